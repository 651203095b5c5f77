import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
let tldts: typeof import("tldts-icann") | undefined;

/**
 * The domain one label below the public suffix (`shop.co.jp` of `mail.shop.co.jp`), or null when the domain is itself a public suffix or
 * above one. Suffixes nobody listed count as one label, as the list's default rule says.
 *
 * The list is loaded at the first call: 300 kB that an application with an empty setting never needs. Only its ICANN section is used;
 * `github.io` and its like are ordinary domains to a mail server.
 *
 * @param domain Lower-case ASCII.
 * @see https://publicsuffix.org/list/ (algorithm)
 */
export function registrableDomain(domain: string): string | null {
	tldts ??= require("tldts-icann") as typeof import("tldts-icann");
	return tldts.getDomain(domain, { extractHostname: false, validateHostname: false });
}
