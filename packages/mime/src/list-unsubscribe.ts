import { parseAddress, splitAddress, toWireAddress } from "./address.ts";
import { hasControl } from "./control-characters.ts";
import { HeaderError } from "./header.ts";

/** How a recipient gets off the list: what mail programs offer as a button. For subscribed mail only; it does not unsubscribe by itself. */
export interface ListUnsubscribe {
	/** Where to unsubscribe: https, at most 900 octets, without credentials. It should tell list and recipient without asking. */
	readonly url: string;
	/** Another way: an address, or a `mailto:` URI with no more than `subject` and `body`. */
	readonly mailto?: string | undefined;
	/**
	 * Promises that a POST of `List-Unsubscribe=One-Click` to `url` unsubscribes at once, without cookies or a further question
	 * (RFC 8058 §3.2). The DKIM signature must then cover both header fields. Default: false.
	 */
	readonly oneClick?: boolean | undefined;
}

const name = "List-Unsubscribe";
const maxUriOctets = 900;

/**
 * Builds List-Unsubscribe and, for one-click, List-Unsubscribe-Post, as they go on the wire: ASCII, folded between the URIs.
 *
 * @throws {HeaderError} for a URL that is not https or not safe in a header, or a mailto that names not exactly one ASCII address.
 * @see RFC 2369 §2 and §3.2, RFC 8058 §3.1
 */
export function listUnsubscribeFields(given: ListUnsubscribe): { name: string; value: string }[] {
	if (typeof given !== "object" || given === null) throw new HeaderError(name, "has a value that is no object");
	const { url, mailto, oneClick } = given;
	if (oneClick !== undefined && typeof oneClick !== "boolean") {
		throw new HeaderError(name, "has a oneClick that is neither true nor false");
	}
	const uris = [checkUrl(url), ...(mailto === undefined ? [] : [toMailtoUri(mailto)])].map((uri) => `<${uri}>`);
	return [
		{ name, value: uris.join(",\r\n ") },
		...(oneClick === true ? [{ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" }] : []),
	];
}

function checkUrl(text: string): string {
	// Asked before the parser sees it: the URL standard drops tabs and line breaks without a word.
	if (typeof text !== "string" || hasControl(text) || /\s/.test(text)) {
		throw new HeaderError(name, "has a URL that is no text, or one with blanks, line breaks or control characters");
	}
	const url = URL.parse(text);
	if (url === null || url.protocol !== "https:") {
		throw new HeaderError(name, "has a URL that is not an absolute https URL (RFC 8058 §3.1)");
	}
	if (url.username !== "" || url.password !== "") {
		throw new HeaderError(name, "has a URL with a user name or password in it");
	}
	return checkUri(url.href);
}

function toMailtoUri(text: string): string {
	if (typeof text !== "string" || hasControl(text)) {
		throw new HeaderError(name, "has a mailto that is no text, or one with line breaks or control characters");
	}
	if (!/^mailto:/i.test(text)) return checkUri(`mailto:${escapeAddress(text)}`);
	const [path = "", query, ...more] = text.slice("mailto:".length).split("?");
	if (more.length > 0) throw new HeaderError(name, "has a mailto with more than one question mark");
	const fields = query === undefined ? [] : query.split("&").map(readMailtoField);
	return checkUri(`mailto:${escapeAddress(decode(path))}${fields.length === 0 ? "" : `?${fields.join("&")}`}`);
}

function readMailtoField(text: string): string {
	const [, field, value] = /^(subject|body)=(.*)$/i.exec(text) ?? [];
	if (field === undefined || value === undefined) {
		throw new HeaderError(name, "has a mailto with fields other than subject and body");
	}
	return `${field.toLowerCase()}=${encodeURIComponent(decode(value))}`;
}

function decode(text: string): string {
	let decoded: string;
	try {
		decoded = decodeURIComponent(text);
	} catch {
		throw new HeaderError(name, "has a mailto with percent signs that encode nothing");
	}
	// What the recipient's mail program would put into a header or body of its own.
	if (hasControl(decoded)) throw new HeaderError(name, "has a mailto that hides a line break or control character");
	if (!decoded.isWellFormed()) throw new HeaderError(name, "has a mailto that is not Unicode text");
	return decoded;
}

function escapeAddress(text: string): string {
	try {
		const address = toWireAddress(parseAddress(text));
		const { domain } = splitAddress(parseAddress(text));
		const localPart = address.slice(0, -(domain.length + 1));
		// A plus is common in such addresses, legal in the URI, and safest left as it is.
		return `${encodeURIComponent(localPart).replaceAll("%2B", "+")}@${domain}`;
	} catch (cause) {
		throw new HeaderError(name, "has a mailto that is not exactly one address", { cause });
	}
}

function checkUri(uri: string): string {
	if (!/^[!-;=?-~]+$/.test(uri)) throw new HeaderError(name, "has a URI with characters that no URI may have");
	if (uri.length > maxUriOctets) throw new HeaderError(name, `has a URI longer than ${maxUriOctets} octets`);
	return uri;
}
