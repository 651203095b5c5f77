import { InvalidSettingError, OptionError, parseVerifiedSenders } from "@todoku/core";
import { SenderRefusedError } from "./sender-errors.ts";

/** A sender as it would stand in the setting. */
export interface SenderName {
	readonly sender: string;
	readonly kind: "domain" | "address";
	/** Of an address: the part after the `@`. */
	readonly domain: string;
}

// An address can have 254 octets (RFC 5321 §4.5.3.1.3, erratum 1690); in Unicode it is shorter than in ASCII.
const maxLength = 320;

/**
 * Reads a sender as the setting reads its entries.
 *
 * @throws {SenderRefusedError} for what would be a bad entry, or more than one.
 */
export function readSenderName(text: string): SenderName {
	if (typeof text !== "string") throw new OptionError("sender", "must be a text: one domain or one address");
	if (text.length > maxLength)
		throw new SenderRefusedError(text.slice(0, maxLength), "The sender must be one domain or one address");
	const [sender, ...others] = readEntries(text);
	if (sender === undefined || others.length > 0)
		throw new SenderRefusedError(text, "The sender must be one domain or one address");
	const at = sender.lastIndexOf("@");
	return { sender, kind: at === -1 ? "domain" : "address", domain: sender.slice(at + 1) };
}

function readEntries(text: string): readonly string[] {
	try {
		return parseVerifiedSenders(text).entries;
	} catch (error) {
		if (!(error instanceof InvalidSettingError)) throw error;
		const problems = error.entries.map(({ problem }) => problem).join("; ");
		throw new SenderRefusedError(text, `The sender ${problems}`, { cause: error });
	}
}
