import type { Iso2022JpText } from "./iso-2022-jp.ts";
import { parseMediaType, withUtf8 } from "./media-type.ts";
import { MessageError } from "./message-error.ts";
import { fits7bit, type Multipart, type Part, toMultipart } from "./part.ts";

/** The same body in a further form, for readers that know it: `text/x-amp-html`, `text/markdown`. */
export interface Alternative {
	/** A media type; not text/plain, text/html or text/calendar (those are `text`, `html` and `calendar`), nor message or multipart. */
	readonly contentType: string;
	/** Sent as UTF-8. */
	readonly content: string;
}

/** The body as given, with CRLF line ends. */
export interface Body {
	readonly text: string | undefined;
	readonly html: string | undefined;
	readonly alternatives: readonly Part[];
}

/** What a body is checked from. */
export interface BodyContent {
	readonly text?: string | undefined;
	readonly html?: string | undefined;
	readonly alternatives?: readonly Alternative[] | undefined;
}

/**
 * Checks the body. An empty text is left out beside an html that says something, and the other way round; where nothing says anything,
 * one empty part remains.
 *
 * @throws {MessageError} when there is neither text nor html, or something that is no text.
 */
export function checkBody(message: BodyContent): Body {
	const { text, html } = message;
	for (const [name, value] of Object.entries({ text, html })) {
		if (value !== undefined && typeof value !== "string")
			throw new MessageError(`The message has a ${name} that is no text`);
	}
	if (text === undefined && html === undefined)
		throw new MessageError("The message has no body: give it text, html or both");
	const hasHtml = html !== undefined && (html !== "" || text === undefined);
	const hasText = text !== undefined && (text !== "" || !hasHtml);
	return {
		text: hasText ? withCrlf(text) : undefined,
		html: hasHtml ? withCrlf(html) : undefined,
		alternatives: checkAlternatives(message.alternatives),
	};
}

/**
 * Puts the body together. The order is the sender's preference, the best last (RFC 2046 §5.1.4): text, the further forms as given (AMP
 * must stand before html), html with its images, calendar.
 */
export function bodyParts(
	{ text, html, alternatives }: Body,
	images: readonly Part[],
	calendar: Part | undefined,
	jisText: Iso2022JpText | undefined,
): Part | Multipart {
	const plain = text === undefined ? [] : [jisText === undefined ? textPart("text/plain", text) : jisPart(jisText)];
	const rich =
		html === undefined
			? []
			: [toMultipart('multipart/related; type="text/html"', [textPart("text/html", html), ...images])];
	return toMultipart("multipart/alternative", [
		...plain,
		...alternatives,
		...rich,
		...(calendar === undefined ? [] : [calendar]),
	]);
}

/** Line ends of every kind become CRLF, the only one a message knows (RFC 5322 §2.3); a lone CR would be none. */
export function withCrlf(text: string): string {
	return text.replace(/\r\n|\r|\n/g, "\r\n");
}

function textPart(type: "text/plain" | "text/html", content: string): Part {
	return { contentType: `${type}; charset=utf-8`, content, ...carryingNul(content) };
}

function jisPart(text: Iso2022JpText): Part {
	// Line ends stand in ASCII, and no octet of another character looks like one, so they can be mended in the bytes.
	const content = Buffer.from(withCrlf(Buffer.from(text.toBytes()).toString("latin1")), "latin1");
	// Its bytes are 7-bit by design, and the software that wants this charset is the kind that reads nothing else.
	return {
		contentType: "text/plain; charset=iso-2022-jp",
		content,
		transferEncoding: fits7bit(content) ? "7bit" : "base64",
	};
}

function checkAlternatives(given: readonly Alternative[] | undefined): Part[] {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given)) throw new MessageError("The message has alternatives that are no list");
	return (given as readonly unknown[]).map((entry, index): Part => {
		const what = `Alternative ${index + 1}`;
		const { contentType, content } = (entry ?? {}) as Partial<Alternative>;
		if (typeof content !== "string") throw new MessageError(`${what} has a content that is no text`);
		const type = parseMediaType(what, contentType as string);
		if (/^(?:text\/(?:plain|html|calendar)|message\/.*)$/.test(type.essence)) {
			throw new MessageError(
				`${what} has a content type that is no further form: use text, html, calendar or attachments`,
			);
		}
		const text = withCrlf(content);
		return { contentType: withUtf8(what, type), content: text, ...carryingNul(text) };
	});
}

/** A NUL may not stand in a message as it is (RFC 5322 §3.5); quoted-printable carries it. */
function carryingNul(content: string): { transferEncoding?: "quoted-printable" } {
	return content.includes("\0") ? { transferEncoding: "quoted-printable" } : {};
}
