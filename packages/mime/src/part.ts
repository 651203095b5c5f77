/** One leaf of a message: a body in one form, or a file. */
export interface Part {
	/** With its parameters; fit for a header. */
	readonly contentType: string;
	/** Text is written as UTF-8. */
	readonly content: string | Buffer;
	/** Default: what keeps the part 7-bit and most readable. `7bit` writes the content as it stands. */
	readonly transferEncoding?: "7bit" | "quoted-printable" | "base64";
	readonly disposition?: "attachment" | "inline";
	readonly filename?: string;
	/** Without angle brackets. */
	readonly contentId?: string;
}

/** Parts that belong together (RFC 2046 §5.1, RFC 2387). */
export interface Multipart {
	readonly contentType: "multipart/mixed" | "multipart/alternative" | 'multipart/related; type="text/html"';
	readonly parts: readonly (Part | Multipart)[];
}

/** One part stands for itself: a multipart of one says nothing. */
export function toMultipart(
	contentType: Multipart["contentType"],
	parts: readonly (Part | Multipart)[],
): Part | Multipart {
	const [first] = parts;
	return parts.length === 1 && first !== undefined ? first : { contentType, parts };
}

/** Whether text or bytes can be written as they stand: ASCII without NUL, whole line ends, lines of at most 998 octets. */
export function fits7bit(content: Uint8Array): boolean {
	let lineLength = 0;
	for (let at = 0; at < content.length; at++) {
		const octet = content[at] as number;
		if (octet === 0 || octet > 0x7f) return false;
		if (octet === 0x0d && content[at + 1] !== 0x0a) return false;
		if (octet === 0x0a) lineLength = 0;
		else if (octet !== 0x0d && ++lineLength > 998) return false;
	}
	return true;
}
