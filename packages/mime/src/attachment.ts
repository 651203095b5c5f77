import { basename } from "node:path/posix";
import { openAttachmentFile } from "./attachment-file.ts";
import { type ContentSource, isContentSource, readSource } from "./content-source.ts";
import { hasControl } from "./control-characters.ts";
import { type MediaType, parseMediaType, withUtf8 } from "./media-type.ts";
import { MessageError } from "./message-error.ts";
import { fits7bit, type Part } from "./part.ts";
import type { SizeLimit } from "./size-limit.ts";

/**
 * What an attachment holds: text (sent as UTF-8), bytes, or a source that is read once, when the message is composed: a Node stream, a
 * web stream, an async iterable of bytes or text. It is destroyed when the message cannot be composed.
 */
export type AttachmentContent = string | Uint8Array | ContentSource;

/** A file that goes with a message. */
export interface Attachment {
	/** The name the recipient sees; any characters but control characters, at most 255. */
	readonly filename: string;
	readonly content: AttachmentContent;
	/** A media type (RFC 6838). Default: by the extension of `filename`, else `application/octet-stream`. */
	readonly contentType?: string | undefined;
}

/** A file that goes with a message, read from disk. Only where the option `attachmentRoot` allows it. */
export interface FileAttachment {
	/** Relative to `attachmentRoot`, with slashes, without `..`. */
	readonly path: string;
	/** Default: the last piece of `path`. */
	readonly filename?: string | undefined;
	readonly contentType?: string | undefined;
}

/** An image that the html shows: `<img src="cid:logo">` for the `cid` `logo`. Its content type must be an image's. */
export type InlineImage = (Attachment | FileAttachment) & {
	/** Letters, digits, `.`, `_`, `+` and `-`, with or without `@domain`; at most 200. Unique in the message. */
	readonly cid: string;
};

/** An attachment that is sound but not yet read. */
export interface CheckedAttachment {
	/** For error messages: `Attachment 2`. */
	readonly what: string;
	readonly filename: string;
	readonly type: MediaType;
	/** Whether the content type was given, rather than guessed from the name. */
	readonly typeGiven: boolean;
	readonly from: { readonly content: AttachmentContent } | { readonly path: string };
	readonly cid: string | undefined;
}

/** Guesses a media type from the extension of a file name. */
export type TypeGuess = (filename: string) => string;

/**
 * Checks attachments, without reading anything.
 *
 * @throws {MessageError} says which one and why.
 */
export function checkAttachments(
	given: readonly (Attachment | FileAttachment)[] | undefined,
	guess: TypeGuess,
): CheckedAttachment[] {
	return toList(given, "attachments").map((entry, index) => checkAttachment(`Attachment ${index + 1}`, entry, guess));
}

/**
 * Checks the images that the html shows, without reading anything.
 *
 * @throws {MessageError} says which one and why; among others, when the html does not show it.
 */
export function checkInlineImages(
	given: readonly InlineImage[] | undefined,
	html: string | undefined,
	guess: TypeGuess,
): CheckedAttachment[] {
	const seen = new Set<string>();
	return toList(given, "inlineImages").map((entry, index) => {
		const what = `Inline image ${index + 1}`;
		const checked = checkAttachment(what, entry, guess);
		if (!checked.type.essence.startsWith("image/")) throw new MessageError(`${what} has no image's content type`);
		const cid = checkCid(what, (entry as InlineImage).cid);
		if (seen.has(cid)) throw new MessageError(`${what} has the cid of another one`);
		seen.add(cid);
		// It would be shown as a stray file by some readers, and not at all by others.
		if (!shows(html, cid))
			throw new MessageError(`${what} is not shown by the html: no attribute or style there holds its cid: URL`);
		return { ...checked, cid };
	});
}

/**
 * Reads attachments, one after the other.
 *
 * @throws {AttachmentError} for one that cannot be read.
 * @throws {MessageTooLargeError} as soon as a limit is reached.
 */
export async function readAttachments(
	checked: readonly CheckedAttachment[],
	limit: SizeLimit,
	root: string | undefined,
): Promise<Part[]> {
	const parts: Part[] = [];
	for (const attachment of checked) parts.push(toPart(attachment, await readContent(attachment, limit, root)));
	return parts;
}

