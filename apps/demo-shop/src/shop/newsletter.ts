import type { Act, ActOutcome } from "../mail/mail-desk.ts";

/** Sends the newsletter: one mail for each member, so that no member sees another's address. */
export async function sendNewsletter({ records, result, post }: Act): Promise<ActOutcome> {
	for (const { number, name, email } of await records.members.list())
		await post("newsletter", { displayName: name, address: email }, { name }, `${result}/${number}`);
	return {};
}
