import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
let tldts: typeof import("tldts-icann") | undefined;

/**
 * The organisational domain by the older rule: one label below the public suffix; a domain that is itself a public suffix is its own.
 *
 * Only the ICANN section of the list counts, as for mail in general: the users of `github.io` are no organisations of their own. The list
 * (300 kB) is loaded at the first call, and is as old as the installed package.
 *
 * @param domain Lower-case ASCII.
 * @see RFC 7489 §3.2
 */
export function organizationalDomainByList(domain: string): string {
	tldts ??= require("tldts-icann") as typeof import("tldts-icann");
	return tldts.getDomain(domain, { extractHostname: false, validateHostname: false }) ?? domain;
}

/** Whether a domain is itself a public suffix, or above one, so that nobody owns it alone: `co.jp`, `com`. */
export function isPublicSuffix(domain: string): boolean {
	tldts ??= require("tldts-icann") as typeof import("tldts-icann");
	return tldts.getDomain(domain, { extractHostname: false, validateHostname: false }) === null;
}
