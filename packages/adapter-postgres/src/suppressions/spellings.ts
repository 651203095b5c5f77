import { AddressError, parseAddress } from "@todoku/mime";

/** The spellings of one mailbox in lower case, with and without quotes: what `lower(address)` is compared with, so that its index serves. */
export function spellingsOf(text: string): readonly string[] {
	const given = text.trim().toLowerCase();
	const canonical = canonicalOf(given);
	const at = canonical.lastIndexOf("@");
	const local = canonical.slice(0, at);
	const bare = /^"(.*)"$/.exec(local)?.[1] ?? local;
	const domain = canonical.slice(at);
	return [...new Set([given, canonical, ...(at > 0 ? [`${bare}${domain}`, `"${bare}"${domain}`] : [])])];
}

function canonicalOf(text: string): string {
	try {
		return parseAddress(text, { legacyCarrier: true }).toLowerCase();
	} catch (error) {
		if (error instanceof AddressError) return text;
		throw error;
	}
}
