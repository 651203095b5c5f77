import { MailError } from "@todoku/core";
import { AddressError, parseAddress, toAsciiDomain } from "@todoku/mime";

/**
 * The name under which SES knows a sender: a domain in lower-case ASCII, an address exactly as it was given, since SES tells addresses
 * apart by the case of their letters, the domain's included (SES guide, creating identities).
 *
 * @throws {MailError} `bad-identity` for what is neither.
 */
export function toIdentityName(text: string): string {
	try {
		if (!text.includes("@")) return toAsciiDomain(text);
		parseAddress(text);
		return text;
	} catch (error) {
		if (!(error instanceof AddressError)) throw error;
		throw new MailError(
			"bad-identity",
			"This is neither a domain nor an address; give a domain such as shop.example, or an address without a display name",
			{ cause: error },
		);
	}
}

export function kindOfName(name: string): "domain" | "address" {
	return name.includes("@") ? "address" : "domain";
}

/** @throws {MailError} `bad-mail-from` for what is no domain. */
export function toMailFromDomain(text: string): string {
	try {
		return toAsciiDomain(text);
	} catch (error) {
		if (!(error instanceof AddressError)) throw error;
		throw new MailError(
			"bad-mail-from",
			"This is no domain; give a subdomain of the sender, such as bounce.shop.example",
			{
				cause: error,
			},
		);
	}
}
