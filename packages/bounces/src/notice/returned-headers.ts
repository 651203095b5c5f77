const maxHeaderBytes = 32 * 1024;

/** The part of a notice with the header section of the mail it is about (RFC 6522 §4): the fields that say what follows, and it. */
export function returnedHeaders(message: Uint8Array): readonly string[] {
	const bytes = Buffer.from(message.buffer, message.byteOffset, Math.min(message.byteLength, maxHeaderBytes));
	const lines = headerSection(bytes.toString("latin1"))
		.split(/\r?\n(?![ \t])/)
		// Nobody is told of them by a notice either.
		.filter((field) => field !== "" && !/^bcc[ \t]*:/i.test(field))
		.join("\r\n")
		.replace(/\r(?!\n)|\0/g, "")
		.replace(/\r?\n/g, "\r\n");
	const type = "Content-Type: text/rfc822-headers";
	// Only mail that was made for SMTPUTF8 has other characters here; a notice goes through servers that do not know it.
	if (/\P{ASCII}/u.test(lines)) {
		const encoded =
			Buffer.from(lines, "latin1")
				.toString("base64")
				.match(/.{1,76}/g) ?? [];
		return [type, "Content-Transfer-Encoding: base64", "", ...encoded];
	}
	return [type, "", lines, ""];
}

/** Where it is cut, it is cut at the end of a line. */
function headerSection(text: string): string {
	const end = /\r?\n\r?\n/.exec(text)?.index;
	if (end !== undefined) return text.slice(0, end);
	return text.length < maxHeaderBytes ? text : text.slice(0, Math.max(0, text.lastIndexOf("\n")));
}
