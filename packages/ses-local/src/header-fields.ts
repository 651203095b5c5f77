import PostalMime from "postal-mime";
import { badRequest } from "./errors.ts";

/** One field of a header section. */
export interface HeaderField {
	/** In the case it was written in. */
	readonly name: string;
	/** Unfolded, not decoded. */
	readonly value: string;
}

export interface HeaderSection {
	readonly fields: readonly HeaderField[];
	/** Decoded. */
	readonly subject?: string;
}

/**
 * Reads the header section alone: the body may be 40 MB, and nothing here depends on it.
 *
 * @throws {SesError} `BadRequestException`.
 */
export async function readHeaderSection(raw: Uint8Array): Promise<HeaderSection> {
	try {
		const { headers, subject } = await PostalMime.parse(raw.subarray(0, headerSectionEnd(raw)));
		return {
			fields: headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
			...(subject !== undefined && { subject }),
		};
	} catch (error) {
		throw badRequest(
			`The message headers cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`,
		);
	}
}

/** The values of a field that may stand there more than once, by its name in lower case. */
export function fieldValues(fields: readonly HeaderField[], name: string): readonly string[] {
	return fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
}

/** Where the header section ends, before its blank line; the length of the message when there is none. */
export function headerSectionEnd(raw: Uint8Array): number {
	const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	const ends = ["\r\n\r\n", "\n\n"].map((blankLine) => bytes.indexOf(blankLine)).filter((index) => index !== -1);
	return ends.length === 0 ? raw.byteLength : Math.min(...ends);
}
