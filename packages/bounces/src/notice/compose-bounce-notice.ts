import { createHash } from "node:crypto";
import { type FeedbackEvent, OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import { AddressError, isAsciiAddress, parseAddress, printable, toWireAddress } from "@todoku/mime";
import { type NoticeLocale, noticeLocales, noticeWordsOf } from "./notice-words.ts";
import { returnedHeaders } from "./returned-headers.ts";

/** What a notice tells of a report. */
export type NoticeEvent = Pick<
	FeedbackEvent,
	"eventId" | "kind" | "at" | "recipient" | "bounce" | "status" | "diagnostic"
>;

export interface BounceNoticeOptions {
	/** The mailbox that the notice is for: the From of the mail, or the one that its tenant has for this. */
	readonly to: string;
	/** The name of the host that writes the notice, such as `mail.shop.example`: in `Reporting-MTA`, behind `MAILER-DAEMON@` and in ids. */
	readonly reportingMta: string;
	/** Whom the mail was sent to, where the report may name the address in another form. Default: as the report has it. */
	readonly recipient?: string | undefined;
	/** The mail it is about. Its header section comes back, and not its body, which may hold what is nobody else's business. Default: nothing. */
	readonly message?: Uint8Array | null | undefined;
	/** Of the part for people. Default: `en`. */
	readonly locale?: NoticeLocale | undefined;
}

const knownOptions = ["to", "reportingMta", "recipient", "message", "locale"];
const maxAddress = 320;
const maxDiagnostic = 500;

/**
 * Writes the notice that MAILER-DAEMON would: a delivery status notification of a failure, for people, for programs, and with the header
 * of the mail it is about. The same for the same input, ids and dates included.
 *
 * It is to be sent with the null reverse-path (RFC 5321 §4.5.5), so that nothing comes back for it.
 *
 * @param event A report of kind `bounced` or `suppressed`.
 * @returns The whole mail, ASCII, CRLF line ends.
 * @throws {OptionError} for an option that is missing or wrong.
 * @see RFC 6522 (multipart/report), RFC 3464 (delivery status), RFC 3834 §5 (Auto-Submitted)
 */
export function composeBounceNotice(event: NoticeEvent, options: BounceNoticeOptions): Uint8Array {
	refuseUnknown("", readRecord("options", options), knownOptions);
	const { message, locale = "en" } = options;
	if (!noticeLocales.includes(locale)) throw new OptionError("locale", `is none of ${noticeLocales.join(", ")}`);
	const to = readAddress("to", options.to);
	const host = readHost(options.reportingMta);
	const words = noticeWordsOf(locale);
	const id = noticeId(event.eventId);
	// Nothing that was written before can hold it.
	const boundary = `todoku_${id}`;
	const parts = [
		["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", base64(textOf(event, locale))],
		["Content-Type: message/delivery-status", "", statusOf(event, host, options.recipient)],
		...(message == null ? [] : [returnedHeaders(message)]),
	];
	const lines = [
		`From: ${encodedWord(words.writer)} <MAILER-DAEMON@${host}>`,
		`To: ${to}`,
		`Subject: ${encodedWord(words.subject)}`,
		`Date: ${event.at.toUTCString().replace("GMT", "+0000")}`,
		`Message-ID: <${id}@${host}>`,
		"Auto-Submitted: auto-replied",
		// So that whoever reads returned mail knows that this one has been read: it says nothing new.
		`X-Todoku-Notice: ${id}`,
		"MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status;",
		` boundary="${boundary}"`,
		"",
		...parts.flatMap((part) => [`--${boundary}`, ...part]),
		`--${boundary}--`,
		"",
	];
	return Buffer.from(lines.join("\r\n"), "latin1");
}

/** Names the notice of one report; the report's own id comes from outside and may be anything. */
export function noticeId(eventId: string): string {
	return createHash("sha256").update(eventId).digest("hex").slice(0, 40);
}

function statusOf({ recipient, status = "", diagnostic, at }: NoticeEvent, host: string, sentTo?: string): string {
	const answer = diagnostic === undefined ? "" : oneLine(diagnostic, maxDiagnostic);
	return [
		`Reporting-MTA: dns; ${host}`,
		"",
		...(sentTo === undefined || sentTo === recipient ? [] : [`Original-Recipient: ${typedAddress(sentTo)}`]),
		`Final-Recipient: ${typedAddress(recipient)}`,
		"Action: failed",
		// The field is required; 5.0.0 says that nobody gave a reason (RFC 3463 §3.1).
		`Status: ${/^[45]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : "5.0.0"}`,
		...(answer === "" ? [] : [`Diagnostic-Code: ${typedDiagnostic(answer)}`]),
		`Last-Attempt-Date: ${at.toUTCString().replace("GMT", "+0000")}`,
		"",
	].join("\r\n");
}

function textOf(event: NoticeEvent, locale: NoticeLocale): string {
	const words = noticeWordsOf(locale);
	const colon = locale === "ja" ? "：" : ": ";
	// The type before it is for programs.
	const answer = printable((event.diagnostic ?? "").replace(/^[a-z][a-z0-9-]{0,30} *; */i, ""), maxDiagnostic);
	const facts: readonly (readonly [string, string])[] = [
		[words.recipient, printable(event.recipient, maxAddress)],
		[words.at, `${event.at.toISOString().slice(0, 19).replace("T", " ")} UTC`],
		[words.why, words.reason(event)],
		...(answer === "" ? [] : [[words.answer(event), answer] as const]),
	];
	return [
		words.automatic,
		"",
		words.undelivered,
		"",
		...facts.map(([name, value]) => `${name}${colon}${value}`),
		"",
		words.advice(event),
		"",
	].join("\r\n");
}

/** Behind the type, which is `rfc822` for what is ASCII, else `utf-8` with the other characters written out (RFC 6533 §3). */
function typedAddress(address: string): string {
	const text = printable(address, maxAddress);
	if (/^[\x20-\x7e]*$/.test(text)) return `rfc822; ${text}`;
	return `utf-8; ${text.replace(/[^\x20-\x7e]/gu, (character) => `\\x{${character.codePointAt(0)?.toString(16).toUpperCase()}}`)}`;
}

/** Behind the type of whoever said it: a server's reply has its own; what no server said has ours. */
function typedDiagnostic(answer: string): string {
	if (/^[a-z][a-z0-9-]*\s*;/i.test(answer)) return answer;
	return `${/^[245]\d\d\b/.test(answer) ? "smtp" : "x-todoku"}; ${answer}`;
}

function oneLine(text: string, maxLength: number): string {
	return printable(text, maxLength)
		.replace(/[^\x20-\x7e]/gu, "?")
		.trim();
}

function readAddress(option: string, text: unknown): string {
	try {
		const address = typeof text === "string" ? parseAddress(text, { legacyCarrier: true }) : undefined;
		if (address !== undefined && isAsciiAddress(address)) return toWireAddress(address);
	} catch (error) {
		if (error instanceof AddressError) throw new OptionError(option, error.problem);
		throw error;
	}
	throw new OptionError(option, 'must be an address that is ASCII before the "@", such as "returned@shop.example"');
}

function readHost(host: unknown): string {
	if (typeof host === "string" && host.length <= 200 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(host)) return host;
	throw new OptionError("reportingMta", 'must be a host name, such as "mail.shop.example"');
}

/** As it is where it is ASCII; else one encoded word, for which all of our words are short enough (RFC 2047 §2). */
function encodedWord(text: string): string {
	if (/^[\x20-\x7e]*$/.test(text)) return text;
	return `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
}

function base64(text: string): string {
	return (
		Buffer.from(text)
			.toString("base64")
			.match(/.{1,76}/g) ?? []
	).join("\r\n");
}
