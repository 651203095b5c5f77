import { createAuthoritativeLookup, createNodeDnsLookup, type DnsViews } from "../src/index.ts";
import { type DnsServer, type ServedNames, startDnsServer } from "../src/testing/index.ts";

/** A zone's own server and a resolver, each on a port of its own, and lookups that ask them over sockets. */
export interface LiveViews extends DnsViews {
	readonly authority: DnsServer;
	readonly resolver: DnsServer;
	close(): Promise<void>;
}

/**
 * @param names What the zone's own server holds.
 * @param copies What the resolver knows of it. Default: the same.
 */
export async function startLiveViews(names: ServedNames, copies: ServedNames = names): Promise<LiveViews> {
	const authority = await startDnsServer({ zones: { ".": names } });
	const resolver = await startDnsServer({ zones: { ".": copies }, role: "resolver" });
	const lookup = createNodeDnsLookup({ servers: [resolver.address], timeoutMs: 500, tries: 1 });
	return {
		authority,
		resolver,
		public: lookup,
		authoritative: createAuthoritativeLookup({
			public: lookup,
			// The names of the tests have two labels, or three under co.jp.
			zoneServers: (zone) => (/^[^.]+\.[^.]+$/.test(zone) ? [authority.address] : undefined),
			timeoutMs: 500,
			tries: 1,
		}),
		close: async () => {
			await Promise.all([authority.close(), resolver.close()]);
		},
	};
}
