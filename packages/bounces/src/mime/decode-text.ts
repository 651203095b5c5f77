// The labels of RFC 2046 and of history that TextDecoder does not know.
const aliases: { readonly [label: string]: string } = {
	cp932: "shift_jis",
	ms932: "shift_jis",
	"iso-2022-jp-1": "iso-2022-jp",
	"iso-2022-jp-ms": "iso-2022-jp",
	"unicode-1-1-utf-7": "utf-8",
	"utf-7": "utf-8",
};

/** Bytes as text. Never throws: what the charset does not have becomes U+FFFD, and an unknown charset is guessed. */
export function decodeText(bytes: Uint8Array, charset: string | undefined): string {
	const label = (charset ?? "").trim().toLowerCase();
	const decoder =
		label === "" || label === "us-ascii" || label === "ascii" ? undefined : decoderOf(aliases[label] ?? label);
	if (decoder !== undefined) return decoder.decode(bytes);
	// Its bytes are all ASCII, so nothing else would notice that they are Japanese.
	if (looksLikeIso2022Jp(bytes)) return new TextDecoder("iso-2022-jp").decode(bytes);
	try {
		return strictUtf8.decode(bytes);
	} catch {
		return latin1.decode(bytes);
	}
}

type Decoder = InstanceType<typeof TextDecoder>;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("windows-1252");
const decoders = new Map<string, Decoder>([["utf-8", new TextDecoder("utf-8")]]);

function decoderOf(label: string): Decoder | undefined {
	const known = decoders.get(label);
	if (known !== undefined) return known;
	try {
		const decoder = new TextDecoder(label);
		decoders.set(label, decoder);
		return decoder;
	} catch {
		return undefined;
	}
}

function looksLikeIso2022Jp(bytes: Uint8Array): boolean {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("\u001b$B");
}
