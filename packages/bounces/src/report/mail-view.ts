import { decodeWords } from "postal-mime";
import { FieldList, readFieldBlocks, readFields } from "../mime/field-list.ts";
import type { MailParts } from "../mime/read-parts.ts";
import { readMessageHeaders } from "../mime/read-parts.ts";
import { splitLines } from "../mime/split-lines.ts";
import { findAddresses, foldAddress } from "./find-address.ts";
import { findReturnedMessage } from "./returned-message.ts";

/** A mail as the format readers see it. */
export interface MailView {
	readonly headers: FieldList;
	/** Decoded. */
	readonly subject: string;
	readonly from: string;
	/** What the report says to people: the text in front of the message that came back. */
	readonly lines: readonly string[];
	/** All text, as it is, and not cut anywhere but at its end. */
	readonly text: string;
	/** The lines as one text in lower case, for recognising a format. */
	readonly words: string;
	/** The blocks of a delivery report. */
	readonly blocks: readonly FieldList[];
	readonly feedback: FieldList | null;
	/** The header section of the message that came back; empty where none did. */
	readonly returned: FieldList;
	/** Whether anything came back. */
	readonly hasReturned: boolean;
	/** Reports that came inside this mail, as somebody forwarded them. */
	readonly forwarded: readonly Uint8Array[];
	/** Addresses that the report was sent to, folded: a recipient that failed is hardly among them. */
	readonly own: ReadonlySet<string>;
}

const maxTextLength = 100_000;
const maxForwarded = 3;
const maxLinesAhead = 100;

export function toMailView(parts: MailParts): MailView {
	const all = splitLines(parts.text);
	const cut = findReturnedMessage(all);
	const lines = all.slice(0, cut.end);
	const attached = parts.messages.map(readMessageHeaders).find(({ fields }) => fields.length > 1);
	const quoted = cut.start === null ? new FieldList([]) : readFields(headerSection(skipEmpty(all.slice(cut.start))));
	const returned = attached ?? quoted;
	const { headers } = parts;
	return {
		headers,
		subject: readWords(headers.get("subject")),
		from: headers.get("from"),
		lines,
		text: parts.text,
		words: lines.join("\n").slice(0, maxTextLength).toLowerCase(),
		blocks: parts.deliveryStatus.flatMap((text) => readFieldBlocks(splitLines(text))),
		feedback:
			parts.feedbackReport === null ? null : readFields(splitLines(parts.feedbackReport).filter((line) => line !== "")),
		returned,
		hasReturned: returned.fields.length > 1,
		forwarded: findForwarded(parts, all, cut.start).filter((message) => isReport(readMessageHeaders(message))),
		own: new Set(
			["to", "delivered-to", "x-original-to", "return-path"]
				.flatMap((name) => headers.all(name))
				.flatMap(findAddresses)
				.map(foldAddress),
		),
	};
}

/** Encoded words as text. Never throws. */
export function readWords(value: string): string {
	if (!value.includes("=?")) return value;
	try {
		return decodeWords(value);
	} catch {
		return value;
	}
}

function findForwarded(
	{ messages, headers }: MailParts,
	all: readonly string[],
	returnedAt: number | null,
): readonly Uint8Array[] {
	const found = messages.slice(0, maxForwarded);
	if (returnedAt !== null) found.push(toBytes(skipEmpty(all.slice(returnedAt))));
	// "Begin forwarded message:", and the report's header and text, often quoted.
	const quoted = /^\s{0,5}(?:fwd?|wg|tr|転送)\s?[:：]/i.test(readWords(headers.get("subject")))
		? all
				.slice(0, maxLinesAhead)
				.findIndex((line) => /^[>\s]{0,6}from:.{0,100}(?:mailer-daemon|mail delivery|postmaster)/i.test(line))
		: -1;
	if (quoted >= 0) found.push(toBytes(all.slice(quoted).map((line) => line.replace(/^> ?/, ""))));
	return found;
}

function toBytes(lines: readonly string[]): Uint8Array {
	return Buffer.from(lines.join("\n"));
}

function isReport(headers: FieldList): boolean {
	return (
		/mailer-daemon|mail delivery (?:sub)?system/i.test(headers.get("from")) ||
		/multipart\/report/i.test(headers.get("content-type"))
	);
}

function skipEmpty(lines: readonly string[]): readonly string[] {
	const first = lines.findIndex((line) => line.trim() !== "");
	return first < 0 ? [] : lines.slice(first);
}

function headerSection(lines: readonly string[]): readonly string[] {
	const end = lines.findIndex((line) => line.trim() === "");
	return end < 0 ? lines : lines.slice(0, end);
}
