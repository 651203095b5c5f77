import type { SmtpCommand } from "../report/failure.ts";

/** What stands in a server's words: reply code (RFC 5321 §4.2) and enhanced status (RFC 3463). */
export interface SmtpReply {
	/** 0 where there is none. */
	readonly code: number;
	/** "" where there is none. */
	readonly status: string;
}

const codeThenStatus =
	/(?<![\d.])([245]\d\d)[\s\-:,"'#([]{1,4}(?:\w{1,12}\s{0,2}:)?#?([245]\.\d{1,2}\.\d{1,3})(?![\d.])/;
const statusAlone = /(?:^|[\s(#:[<"'-])#?([245]\.\d{1,2}\.\d{1,3})(?![\d.]|\s{0,2}\])/;
const codeAlone = /(?:^|[\s:("'[<>=])([45]\d\d)(?=[\s\-:,;"')\]]|$)/;

/**
 * Finds reply code and status in a diagnostic.
 *
 * A status that directly follows a reply code is the server's own; one that stands alone can be the wrapping of another server, and an
 * address such as [192.0.2.5] looks much like one.
 */
export function readSmtpReply(text: string): SmtpReply {
	const both = codeThenStatus.exec(text);
	if (both !== null) return { code: Number(both[1]), status: both[2] ?? "" };
	const status = statusAlone.exec(text)?.[1] ?? "";
	const code = codeAlone.exec(text)?.[1];
	return { code: code === undefined ? 0 : Number(code), status };
}

/** The status of a report's field: "5.1.1 (bad destination mailbox address)". "" where it has none. */
export function readStatusField(value: string): string {
	return /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(value)?.[1] ?? "";
}

/**
 * The more telling one of the report's status and the one in the server's own words.
 *
 * Relays put x.0.0 or their own guess into the field; the server that refused knew better.
 */
export function chooseStatus(reported: string, inWords: string): string {
	if (inWords === "") return reported;
	if (reported === "" || isVague(reported)) return isVague(inWords) && reported !== "" ? reported : inWords;
	return isVague(inWords) ? reported : inWords;
}

/** Whether a status says nothing but "failed" (x.0.0). */
export function isVague(status: string): boolean {
	return /^\d\.0\.0$/.test(status);
}

const commands: readonly (readonly [RegExp, SmtpCommand])[] = [
	[
		/in reply to (?:the )?(?:end of )?data|after (?:end of )?data\b|after pipelined data|failed after i sent the message|end of (?:message|data)|final data|for text command|data send|>>> data|smtp:data|\(state 1[5-8]\)/i,
		"DATA",
	],
	[
		/in reply to rcpt|after (?:pipelined )?rcpt|does not like recipient|like our rcpt|rcpt command|\[?rcpt[_ ]to\]?|recipient address rejected|for rcpt|rejected recipient|smtp:rcpt|>>> rcpt|\(state 1[34]\)|mail\.local:|local mailer/i,
		"RCPT",
	],
	[
		/in reply to mail from|after (?:pipelined )?mail from|does not like (?:your )?sender|mail[_ ]from command|\[mail_?from\]|like our mail|>>> mail|smtp:mail/i,
		"MAIL",
	],
	[
		/in reply to (?:eh|he)lo|after (?:eh|he)lo|my name was rejected|(?:eh|he)lo command|>>> (?:eh|he)lo|smtp:(?:eh|he)lo|like our (?:eh|he)lo/i,
		"EHLO",
	],
	[/refused to talk to me|greeting me|initial connection|in reply to initial/i, "CONN"],
];

/** The command that a report says was refused. */
export function readCommand(text: string): SmtpCommand | undefined {
	return commands.find(([pattern]) => pattern.test(text))?.[1];
}
