import { checkAttachments, checkInlineImages, readAttachments } from "./attachment.ts";
import { bodyParts, checkBody } from "./body.ts";
import { calendarParts } from "./calendar.ts";
import { chooseCharset } from "./charset.ts";
import { type ContentSource, closeSource, guardSource, isContentSource } from "./content-source.ts";
import { type Composition, loadEngine } from "./engine.ts";
import { HeaderError, header } from "./header.ts";
import { type MailboxFields, propertyFields, writeMailboxes, writeText } from "./header-fields.ts";
import type { Mailbox } from "./mailbox.ts";
import { readFrom, readMailboxList } from "./mailbox-list.ts";
import type { MailboxListInput, MessageContent } from "./message.ts";
import { MessageError } from "./message-error.ts";
import { checkMessageId, newMessageId } from "./message-id.ts";
import { type Multipart, type Part, toMultipart } from "./part.ts";
import { SizeLimit, type SizeOptions } from "./size-limit.ts";

export interface ComposeOptions extends SizeOptions {
	/** The Message-ID (RFC 5322 §3.6.4), in angle brackets. Default: a new one under the domain of the From address. */
	readonly messageId?: string | undefined;
	/** The Date field; whole seconds. Default: now. */
	readonly date?: Date | undefined;
	/**
	 * The directory that attachments given by their path come from and cannot leave. It should be one that only trusted people write to.
	 * Default: none, and paths are refused.
	 */
	readonly attachmentRoot?: string | undefined;
	/**
	 * Goes into every multipart boundary: 8 to 40 letters and digits that no content holds. With it, Message-ID and Date, equal messages
	 * have equal bytes. Default: random.
	 */
	readonly boundary?: string | undefined;
}

/**
 * Writes a message as its RFC 5322 bytes: CRLF line ends, lines within 998 octets, not dot-stuffed, and 7-bit, but for an address with a
 * local part that is not ASCII (RFC 6532).
 *
 * Bcc never appears in them. The composer is nodemailer's, loaded at the first call; it may open neither files nor URLs. Streams among
 * the attachments are read once and to their end; where composing fails they are destroyed.
 *
 * @throws {AddressError} for a From that is not exactly one mailbox, or a bad address in any field.
 * @throws {HeaderError} for a header that cannot be written.
 * @throws {CharsetError} for a character that the charset asked for does not have.
 * @throws {AttachmentError} for an attachment that cannot be read, or a path that may not be.
 * @throws {MessageTooLargeError} over `maxBytes` or `maxAttachmentBytes`.
 * @throws {MessageError} for a message without a body, or a wrong type where text is needed.
 */
export async function composeMessage(message: MessageContent, options: ComposeOptions = {}): Promise<Uint8Array> {
	const sources = contentSources(message);
	for (const source of sources) guardSource(source);
	try {
		return await compose(message, options);
	} catch (error) {
		for (const source of sources) closeSource(source);
		throw error;
	}
}

async function compose(message: MessageContent, options: ComposeOptions): Promise<Uint8Array> {
	const limit = new SizeLimit(options);
	const from = readFrom(message.from);
	const messageId = checkMessageId(options.messageId ?? newMessageId(from));
	const date = checkDate(options.date ?? new Date());
	const mailboxes = readMailboxFields(message, from);
	const subject = checkSubject(message.subject);
	const body = checkBody(message);
	const calendar = message.calendar === undefined ? undefined : calendarParts(message.calendar);
	const calendarCopies = calendar === undefined ? [] : [calendar.alternative, calendar.attachment];
	const engine = await loadEngine();
	const fields = propertyFields(message, engine.encode);
	const images = checkInlineImages(message.inlineImages, body.html, engine.guessType);
	const attachments = checkAttachments(message.attachments, engine.guessType);
	const jis = await chooseCharset(message, textsOf(message, subject, mailboxes));
	const texts = [
		body.text ?? "",
		body.html ?? "",
		...[...body.alternatives, ...calendarCopies].map(({ content }) => content),
	];
	for (const text of texts) limit.addText(Buffer.byteLength(text));
	const imageParts = await readAttachments(images, limit, options.attachmentRoot);
	const attachmentParts = await readAttachments(attachments, limit, options.attachmentRoot);
	const jisText = body.text === undefined ? undefined : jis(message.text ?? "");
	const parts = [
		bodyParts(body, imageParts, calendar?.alternative, jisText),
		...attachmentParts,
		...(calendar === undefined ? [] : [calendar.attachment]),
	];
	const composition: Composition = {
		addresses: new Map([...mailboxes].map(([name, list]) => [name, writeMailboxes(list, jis, engine.encode)])),
		subject: writeText("Subject", subject, jis, engine.encode),
		messageId,
		date,
		fields,
		body: toMultipart("multipart/mixed", parts),
		boundary: checkBoundary(options.boundary, parts),
	};
	const bytes = await engine.write(composition);
	limit.checkMessage(bytes.byteLength);
	return bytes;
}

function contentSources(message: MessageContent): ContentSource[] {
	return [message.attachments, message.inlineImages]
		.flatMap((list: unknown) => (Array.isArray(list) ? list : []))
		.map((entry: { content?: unknown } | null | undefined) => entry?.content)
		.filter(isContentSource);
}

function readMailboxFields(message: MessageContent, from: Mailbox): MailboxFields {
	const fields: [name: "From" | "Sender" | "Reply-To" | "To" | "Cc", mailboxes: readonly Mailbox[]][] = [
		["From", [from]],
		["Sender", message.sender === undefined ? [] : [readFrom(message.sender)]],
		["Reply-To", readList(message.replyTo)],
		["To", readList(message.to)],
		["Cc", readList(message.cc)],
	];
	return new Map(fields.filter(([, list]) => list.length > 0));
}

function readList(input: MailboxListInput | undefined): readonly Mailbox[] {
	const { mailboxes, refused } = readMailboxList(input);
	const [first] = refused;
	if (first !== undefined) throw first.error;
	return mailboxes;
}

function checkSubject(subject: string): string {
	if (typeof subject !== "string")
		throw new MessageError("The message has no subject: give it one, if need be an empty text");
	return header("Subject", subject).value;
}

function checkDate(date: Date): Date {
	if (date instanceof Date && !Number.isNaN(date.getTime())) return date;
	throw new HeaderError("Date", "has a value that is no valid Date");
}

function textsOf(message: MessageContent, subject: string, mailboxes: MailboxFields): [field: string, text: string][] {
	const names = [...mailboxes].flatMap(([field, list]) =>
		list.map(({ displayName = "" }): [string, string] => [`display name in ${field}`, displayName]),
	);
	return [["subject", subject], ...names, ["text", message.text ?? ""]];
}

function checkBoundary(boundary: string | undefined, parts: readonly (Part | Multipart)[]): string | undefined {
	if (boundary === undefined) return undefined;
	if (typeof boundary !== "string" || !/^[A-Za-z0-9]{8,40}$/.test(boundary)) {
		throw new MessageError("The option boundary is not made of 8 to 40 letters and digits");
	}
	// Otherwise a content could end its own part and begin another.
	if (parts.some((part) => holds(part, boundary))) throw new MessageError("The option boundary stands in the content");
	return boundary;
}

function holds(entity: Part | Multipart, boundary: string): boolean {
	return "parts" in entity ? entity.parts.some((part) => holds(part, boundary)) : entity.content.includes(boundary);
}
