import { createHash, sign } from "node:crypto";
import type { SigningKey } from "./dkim-key.ts";

/** A header field as it stands in the message, its folding included, without the last CRLF. */
export interface HeaderField {
	/** Lower case. */
	readonly name: string;
	/** All of it, name and colon too; one character an octet. */
	readonly line: string;
}

/** The parts of a message that a signature covers; one character an octet. */
export interface MessageParts {
	readonly fields: readonly HeaderField[];
	readonly body: string;
}

// RFC 6376 §5.4.1, and what RFC 8058 §4 asks for: List-Unsubscribe and List-Unsubscribe-Post.
const signedFields: readonly string[] = [
	...["from", "reply-to", "sender", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"],
	...["mime-version", "content-type", "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post"],
	...["list-id", "auto-submitted"],
];

/**
 * Takes a message apart. Every kind of line end counts as one, because on the wire every kind becomes CRLF.
 */
export function readMessageParts(bytes: Uint8Array): MessageParts {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
	const end = /(?:^|\r\n|\r(?!\n)|\n)(?:\r\n|\r|\n)/.exec(text);
	const header = end === null ? text : text.slice(0, end.index);
	const fields: HeaderField[] = [];
	for (const line of header.split(/(?:\r\n|\r(?!\n)|\n)(?![ \t])/)) {
		const name = /^[^:\s]+(?=[ \t]*:)/.exec(line)?.[0];
		if (name !== undefined) fields.push({ name: name.toLowerCase(), line });
	}
	return { fields, body: end === null ? "" : text.slice(end.index + end[0].length) };
}

/**
 * The DKIM-Signature field of a message, with its last CRLF: `rsa-sha256`, relaxed/relaxed, and no time in it, so that the same message
 * is signed alike each time.
 *
 * Every covered field is named once more than it occurs: nobody can add a second From, Subject or Reply-To on the way and keep the
 * signature (RFC 6376 §8.15). nodemailer's signer cannot do that, and leaves mail unsigned without a word where its key is bad.
 *
 * @see RFC 6376 §3.4.2, §3.4.4 (relaxed), §3.7 (what is hashed), §5.4.2 (which of several fields of one name)
 */
export function signMessage({ fields, body }: MessageParts, key: SigningKey): string {
	const names: string[] = [];
	const covered: string[] = [];
	for (const name of signedFields) {
		const present = fields.filter((field) => field.name === name);
		if (present.length === 0) continue;
		names.push(...present.map(() => name), name);
		covered.push(...present.toReversed().map(({ line }) => `${relaxField(line)}\r\n`));
	}
	const bodyHash = createHash("sha256").update(relaxBody(body), "latin1").digest("base64");
	const unsigned = [
		`DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;`,
		` d=${key.domain}; s=${key.selector};`,
		` ${fold(`h=${names.join(":")};`, /[^:]+:?/g)}`,
		` bh=${bodyHash};`,
		` b=`,
	].join("\r\n");
	const signature = sign("sha256", Buffer.from(covered.join("") + relaxField(unsigned), "latin1"), key.privateKey);
	return `${unsigned}${fold(signature.toString("base64"), /.{1,72}/g)}\r\n`;
}

function relaxField(line: string): string {
	const colon = line.indexOf(":");
	const value = line
		.slice(colon + 1)
		.replace(/[\r\n]/g, "")
		.replace(/[ \t]+/g, " ")
		.replace(/^ | $/g, "");
	return `${line.slice(0, colon).trimEnd().toLowerCase()}:${value}`;
}

function relaxBody(body: string): string {
	const lines = body.split(/\r\n|\r|\n/).map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
	let length = lines.length;
	while (length > 0 && lines[length - 1] === "") length -= 1;
	return lines
		.slice(0, length)
		.map((line) => `${line}\r\n`)
		.join("");
}

/** Breaks a value between its pieces, into lines of at most 76 octets or so. */
function fold(value: string, piece: RegExp): string {
	let width = 0;
	let folded = "";
	for (const [part] of value.matchAll(piece)) {
		if (width > 0 && width + part.length > 72) {
			folded += "\r\n ";
			width = 0;
		}
		folded += part;
		width += part.length;
	}
	return folded;
}
