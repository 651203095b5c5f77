import { Resolver } from "node:dns/promises";
import type { DnsAnswer, DnsResolver, StartOfAuthority } from "./dns-resolver.ts";

/** DNS servers to ask. */
export interface DnsServers {
	/** As `address` or `address:port`, IPv6 in brackets where a port follows. */
	readonly servers: readonly string[];
	/** How long one try at one server waits at least, in milliseconds. Minimum: 1. Default: 2,000. */
	readonly timeoutMs?: number | undefined;
	/** How often each server is asked. Minimum: 1. Default: 2. */
	readonly tries?: number | undefined;
}

export interface NodeDns extends DnsResolver {
	/** Ends the questions that are open. */
	close(): void;
}

const maxAliases = 8;

/**
 * Asks through Node's resolver, with a resolver of its own that keeps no answers.
 *
 * @throws {RangeError} for an option out of its range.
 */
export function createNodeDns({ servers, timeoutMs = 2_000, tries = 2 }: DnsServers): NodeDns {
	for (const [name, value] of Object.entries({ timeoutMs, tries })) {
		if (!Number.isInteger(value) || value < 1 || value >= 2 ** 31) {
			throw new RangeError(`dns.${name} must be a whole number of at least 1.`);
		}
	}
	const resolver = new Resolver({ timeout: timeoutMs, tries });
	setServers(resolver, servers);
	return {
		lookup: (name, type) => (type === "CNAME" ? query(resolver, name, type) : followAliases(resolver, name, type)),
		startOfAuthority: (name) => queryStart(resolver, name),
		close: () => resolver.cancel(),
	};
}

async function followAliases(resolver: Resolver, name: string, type: "MX" | "TXT"): Promise<DnsAnswer> {
	let current = name;
	for (let aliases = 0; aliases <= maxAliases; aliases++) {
		const answer = await query(resolver, current, type);
		// An authority for one zone returns an alias alone and leaves the rest to whoever asked.
		if (answer.state !== "absent" || answer.nameExists === false) return aliases > 0 ? asExisting(answer) : answer;
		const alias = await query(resolver, current, "CNAME");
		if (alias.state !== "found") return alias.state === "unknown" ? alias : { state: "absent", nameExists: true };
		current = alias.records[0] ?? "";
	}
	return { state: "unknown" };
}

/** Where the end of the aliases does not exist, the name itself does: it has a CNAME. */
function asExisting(answer: DnsAnswer): DnsAnswer {
	return answer.state === "absent" ? { state: "absent", nameExists: true } : answer;
}

async function query(resolver: Resolver, name: string, type: "CNAME" | "MX" | "TXT"): Promise<DnsAnswer> {
	try {
		const records = await recordsOf(resolver, absolute(name), type);
		return records.length === 0 ? { state: "absent", nameExists: true } : { state: "found", records };
	} catch (error) {
		switch (codeOf(error)) {
			case "ENOTFOUND":
				return { state: "absent", nameExists: false };
			case "ENODATA":
				return { state: "absent", nameExists: true };
			default:
				return { state: "unknown" };
		}
	}
}

async function recordsOf(resolver: Resolver, name: string, type: "CNAME" | "MX" | "TXT"): Promise<readonly string[]> {
	switch (type) {
		case "CNAME":
			return await resolver.resolveCname(name);
		case "MX":
			return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange || "."}`);
		case "TXT":
			return (await resolver.resolveTxt(name)).map((strings) => strings.join(""));
		default:
			return type satisfies never;
	}
}

async function queryStart(resolver: Resolver, name: string): Promise<StartOfAuthority | undefined> {
	try {
		const { nsname, hostmaster, serial } = await resolver.resolveSoa(absolute(name));
		return { primaryNameServer: nsname, adminEmail: hostmaster, serialNumber: serial };
	} catch {
		return undefined;
	}
}

function codeOf(error: unknown): string {
	return String((error as { readonly code?: unknown } | null)?.code);
}

/** With a trailing dot, so that no search list is ever tried. */
function absolute(name: string): string {
	return name.endsWith(".") ? name : `${name}.`;
}

function setServers(resolver: Resolver, servers: readonly string[]): void {
	if (servers.length === 0) throw new RangeError("dns.servers must name at least one server.");
	try {
		resolver.setServers(servers);
	} catch {
		throw new RangeError("dns.servers may hold IP addresses, each with or without a port.");
	}
}
