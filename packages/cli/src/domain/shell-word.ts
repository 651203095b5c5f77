/** A word as a shell takes it, in commands that are printed to be copied: what is in it is never run. */
export function shellWord(text: string): string {
	return /^[A-Za-z0-9@%+=:,./_-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A sender, and whose it is, as the commands about it take them. */
export function senderArguments(sender: string, tenant: string | undefined): string {
	return `${shellWord(sender)}${tenant === undefined ? "" : ` --tenant ${shellWord(tenant)}`}`;
}
