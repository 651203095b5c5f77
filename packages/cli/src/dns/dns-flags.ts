import { createAuthoritativeLookup, createNodeDnsLookup, type DnsViews } from "@todoku/sender-domains";
import { type Command, InvalidArgumentError } from "commander";

/** How every command that asks the DNS is told where it is. */
export interface DnsFlags {
	readonly dns?: readonly string[];
	readonly zoneServer?: Readonly<Record<string, readonly string[]>>;
}

export function addDnsOptions(command: Command): Command {
	return command
		.option(
			"--dns <address>",
			"a resolver to ask, as address or address:port; may be repeated; without it, those of the system",
			addServer,
		)
		.option(
			"--zone-server <zone=address>",
			"the server that keeps a zone, where its NS records do not lead there: shop.example=192.0.2.53:53; may be repeated",
			addZoneServer,
		);
}

/**
 * The DNS as everybody sees it, and as the servers of the zone themselves do.
 *
 * @throws {OptionError} for servers that are none.
 */
export function dnsViews({ dns, zoneServer = {} }: DnsFlags): DnsViews {
	const everybody = createNodeDnsLookup({ servers: dns });
	return {
		public: everybody,
		authoritative: createAuthoritativeLookup({ public: everybody, zoneServers: (zone) => zoneServer[zone] }),
	};
}

function addServer(value: string, before: readonly string[] = []): readonly string[] {
	return [...before, value];
}

function addZoneServer(
	value: string,
	before: Readonly<Record<string, readonly string[]>> = {},
): Readonly<Record<string, readonly string[]>> {
	const [, zone = "", server = ""] = /^([^=]+)=(.+)$/.exec(value) ?? [];
	if (zone === "") throw new InvalidArgumentError("It must be a zone, =, and the address of its server.");
	const name = zone.toLowerCase().replace(/\.$/, "");
	return { ...before, [name]: [...(before[name] ?? []), server] };
}
