import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { parsePositive } from "../parse-number.ts";
import { wrongUsage } from "../wrong-usage.ts";

/** Where the records are put. */
export interface ApplyFlags {
	readonly rfc2136?: true;
	readonly server?: ServerAddress;
	readonly key?: string;
	readonly route53?: true;
	readonly route53Endpoint?: string;
	readonly wait?: true;
	readonly zone?: string;
	readonly ttl?: number;
}

export interface ServerAddress {
	readonly host: string;
	readonly port: number | undefined;
}

export function addApplyOptions(command: Command): Command {
	return command
		.option("--rfc2136", "by dynamic update (RFC 2136), through the program nsupdate of BIND")
		.option("--server <address>", "with --rfc2136: the primary server of the zone, as host or host:port", parseServer)
		.option("--key <file>", "with --rfc2136: the file with the TSIG key, as tsig-keygen writes it")
		.option("--route53", "in Amazon Route 53, with the credentials that the AWS SDK finds")
		.option("--wait", "with --route53: until all of its servers have it, which takes about a minute")
		.option("--route53-endpoint <url>", "with --route53: another Route 53 than AWS's own")
		.option(
			"--zone <zone>",
			"the zone: its name with --rfc2136, its id (Z…) with --route53; without it, the one the domain is in",
		)
		.option("--ttl <seconds>", "how long others may keep the records; without it, 3600", parsePositive);
}

/** @returns the one way that was named. @throws {CommanderError} for none or both, and for options of the other. */
export function readWay(flags: ApplyFlags): "rfc2136" | "route53" {
	if ((flags.rfc2136 ?? false) === (flags.route53 ?? false))
		throw wrongUsage(
			"name one way: --rfc2136 or --route53; where the shop keeps its DNS, todoku domain plan --output letter or zone",
		);
	if (flags.rfc2136) {
		if (flags.wait || flags.route53Endpoint !== undefined)
			throw wrongUsage("--wait and --route53-endpoint are for --route53");
		if (flags.server === undefined) throw wrongUsage("--rfc2136 needs --server, the primary server of the zone");
		return "rfc2136";
	}
	if (flags.server !== undefined || flags.key !== undefined) throw wrongUsage("--server and --key are for --rfc2136");
	return "route53";
}

/** @throws {InvalidArgumentError} */
export function parseServer(value: string): ServerAddress {
	const [, bracketed, host = bracketed, digits] =
		/^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::(\d{1,5}))?$/i.exec(value) ?? [];
	if (host !== undefined) return { host, port: digits === undefined ? undefined : Number(digits) };
	// An IPv6 address alone needs no brackets.
	if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(value)) return { host: value, port: undefined };
	throw new InvalidArgumentError("It must be a host name or an address, and : and a port if it is not 53.");
}
