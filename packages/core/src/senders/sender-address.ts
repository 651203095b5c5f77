import { type Address, AddressError, parseMailbox, splitAddress } from "@todoku/mime";
import { InvalidFromError } from "../errors.ts";

/**
 * The address of a From: exactly one mailbox, with a domain name. Whatever stands in the display name decides nothing.
 *
 * @throws {InvalidFromError} for none, several, a group, or a domain that breaks the rules for labels.
 */
export function readSender(from: string): Address {
	if (typeof from !== "string") throw new InvalidFromError(String(from), "is missing");
	try {
		const { address } = parseMailbox(from);
		// `info@[192.0.2.1]` is legal mail syntax, but nobody can verify an IP address as a sender.
		if (splitAddress(address).domain.startsWith("["))
			throw new AddressError("mailbox", "has an IP address instead of a domain", from);
		return address;
	} catch (error) {
		throw InvalidFromError.of(from, error);
	}
}
