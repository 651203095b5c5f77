import { createHash, type KeyObject, verify } from "node:crypto";

export interface DkimVerdict {
	readonly valid: boolean;
	/** The tags of the signature, without blanks. */
	readonly tags: ReadonlyMap<string, string>;
}

/**
 * Checks the topmost DKIM signature of a message, as a receiver does. Written from RFC 6376 §6 for these tests, character by character
 * where the signer uses patterns; tried on the example of RFC 8463.
 */
export function verifyDkim(message: Uint8Array, publicKey: KeyObject): DkimVerdict {
	const text = Buffer.from(message).toString("latin1");
	const end = text.indexOf("\r\n\r\n");
	const fields = unfold(text.slice(0, end + 2));
	const body = text.slice(end + 4);
	const at = fields.findIndex((field) => nameOf(field) === "dkim-signature");
	const signature = fields[at];
	if (signature === undefined) throw new Error("The message is not signed");
	const tags = readTags(signature);
	const [headerForm, bodyForm] = (tags.get("c") ?? "").split("/");
	if (headerForm !== "relaxed" || bodyForm !== "relaxed") throw new Error(`Not relaxed: ${tags.get("c")}`);
	const bodyHash = createHash("sha256").update(canonicalBody(body), "latin1").digest("base64");
	if (bodyHash !== tags.get("bh")) return { valid: false, tags };

	// Each time a name stands in h=, the next field of that name counts, from the bottom up; when there is none left, nothing does.
	const left = fields.filter((_, index) => index !== at);
	let input = "";
	for (const name of (tags.get("h") ?? "").toLowerCase().split(":")) {
		const index = left.findLastIndex((field) => nameOf(field) === name);
		if (index < 0) continue;
		input += `${canonicalField(left[index] ?? "")}\r\n`;
		left.splice(index, 1);
	}
	input += canonicalField(signature.replace(/([;\s]b\s*=)[^;]*/, "$1"));
	const algorithm = tags.get("a") === "ed25519-sha256" ? null : "sha256";
	// RFC 8463 §3: Ed25519 signs the hash.
	const data =
		algorithm === null ? createHash("sha256").update(input, "latin1").digest() : Buffer.from(input, "latin1");
	return { valid: verify(algorithm, data, publicKey, Buffer.from(tags.get("b") ?? "", "base64")), tags };
}

function unfold(header: string): string[] {
	const fields: string[] = [];
	for (const line of header.split("\r\n").slice(0, -1)) {
		if (line.startsWith(" ") || line.startsWith("\t")) fields.push(`${fields.pop()}${line}`);
		else fields.push(line);
	}
	return fields;
}

function nameOf(field: string): string {
	return field.slice(0, field.indexOf(":")).trim().toLowerCase();
}

function readTags(field: string): Map<string, string> {
	const pairs = field.slice(field.indexOf(":") + 1).split(";");
	return new Map(
		pairs
			.filter((pair) => pair.includes("="))
			.map((pair) => {
				const equals = pair.indexOf("=");
				return [pair.slice(0, equals).trim(), pair.slice(equals + 1).replace(/\s/g, "")];
			}),
	);
}

function canonicalField(field: string): string {
	return `${nameOf(field)}:${withoutLastBlank(squeeze(field.slice(field.indexOf(":") + 1)).replace(/^ /, ""))}`;
}

function canonicalBody(body: string): string {
	const lines = body.split("\r\n").map((line) => withoutLastBlank(squeeze(line)));
	while (lines.at(-1) === "") lines.pop();
	return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}

function squeeze(text: string): string {
	let squeezed = "";
	for (const character of text) {
		const blank = character === " " || character === "\t";
		if (!blank) squeezed += character;
		else if (!squeezed.endsWith(" ")) squeezed += " ";
	}
	return squeezed;
}

/** Not `trimEnd`: octets above 127 that Unicode takes for blanks are none here. */
function withoutLastBlank(text: string): string {
	return text.endsWith(" ") ? text.slice(0, -1) : text;
}
