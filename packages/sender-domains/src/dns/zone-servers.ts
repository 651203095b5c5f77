import { BlockList, isIPv6 } from "node:net";
import { type Clock, OptionError } from "@todoku/core";
import type { DnsFailure, DnsLookup } from "./dns-answer.ts";
import { parseServerAddress, type ServerAddress } from "./server-address.ts";

/** A zone and the servers that keep it. */
export interface ZoneServers {
	readonly zone: string;
	/** Not empty. */
	readonly servers: readonly ServerAddress[];
}

/**
 * The servers of a zone, where they are known otherwise than from its NS records, which carry no port: `["127.0.0.1:5353"]`. Asked from
 * the longest name to the shortest; the first answer that is not empty counts.
 */
export type ZoneServersHook = (zone: string) => readonly string[] | undefined | Promise<readonly string[] | undefined>;

const maxServers = 4;
const maxAgeMs = 60_000;
const maxRemembered = 1_000;

/** Finds out who keeps the zone that a name is in, by NS records through the public view. Remembers it for a minute. */
export class ZoneServersFinder {
	readonly #lookup: DnsLookup;
	readonly #hook: ZoneServersHook | undefined;
	readonly #clock: Clock;
	readonly #zones = new Map<string, { readonly at: number; readonly answer: Promise<Cut> }>();

	constructor(lookup: DnsLookup, hook: ZoneServersHook | undefined, clock: Clock) {
		this.#lookup = lookup;
		this.#hook = hook;
		this.#clock = clock;
	}

	/** @param name Lower-case ASCII. */
	async find(name: string): Promise<ZoneServers | DnsFailure> {
		const candidates = ancestorsOf(name);
		for (const zone of candidates) {
			const servers = await this.#given(zone);
			if (servers.length > 0) return { zone, servers };
		}
		let failure: DnsFailure = "no-servers";
		for (const zone of candidates) {
			const cut = await this.#remember(zone);
			if (typeof cut === "object" && cut.length > 0) return { zone, servers: cut };
			// Some servers know nothing of NS questions below the cut; the zone above may still be found.
			if (typeof cut === "string") failure = cut;
		}
		return failure;
	}

	async #given(zone: string): Promise<ServerAddress[]> {
		const texts = (await this.#hook?.(zone)) ?? [];
		return texts.slice(0, maxServers).map((text) => {
			const server = parseServerAddress(text);
			if (server === null)
				throw new OptionError("zoneServers", "gave a server that is no IP address, with or without a port");
			return server;
		});
	}

	#remember(zone: string): Promise<Cut> {
		const now = this.#clock.now().getTime();
		const known = this.#zones.get(zone);
		if (known !== undefined && now - known.at < maxAgeMs) return known.answer;
		if (this.#zones.size >= maxRemembered) this.#zones.clear();
		const answer = this.#cutAt(zone);
		this.#zones.set(zone, { at: now, answer });
		return answer;
	}

	async #cutAt(zone: string): Promise<Cut> {
		const hosts = await this.#lookup(zone, "NS");
		if (hosts.state === "unknown") return hosts.code;
		if (hosts.state === "absent") return [];
		// An alias is no zone: what a resolver gave are the servers of its target.
		const alias = await this.#lookup(zone, "CNAME");
		if (alias.state === "found") return [];
		const addresses = await Promise.all(
			hosts.records.slice(0, maxServers).map(async (host) => {
				const answers = await Promise.all([this.#lookup(host, "A"), this.#lookup(host, "AAAA")]);
				return answers.flatMap((answer) => (answer.state === "found" ? answer.records : []));
			}),
		);
		// The first of each host before the second of any.
		const inTurn = [0, 1, 2, 3].flatMap((index) => addresses.flatMap((ofHost) => ofHost[index] ?? []));
		const servers = [...new Set(inTurn)].filter(isPublic).map(parseServerAddress);
		return servers.filter((server) => server !== null).slice(0, maxServers);
	}
}

/** The servers of the zone that begins at a name, none where none begins there, or why that is not known. */
type Cut = readonly ServerAddress[] | DnsFailure;

function ancestorsOf(name: string): string[] {
	const labels = name.split(".");
	return labels.map((_, index) => labels.slice(index).join("."));
}

/** Whoever owns a domain writes its NS records; nobody is sent from there into the network this runs in. */
function isPublic(address: string): boolean {
	return !inside.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const inside = new BlockList();
for (const [network, prefix] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.168.0.0", 16],
	["224.0.0.0", 3],
] as const)
	inside.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
	["::", 127],
	["fc00::", 7],
	["fe80::", 10],
	["ff00::", 8],
] as const)
	inside.addSubnet(network, prefix, "ipv6");
