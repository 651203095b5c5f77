import type { DnsResolver } from "./dns-resolver.ts";
import { createNodeDns, type DnsServers } from "./node-dns.ts";

/**
 * What answers SES's questions; undefined where nothing is to be looked up. What is opened here ends when the signal aborts.
 *
 * @throws {RangeError} for servers that make no sense.
 */
export function openDns(dns: DnsServers | DnsResolver | undefined, closing: AbortSignal): DnsResolver | undefined {
	if (dns === undefined || !("servers" in dns)) return dns;
	const resolver = createNodeDns(dns);
	closing.addEventListener("abort", () => resolver.close(), { once: true });
	return resolver;
}
