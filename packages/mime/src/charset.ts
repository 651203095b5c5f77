import { type Iso2022Jp, type Iso2022JpText, loadIso2022Jp } from "./iso-2022-jp.ts";
import { CharsetError, MessageError } from "./message-error.ts";

/** The charsets a message can be written in. */
export const messageCharsets = ["utf-8", "iso-2022-jp"] as const;

/** One of {@link messageCharsets}. */
export type MessageCharset = (typeof messageCharsets)[number];

/** How the texts of a message are written. */
export interface CharsetChoice {
	/**
	 * The charset of the subject, the display names and `text`; everything else is always UTF-8. ISO-2022-JP is for recipients whose
	 * software reads nothing else; it has no emoji and no vendor characters such as `①` and `髙`, writes half-width katakana as
	 * full-width ones, and `¥` as `￥`. Default: `utf-8`.
	 */
	readonly charset?: MessageCharset | undefined;
	/** Write the whole message in UTF-8 when ISO-2022-JP lacks a character of it. Default: refuse with `CharsetError`. */
	readonly charsetFallback?: "utf-8" | undefined;
}

/** Texts in ISO-2022-JP: gives each of those it was made from; undefined for a text that it was not. */
export type JisTexts = (text: string) => Iso2022JpText | undefined;

const none: JisTexts = () => undefined;

/**
 * Brings the texts of a message into the charset asked for.
 *
 * @param texts What stands where: `["subject", "ご注文"]`.
 * @returns Nothing for every text when the message is in UTF-8, asked for or fallen back to.
 * @throws {CharsetError} for the first character that is not there, unless a fallback is set.
 */
export async function chooseCharset(
	{ charset, charsetFallback }: CharsetChoice,
	texts: readonly (readonly [field: string, text: string])[],
): Promise<JisTexts> {
	if (charset !== undefined && !messageCharsets.includes(charset)) {
		throw new MessageError(`The message has a charset other than ${messageCharsets.join(" and ")}`);
	}
	if (charsetFallback !== undefined && charsetFallback !== "utf-8") {
		throw new MessageError("The message has a charsetFallback other than utf-8");
	}
	if (charset !== "iso-2022-jp") return none;
	const jis: Iso2022Jp = await loadIso2022Jp();
	const read = new Map<string, Iso2022JpText>();
	for (const [field, text] of texts) {
		const result = jis.read(text);
		if ("toBytes" in result) {
			read.set(text, result);
			continue;
		}
		if (charsetFallback === "utf-8") return none;
		throw new CharsetError(field, result.position, result.codePoint);
	}
	return (text) => read.get(text);
}
