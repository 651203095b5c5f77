import PostalMime, { type Email } from "postal-mime";
import { decodeText } from "./decode-text.ts";
import { type FieldList, readFields } from "./field-list.ts";
import { type FlatPart, readFlatParts } from "./read-flat-parts.ts";
import { splitLines } from "./split-lines.ts";

/** What a returned mail is made of, as far as a reader of reports needs it. */
export interface MailParts {
	readonly headers: FieldList;
	/** All text parts, in order. */
	readonly text: string;
	/** Whether the text was written as HTML only. */
	readonly fromHtml: boolean;
	/** The parts that are reports for machines: delivery-status and its relatives. */
	readonly deliveryStatus: readonly string[];
	readonly feedbackReport: string | null;
	/** Attached messages and header sections, as bytes. */
	readonly messages: readonly Uint8Array[];
}

// What decides is at the front of a returned mail; what follows is the mail that came back, with all its attachments.
const maxHeaderBytes = 256 * 1024;
const maxBodyBytes = 512 * 1024;
const maxParts = 50;
const maxDelimiters = 1000;
const none = new Uint8Array(0);

/**
 * Takes a mail apart. Never throws: what cannot be read as MIME is read as plain text.
 *
 * postal-mime reads what is nested or encoded; the rest needs no parser, and is read several times as fast without one. Its input is bounded here because it buffers the whole mail, compares each line that begins with "--" to each
 * open boundary, and reads attached messages recursively: hostile mail costs it more than its length. Attached messages are left as bytes
 * (`maxRfc822NestingDepth: 0`), so that a returned mail's text is never taken for the report's.
 */
export async function readParts(bytes: Uint8Array): Promise<MailParts> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const start = skipMailboxLine(buffer);
	const { headerEnd, bodyStart } = findBody(buffer, start);
	const headers = readFields(splitLines(decodeText(buffer.subarray(start, headerEnd), undefined)));
	const body = buffer.subarray(bodyStart, bodyStart + maxBodyBytes);
	const type = headers.get("content-type");
	const encoding = headers.get("content-transfer-encoding").toLowerCase();
	const isMultipart = /^multipart\//i.test(type);
	const flat = isMultipart ? readFlatParts(type, body) : null;
	const sorted = flat === null ? null : sortParts(headers, flat.map(toPart));
	if (sorted !== null) return sorted;
	if ((isMultipart || /base64|quoted-printable/.test(encoding)) && !hasTooManyParts(body)) {
		const parts = sortParts(headers, await parse(headers, body));
		if (parts !== null) return parts;
	}
	if (/^message\/rfc822/i.test(type)) return { ...plain(headers, ""), messages: [body] };
	const text = decodeText(body, readCharset(type));
	return /^text\/html/i.test(type) ? { ...plain(headers, htmlToText(text)), fromHtml: true } : plain(headers, text);
}

/** The headers at the top of an attached message, or of a text that quotes one. */
export function readMessageHeaders(bytes: Uint8Array): FieldList {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let start = skipMailboxLine(buffer);
	while (start < Math.min(buffer.length, 64) && (buffer[start] === 10 || buffer[start] === 13)) start++;
	const { headerEnd } = findBody(buffer, start);
	return readFields(splitLines(decodeText(buffer.subarray(start, headerEnd), undefined)));
}

