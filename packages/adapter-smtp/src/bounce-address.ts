import { OptionError } from "@todoku/core";
import { type Address, AddressError, isAsciiAddress, parseAddress, splitAddress } from "@todoku/mime";

const maxLocalPartOctets = 64;
const uuidOctets = 36;

/** Where returned mail goes, and whether the address names the delivery (VERP, variable envelope return paths). */
export interface BounceAddress {
	readonly localPart: string;
	readonly domain: string;
	readonly verp: boolean;
}

/** @throws {OptionError} */
export function readBounceAddress(address: unknown, verp: boolean): BounceAddress | undefined {
	if (address === undefined) {
		if (verp) throw new OptionError("verp", 'needs bounceAddress, such as "bounces@shop.example"');
		return undefined;
	}
	const { localPart, domain } = split(address);
	// A longer id is refused with its own message; but one that no UUID fits into can only be a mistake.
	if (verp && localPart.length + 1 + uuidOctets > maxLocalPartOctets) {
		const room = maxLocalPartOctets - 1 - uuidOctets;
		throw new OptionError(
			"bounceAddress",
			`must have at most ${room} characters before the "@", for verp to add an id`,
		);
	}
	return { localPart, domain, verp };
}

/**
 * The MAIL FROM of one delivery.
 *
 * @throws {OptionError} for an id that does not fit into the address.
 */
export function toBounceAddress({ localPart, domain, verp }: BounceAddress, deliveryId: string): Address {
	if (!verp) return parseAddress(`${localPart}@${domain}`);
	if (!/^[A-Za-z0-9_-]+$/.test(deliveryId)) {
		throw new OptionError("deliveryId", 'must have letters, digits, "-" and "_" only');
	}
	const room = maxLocalPartOctets - localPart.length - 1;
	if (deliveryId.length > room) {
		throw new OptionError("deliveryId", `must have at most ${room} characters to fit into a VERP address; a UUID does`);
	}
	return parseAddress(`${localPart}+${deliveryId}@${domain}`);
}

/**
 * Reads the delivery out of an address that a returned mail came to (`X-Original-To`, `Delivered-To`, RCPT TO).
 *
 * Compared without regard to case, as some servers change it.
 *
 * @param address One bare address: no display name, no angle brackets.
 * @param bounceAddress The option of that name.
 * @returns The delivery's id; null for an address that is not one of ours.
 * @throws {OptionError} for a `bounceAddress` that the transport would not take either.
 */
export function parseVerpAddress(address: string, bounceAddress: string): string | null {
	const { localPart, domain } = split(bounceAddress);
	const given = tryToSplit(address);
	if (given === null || given.domain !== domain) return null;
	const prefix = `${localPart}+`;
	if (given.localPart.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) return null;
	const deliveryId = given.localPart.slice(prefix.length);
	return /^[A-Za-z0-9_-]+$/.test(deliveryId) ? deliveryId : null;
}

function split(address: unknown): { readonly localPart: string; readonly domain: string } {
	const parts = typeof address === "string" ? tryToSplit(address) : null;
	// Nothing to quote and no SMTPUTF8: a MAIL FROM that every relay takes.
	if (parts !== null && /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(parts.localPart)) return parts;
	throw new OptionError("bounceAddress", 'must be one plain ASCII address, such as "bounces@shop.example"');
}

function tryToSplit(text: string): { readonly localPart: string; readonly domain: string } | null {
	try {
		const address = parseAddress(text);
		return isAsciiAddress(address) ? splitAddress(address) : null;
	} catch (error) {
		if (error instanceof AddressError) return null;
		throw error;
	}
}