/** @throws {MessageError} for a name with control characters, over 255 characters, or that is no Unicode text. */
export function checkFilename(what: string, filename: string): string {
	if (typeof filename !== "string" || hasControl(filename)) {
		throw new MessageError(`${what} has no filename, or one with control characters`);
	}
	if (filename.length > 255) throw new MessageError(`${what} has a filename longer than 255 characters`);
	if (!filename.isWellFormed()) throw new MessageError(`${what} has a filename that is not Unicode text`);
	return filename;
}

function toList(given: unknown, field: string): readonly unknown[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given)) throw new MessageError(`The message has ${field} that are no list`);
	return given;
}

function checkAttachment(what: string, given: unknown, guess: TypeGuess): CheckedAttachment {
	if (typeof given !== "object" || given === null) throw new MessageError(`${what} is no object`);
	const entry = given as Partial<Attachment & FileAttachment>;
	const from = checkOrigin(what, entry);
	const name = entry.filename ?? ("path" in from ? basename(from.path) : undefined);
	const filename = checkFilename(what, name as string) || "attachment.bin";
	const typeGiven = entry.contentType !== undefined;
	const type = parseMediaType(what, entry.contentType ?? guess(filename));
	const isText = "content" in from && typeof from.content === "string";
	return {
		what,
		filename,
		type: isText ? { ...type, value: withUtf8(what, type) } : type,
		typeGiven,
		from,
		cid: undefined,
	};
}

function checkOrigin(what: string, entry: Partial<Attachment & FileAttachment>): CheckedAttachment["from"] {
	const { content, path } = entry;
	if (path !== undefined) {
		if (typeof path !== "string") throw new MessageError(`${what} has a path that is no text`);
		if (content !== undefined) throw new MessageError(`${what} has both a content and a path`);
		return { path };
	}
	if (typeof content !== "string" && !(content instanceof Uint8Array) && !isContentSource(content)) {
		throw new MessageError(`${what} has a content that is neither text nor bytes nor a stream`);
	}
	return { content };
}

function checkCid(what: string, cid: unknown): string {
	if (typeof cid === "string" && cid.length <= 200 && /^[\w.+-]+(?:@[a-z0-9.-]+)?$/i.test(cid)) return cid;
	throw new MessageError(`${what} has no cid of letters, digits, ".", "_", "+" and "-", with or without @domain`);
}

function shows(html: string | undefined, cid: string): boolean {
	// Up to where the URL ends, so that "logo" is not found in "cid:logo-small".
	const end = /[\s"'<>()&#?]|$/y;
	const target = `cid:${cid}`.toLowerCase();
	const text = html?.toLowerCase() ?? "";
	for (let at = text.indexOf(target); at !== -1; at = text.indexOf(target, at + 1)) {
		end.lastIndex = at + target.length;
		if (end.test(text)) return true;
	}
	return false;
}

async function readContent(
	{ what, from }: CheckedAttachment,
	limit: SizeLimit,
	root: string | undefined,
): Promise<Buffer> {
	if ("path" in from) {
		const handle = await openAttachmentFile(what, from.path, root);
		return await readSource(what, handle.createReadStream(), limit.attachmentReader(what));
	}
	const { content } = from;
	if (isContentSource(content)) return await readSource(what, content, limit.attachmentReader(what));
	const bytes =
		typeof content === "string"
			? Buffer.from(content)
			: Buffer.from(content.buffer, content.byteOffset, content.byteLength);
	limit.addBinary(bytes.byteLength);
	return bytes;
}

function toPart({ what, filename, type, typeGiven, cid }: CheckedAttachment, content: Buffer): Part {
	const file = { filename, content, disposition: "attachment" } as const;
	if (cid !== undefined) {
		return { ...file, contentType: type.value, transferEncoding: "base64", disposition: "inline", contentId: cid };
	}
	if (!type.essence.startsWith("message/")) {
		return { ...file, contentType: type.value, transferEncoding: "base64" };
	}
	// A message may not be encoded (RFC 2046 §5.2.1): it goes as it is, or as a file of no particular type.
	if (fits7bit(content)) return { ...file, contentType: type.value, transferEncoding: "7bit" };
	if (!typeGiven) return { ...file, contentType: "application/octet-stream", transferEncoding: "base64" };
	throw new MessageError(
		`${what} is a message with octets or lines that may not stand in another one unencoded; leave its content type out`,
	);
}