/** HTML as lines of words. Tags that are never closed are left as they are. */
export function htmlToText(html: string): string {
	return html
		.replace(/<(?:style|script)\b[^<>]{0,1000}>[^<]{0,100000}/gi, " ")
		.replace(/<(?:br|p|div|tr|li|h\d|\/p|\/div|\/tr|\/li|\/h\d)\b[^<>]{0,2000}>/gi, "\n")
		.replace(/<[^<>]{0,4000}>/g, "")
		.replace(/&(?:lt|gt|amp|quot|nbsp|#39);/g, (entity) => entities[entity] ?? " ");
}

const entities: { readonly [entity: string]: string } = {
	"&lt;": "<",
	"&gt;": ">",
	"&amp;": "&",
	"&quot;": '"',
	"&nbsp;": " ",
	"&#39;": "'",
};

function plain(headers: FieldList, text: string): MailParts {
	return { headers, text, fromHtml: false, deliveryStatus: [], feedbackReport: null, messages: [] };
}

interface Part {
	/** In lower case, without parameters. */
	readonly type: string;
	readonly bytes: Uint8Array;
	readonly charset?: string | undefined;
	/** Where the parser decoded it. */
	readonly text?: string;
}

async function parse(headers: FieldList, body: Buffer): Promise<readonly Part[]> {
	// Only what decides how the body is read is handed on: a header section without end was cut above.
	const wanted = headers.fields.filter(({ name }) => name === "content-type" || name === "content-transfer-encoding");
	const head = wanted.map(({ name, value }) => `${name}: ${value}\r\n`).join("");
	try {
		const email = await PostalMime.parse(Buffer.concat([Buffer.from(`${head}\r\n`), body]), {
			maxRfc822NestingDepth: 0,
			maxNestingDepth: 32,
			maxHeadersSize: maxHeaderBytes,
		});
		return fromEmail(email);
	} catch {
		return [];
	}
}

function fromEmail({ text, html, attachments }: Email): readonly Part[] {
	const inline: Part[] = [];
	if (text !== undefined && text.trim() !== "") inline.push({ type: "text/plain", bytes: none, text });
	else if (html !== undefined) inline.push({ type: "text/html", bytes: none, text: html });
	return [
		...inline,
		...attachments.map(({ mimeType, content }) => ({
			type: mimeType,
			bytes: typeof content === "string" ? Buffer.from(content) : new Uint8Array(content),
		})),
	];
}

function toPart({ headers, content }: FlatPart): Part {
	const type = headers.get("content-type");
	return {
		type: type === "" ? "text/plain" : (/^[\w.+/-]{1,100}/.exec(type)?.[0].toLowerCase() ?? ""),
		bytes: content,
		charset: readCharset(type),
	};
}

/** null where nothing in it can be used. */
function sortParts(headers: FieldList, parts: readonly Part[]): MailParts | null {
	const texts: string[] = [];
	const htmls: string[] = [];
	const deliveryStatus: string[] = [];
	const messages: Uint8Array[] = [];
	let feedbackReport: string | null = null;
	for (const { type, bytes, charset, text } of parts.slice(0, maxParts)) {
		const decode = (): string => text ?? decodeText(bytes, charset);
		if (/^message\/(?:global-)?(?:delivery-status|disposition-notification)/.test(type)) deliveryStatus.push(decode());
		else if (type.startsWith("message/feedback-report")) feedbackReport ??= decode();
		else if (/^(?:message\/|text\/rfc822)/.test(type)) messages.push(bytes);
		else if (type.startsWith("text/html")) htmls.push(decode());
		else if (/^text\/(?:plain|x-)/.test(type)) texts.push(decode());
	}
	const fromHtml = texts.every((text) => text.trim() === "") && htmls.length > 0;
	if (fromHtml) texts.push(...htmls.map(htmlToText));
	if (texts.length + deliveryStatus.length + messages.length === 0 && feedbackReport === null) return null;
	return { headers, text: texts.join("\n"), fromHtml, deliveryStatus, feedbackReport, messages };
}

/** More than any report has: each would cost the parser a Blob. */
function hasTooManyParts(body: Buffer): boolean {
	let count = 0;
	for (let at = body.indexOf("\n--"); at >= 0 && count <= maxDelimiters; at = body.indexOf("\n--", at + 3)) count++;
	return count > maxDelimiters;
}

function readCharset(type: string): string | undefined {
	return /charset\s{0,5}=\s{0,5}"?([\w.:-]{1,40})/i.exec(type)?.[1];
}

/** The line that mailboxes put before a mail (RFC 4155) is no part of it. */
function skipMailboxLine(buffer: Buffer): number {
	if (buffer[0] !== 0x46 || buffer.toString("latin1", 0, 5) !== "From ") return 0;
	const end = buffer.indexOf(10);
	return end < 0 ? 0 : end + 1;
}

function findBody(buffer: Buffer, start: number): { readonly headerEnd: number; readonly bodyStart: number } {
	const limit = Math.min(buffer.length, start + maxHeaderBytes);
	// A mail that begins with an empty line has no header section.
	for (let at = start; at < limit; ) {
		const end = buffer.indexOf(10, at);
		if (end < 0 || end >= limit) break;
		if (end === at || (end === at + 1 && buffer[at] === 13)) return { headerEnd: at, bodyStart: end + 1 };
		at = end + 1;
	}
	return { headerEnd: limit, bodyStart: limit };
}
