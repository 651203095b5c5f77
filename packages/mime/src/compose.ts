import { randomUUID } from "node:crypto";
import { splitAddress, toWireAddress } from "./address.ts";
import { hasControl } from "./control-characters.ts";
import { MailError } from "./errors.ts";
import { HeaderError, header } from "./header.ts";
import type { Mailbox } from "./mailbox.ts";
import { readFrom, readMailboxList } from "./mailbox-list.ts";
import type { Attachment, MailboxListInput, MessageContent } from "./message.ts";

export interface ComposeOptions {
	/** The Message-ID (RFC 5322 §3.6.4), in angle brackets. Default: a new one under the domain of the From address. */
	readonly messageId?: string | undefined;
	/** The Date field; whole seconds. Default: now. */
	readonly date?: Date | undefined;
}

/** A message that cannot be composed because of its content (not its addresses or headers, which have errors of their own). */
export class MessageError extends MailError {
	declare readonly code: "invalid-message";

	constructor(message: string) {
		super("invalid-message", message);
	}
}

// What the message decides itself, what belongs to the envelope or to final delivery, and what only the composer may write.
const reservedFields: ReadonlySet<string> = new Set(
	"from sender reply-to to cc bcc subject date message-id mime-version return-path received dkim-signature".split(" "),
);

/**
 * Writes a message as its RFC 5322 bytes: CRLF line ends, 7-bit, lines within 998 octets, not dot-stuffed.
 *
 * Bcc never appears in them. The composer is nodemailer's, loaded at the first call; it may open neither files nor URLs.
 *
 * @throws {AddressError} for a From that is not exactly one mailbox, or a bad address in any field.
 * @throws {HeaderError} for a header that cannot be written.
 * @throws {MessageError} for a message without a body, or a wrong type where text is needed.
 */
export async function composeMessage(message: MessageContent, options: ComposeOptions = {}): Promise<Uint8Array> {
	const from = readFrom(message.from);
	const messageId = checkMessageId(options.messageId ?? newMessageId(from));
	const { text, html } = checkBody(message);
	const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
	const composer = new MailComposer({
		from: toComposer(from),
		...(message.sender === undefined ? {} : { sender: toComposer(readFrom(message.sender)) }),
		...composerList("replyTo", message.replyTo),
		...composerList("to", message.to),
		...composerList("cc", message.cc),
		subject: header("Subject", message.subject).value,
		messageId,
		date: options.date ?? new Date(),
		...(text === undefined ? {} : { text }),
		...(html === undefined ? {} : { html }),
		// A NUL may not stand in a message as it is (RFC 5322 §3.5); quoted-printable carries it.
		...(`${text ?? ""}${html ?? ""}`.includes("\0") ? { encoding: "quoted-printable" } : {}),
		attachments: (message.attachments ?? []).map(toComposerAttachment),
		headers: customHeaders(message.headers ?? {}),
		newline: "windows",
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	return new Uint8Array(await composer.compile().build());
}

/** A new Message-ID under the domain of the author (RFC 5322 §3.6.4 asks for a name the sender controls). */
export function newMessageId(from: Mailbox, id: string = randomUUID()): string {
	const { domain } = splitAddress(from.address);
	return `<${id}@${domain}>`;
}

function checkMessageId(messageId: string): string {
	if (!/^<[^\s<>@()\\]+@[^\s<>@()\\]+>$/.test(messageId) || /[^\u0021-\u007e]/.test(messageId)) {
		throw new HeaderError("Message-ID", "has a value that is not of the form <id@domain>");
	}
	return header("Message-ID", messageId).value;
}

function checkBody(message: MessageContent): { text: string | undefined; html: string | undefined } {
	const { text, html } = message;
	for (const [name, value] of Object.entries({ text, html })) {
		if (value !== undefined && typeof value !== "string")
			throw new MessageError(`The message has a ${name} that is no text`);
	}
	if (text === undefined && html === undefined)
		throw new MessageError("The message has no body: give it text, html or both");
	if (typeof message.subject !== "string")
		throw new MessageError("The message has no subject: give it one, if need be an empty text");
	return { text: withCrlf(text), html: withCrlf(html) };
}

/** Line ends of every kind become CRLF, the only one a message knows (RFC 5322 §2.3); a lone CR would be none. */
function withCrlf(text: string | undefined): string | undefined {
	return text?.replace(/\r\n|\r|\n/g, "\r\n");
}

function composerList(
	name: "replyTo" | "to" | "cc",
	input: MailboxListInput | undefined,
): { [key: string]: ComposerMailbox[] } {
	const { mailboxes, refused } = readMailboxList(input);
	const [first] = refused;
	if (first !== undefined) throw first.error;
	return mailboxes.length === 0 ? {} : { [name]: mailboxes.map(toComposer) };
}

interface ComposerMailbox {
	readonly name: string;
	readonly address: string;
}

function toComposer(mailbox: Mailbox): ComposerMailbox {
	return { name: mailbox.displayName ?? "", address: toWireAddress(mailbox.address) };
}

function toComposerAttachment(attachment: Attachment): {
	filename: string;
	content: string | Buffer;
	contentType?: string;
} {
	const { filename, content, contentType } = attachment;
	if (typeof filename !== "string" || hasControl(filename)) {
		throw new MessageError("An attachment has no filename, or one with control characters");
	}
	if (typeof content !== "string" && !(content instanceof Uint8Array)) {
		throw new MessageError("An attachment has a content that is neither text nor bytes");
	}
	if (
		contentType !== undefined &&
		!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[^"\\\r\n]*"))*$/.test(contentType)
	) {
		throw new MessageError("An attachment has a content type that is no media type, such as text/csv; charset=utf-8");
	}
	return {
		filename,
		content:
			typeof content === "string" ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
		...(contentType === undefined ? {} : { contentType }),
	};
}

function customHeaders(headers: Readonly<Record<string, string>>): { key: string; value: string }[] {
	return Object.entries(headers).map(([name, value]) => {
		const checked = header(name, value);
		const lower = name.toLowerCase();
		if (reservedFields.has(lower) || lower.startsWith("content-") || lower.startsWith("resent-")) {
			throw new HeaderError(name, "is written by the message itself and cannot be set as a custom header");
		}
		return { key: checked.name, value: checked.value };
	});
}
