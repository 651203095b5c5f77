import { OptionError } from "@todoku/core";
import { AddressError, readFrom, splitAddress, toAsciiDomain } from "@todoku/mime";
import { type DkimKey, isSameOrParent, readDkimKey, type SigningKey } from "./dkim-key.ts";
import { type MessageParts, readMessageParts, signMessage } from "./dkim-signature.ts";

/**
 * All keys there are: one per domain, the closest to the From domain signs. Or a function that finds one: `null` leaves the message
 * unsigned. Give the same object each time for the same key, because each new one is checked anew.
 */
export type DkimKeys = readonly DkimKey[] | ((fromDomain: string) => DkimKey | null);

/** Chooses the key by the From of a message, and signs. */
export class DkimSigner {
	readonly #find: (fromDomain: string) => SigningKey | null;

	/** @throws {OptionError} */
	constructor(keys: DkimKeys) {
		this.#find = typeof keys === "function" ? findByFunction(keys) : findInList(keys);
	}

	/**
	 * The domain a message with this From domain is signed for (`d=`); null where it is not signed.
	 *
	 * @throws {OptionError} for a bad key that the function gave; whatever the function throws.
	 */
	signingDomain(fromDomain: string): string | null {
		const domain = readDomain(fromDomain);
		return domain === null ? null : (this.#find(domain)?.domain ?? null);
	}

	/**
	 * The message with its signature before it; otherwise as it was. Without a key, or without exactly one author: as it was.
	 *
	 * @throws As {@link signingDomain} does.
	 */
	sign(bytes: Uint8Array): Uint8Array {
		const message = readMessageParts(bytes);
		const domain = readFromDomain(message);
		const key = domain === null ? null : this.#find(domain);
		return key === null ? bytes : Buffer.concat([Buffer.from(signMessage(message, key), "latin1"), bytes]);
	}
}

function findInList(keys: readonly DkimKey[]): (fromDomain: string) => SigningKey | null {
	if (!Array.isArray(keys)) throw new OptionError("dkim", "must be a list of keys, or a function that finds one");
	const byDomain = new Map<string, SigningKey>();
	for (const [index, key] of keys.entries()) {
		const read = readDkimKey(`dkim[${index}]`, key);
		if (byDomain.has(read.domain)) {
			throw new OptionError(`dkim[${index}].domain`, "has a key already; give one key per domain");
		}
		byDomain.set(read.domain, read);
	}
	return (fromDomain) => {
		// The domain itself, then its parents, the closest first.
		for (let domain = fromDomain; domain !== ""; domain = domain.replace(/^[^.]*\.?/, "")) {
			const key = byDomain.get(domain);
			if (key !== undefined) return key;
		}
		return null;
	};
}

function findByFunction(find: (fromDomain: string) => DkimKey | null): (fromDomain: string) => SigningKey | null {
	const read = new WeakMap<DkimKey, SigningKey>();
	return (fromDomain) => {
		const key = find(fromDomain);
		if (key === null) return null;
		const known = read.get(key) ?? readDkimKey("dkim()", key);
		// A signature for somebody else's domain aligns with nothing (RFC 7489 §3.1.1).
		if (!isSameOrParent(known.domain, fromDomain)) {
			throw new OptionError("dkim().domain", "must be the From domain it was asked for, or a parent of it");
		}
		read.set(key, known);
		return known;
	};
}

function readFromDomain({ fields }: MessageParts): string | null {
	const [from, ...others] = fields.filter(({ name }) => name === "from");
	if (from === undefined || others.length > 0) return null;
	const value = Buffer.from(from.line.slice(from.line.indexOf(":") + 1), "latin1").toString("utf8");
	try {
		return splitAddress(readFrom(value.replace(/[\r\n]+(?=[ \t])/g, "").trim()).address).domain;
	} catch (error) {
		if (error instanceof AddressError) return null;
		throw error;
	}
}

function readDomain(text: string): string | null {
	try {
		return toAsciiDomain(text);
	} catch (error) {
		if (error instanceof AddressError) return null;
		throw error;
	}
}
