import { type FieldList, readFields } from "./field-list.ts";
import { splitLines } from "./split-lines.ts";

/** One part of a multipart body that is neither nested nor encoded. */
export interface FlatPart {
	readonly headers: FieldList;
	readonly content: Buffer;
}

const maxParts = 50;

/**
 * Takes a multipart body apart, if all of its parts are plain: no multipart among them, and none encoded.
 *
 * Nearly every delivery report is such a one (RFC 6522 §3: a text, a report, a message), and splitting it at its boundary takes a tenth of
 * what a MIME parser takes, which makes a Blob of each part.
 *
 * @returns null where a parser is needed.
 */
export function readFlatParts(contentType: string, body: Buffer): readonly FlatPart[] | null {
	const boundary = /boundary\s{0,5}=\s{0,5}(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/i.exec(contentType);
	const delimiter = boundary?.[1] ?? boundary?.[2];
	if (delimiter === undefined) return null;
	const starts = findDelimiters(body, `--${delimiter}`);
	if (starts.length === 0 || starts.length > maxParts) return null;
	const parts: FlatPart[] = [];
	for (const [index, { end, closing }] of starts.entries()) {
		if (closing) break;
		const part = body.subarray(end, starts[index + 1]?.at ?? body.length);
		const { headers, content } = splitPart(part);
		const encoding = headers.get("content-transfer-encoding");
		if (/base64|quoted-printable/i.test(encoding) || /^multipart\//i.test(headers.get("content-type"))) return null;
		parts.push({ headers, content });
	}
	return parts;
}

interface Delimiter {
	readonly at: number;
	readonly end: number;
	readonly closing: boolean;
}

function findDelimiters(body: Buffer, delimiter: string): readonly Delimiter[] {
	const found: Delimiter[] = [];
	for (
		let at = body.indexOf(delimiter);
		at >= 0 && found.length <= maxParts;
		at = body.indexOf(delimiter, at + delimiter.length)
	) {
		if (at > 0 && body[at - 1] !== 10) continue;
		const lineEnd = body.indexOf(10, at);
		const end = lineEnd < 0 ? body.length : lineEnd + 1;
		const rest = body.toString("latin1", at + delimiter.length, Math.min(end, at + delimiter.length + 100)).trimEnd();
		if (rest !== "" && rest !== "--") continue;
		found.push({ at, end, closing: rest === "--" });
	}
	return found;
}

function splitPart(part: Buffer): FlatPart {
	const window = part.toString("latin1", 0, 8192);
	const blank = /^\r?\n|\r?\n\r?\n/.exec(window);
	// A part without a header section begins with an empty line; one without any empty line is all header.
	const at = blank === null ? part.length : blank.index + blank[0].length;
	return {
		headers: readFields(splitLines(window.slice(0, blank?.index ?? window.length))),
		content: part.subarray(at),
	};
}
