/** The parts of Simple content, already checked. */
export interface SimpleContent {
	readonly subject: string;
	readonly text?: string;
	readonly html?: string;
	readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** The fields that come from the request around the content. */
export interface SimpleFields {
	readonly from: string;
	readonly to: readonly string[];
	readonly cc: readonly string[];
	readonly replyTo: readonly string[];
	readonly messageId: string;
	readonly date: Date;
}

/**
 * Writes Simple content as a message, so that it can be looked at like a Raw one. Bcc is left out, as SES leaves it out.
 *
 * A representation, not SES's own bytes: boundaries, order and encodings differ.
 */
export function composeSimpleMessage(content: SimpleContent, fields: SimpleFields): Uint8Array {
	const lines = [
		`From: ${fields.from}`,
		...addressField("To", fields.to),
		...addressField("Cc", fields.cc),
		...addressField("Reply-To", fields.replyTo),
		`Subject: ${encodeSubject(content.subject)}`,
		`Date: ${fields.date.toUTCString().replace("GMT", "+0000")}`,
		`Message-ID: <${fields.messageId}>`,
		...content.headers.map(({ name, value }) => `${name}: ${value}`),
		"MIME-Version: 1.0",
		...bodyLines(content),
	];
	return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}

function bodyLines({ text, html }: SimpleContent): readonly string[] {
	const parts = [
		...(text === undefined ? [] : [partLines("text/plain", text)]),
		...(html === undefined ? [] : [partLines("text/html", html)]),
	];
	const [first = [], second] = parts;
	if (!second) return first;
	// Base64 has no "=_", so this can stand in no part.
	const boundary = "=_ses-local";
	return [
		`Content-Type: multipart/alternative; boundary="${boundary}"`,
		"",
		`--${boundary}`,
		...first,
		`--${boundary}`,
		...second,
		`--${boundary}--`,
	];
}

function partLines(type: string, body: string): readonly string[] {
	const base64 = Buffer.from(body.replace(/\r\n|\r|\n/g, "\r\n"), "utf8").toString("base64");
	return [
		`Content-Type: ${type}; charset=utf-8`,
		"Content-Transfer-Encoding: base64",
		"",
		...(base64.match(/.{1,76}/g) ?? []),
	];
}

function addressField(name: string, mailboxes: readonly string[]): readonly string[] {
	return mailboxes.length === 0 ? [] : [`${name}: ${mailboxes.join(",\r\n ")}`];
}

function encodeSubject(subject: string): string {
	// What looks like an encoded word came encoded by the caller and stays.
	if (/^[\x20-\x7e]*$/.test(subject)) return subject;
	// RFC 2047 §2: at most 76 characters to a line. 9 code points are at most 36 bytes, which make a word of 60 characters.
	const chunks = Array.from(subject).reduce<string[]>((words, character, index) => {
		if (index % 9 === 0) words.push("");
		words[words.length - 1] += character;
		return words;
	}, []);
	return chunks.map((chunk) => `=?UTF-8?B?${Buffer.from(chunk, "utf8").toString("base64")}?=`).join("\r\n ");
}
