import { isMailError, MailError, printable } from "@todoku/core";

/** As much of what imapflow throws as is looked at. */
interface ImapFailure extends Error {
	readonly code?: unknown;
	readonly authenticationFailed?: unknown;
	readonly tlsFailed?: unknown;
	readonly mailboxMissing?: unknown;
	readonly serverResponseCode?: unknown;
	readonly responseText?: unknown;
}

/** Says plainly what is wrong with a mailbox that is read over IMAP. */
export function toImapError(error: unknown, host: string): MailError {
	if (isMailError(error)) return error;
	const failure: ImapFailure = error instanceof Error ? error : new Error(String(error));
	const code = typeof failure.code === "string" ? failure.code : "";
	const as = (name: string, problem: string): MailError => new MailError(name, problem, { cause: error });
	const server = `The IMAP server ${printable(host, 255)}`;
	if (failure.authenticationFailed === true)
		return as("imap-login", `${server} refused the login; correct the user, or the password or access token`);
	if (failure.mailboxMissing === true || failure.serverResponseCode === "NONEXISTENT")
		return as("imap-mailbox", `${server} has no such mailbox; correct its name`);
	if (failure.tlsFailed === true || /CERT|TLS|SSL|SELF_SIGNED|ALTNAME/.test(code))
		return as(
			"imap-tls",
			`The connection to the IMAP server ${printable(host, 255)} cannot be encrypted (${code || "no STARTTLS"}); nothing was sent over it. Use imaps://, or give its certificate as ca`,
		);
	if (/^(?:E[A-Z]+|NoConnection|ConnectionClosed|.*TIMEOUT.*|.*Timeout.*)$/.test(code))
		return as("imap-unreachable", `${server} does not answer (${code}); check its name and port, and that it runs`);
	const said = typeof failure.responseText === "string" ? failure.responseText : failure.message;
	return as("imap-failed", `${server} did not do what it was asked to: ${printable(said, 300)}`);
}
