import { type Clock, OptionError, systemClock } from "@todoku/core";
import { readInteger, readMilliseconds } from "@todoku/core/adapter";
import { askServer } from "./ask-server.ts";
import type { DnsAnswer, DnsFailure, DnsLookup, QuestionType } from "./dns-answer.ts";
import type { DnsReply } from "./dns-message.ts";
import { formatHost } from "./record-text.ts";
import { type ZoneServers, ZoneServersFinder, type ZoneServersHook } from "./zone-servers.ts";

const maxAliases = 8;
const maxNameLength = 253;

export interface AuthoritativeLookupOptions {
	/** Where the servers of a zone are found, and CNAMEs are followed that leave the zone. */
	readonly public: DnsLookup;
	/** Names the servers of zones that cannot be found by NS records, or that listen on another port. Default: none. */
	readonly zoneServers?: ZoneServersHook | undefined;
	/** How long one try at one server waits, in milliseconds, over UDP and again over TCP. Minimum: 1. Default: 1,500. */
	readonly timeoutMs?: number | undefined;
	/** How often each of at most four servers is asked before the answer is unknown. Minimum: 1. Default: 2. */
	readonly tries?: number | undefined;
	/** For how long the servers of a zone are remembered is counted by it. Default: the system's. */
	readonly clock?: Clock | undefined;
}

/**
 * Makes a lookup that asks the servers of the zone itself, so that what was published a moment ago is seen before the copies of others
 * have expired.
 *
 * Only answers with the AA flag count. Servers whose NS records lead to addresses within a private network are not asked; name those
 * with `zoneServers`.
 *
 * @throws {OptionError} for an option that makes no sense.
 * @see RFC 1034 §4.3.1, RFC 5452 (what makes an answer hard to forge)
 */
export function createAuthoritativeLookup(options: AuthoritativeLookupOptions): DnsLookup {
	if (typeof options.public !== "function") throw new OptionError("public", "is no function");
	const lookup = new AuthoritativeLookup(options);
	return (name, type) => lookup.ask(formatHost(name), type, maxAliases);
}

class AuthoritativeLookup {
	readonly #public: DnsLookup;
	readonly #zones: ZoneServersFinder;
	readonly #timeoutMs: number;
	readonly #tries: number;

	constructor(options: AuthoritativeLookupOptions) {
		this.#public = options.public;
		this.#timeoutMs = readMilliseconds("timeoutMs", options.timeoutMs) ?? 1_500;
		this.#tries = readInteger("tries", options.tries, 1, 100) ?? 2;
		this.#zones = new ZoneServersFinder(options.public, options.zoneServers, options.clock ?? systemClock);
	}

	async ask(name: string, type: QuestionType, aliasesLeft: number): Promise<DnsAnswer> {
		if (!isAskable(name)) return { state: "unknown", code: "invalid-name" };
		const zone = await this.#zones.find(name);
		if (typeof zone === "string") return { state: "unknown", code: zone };
		const reply = await this.#askServers(zone, name, type);
		if (typeof reply === "string") return { state: "unknown", code: reply };
		return this.#read(reply, name, type, zone.zone, aliasesLeft);
	}

	async #askServers({ servers }: ZoneServers, name: string, type: QuestionType): Promise<DnsReply | DnsFailure> {
		let failure: DnsFailure = "no-servers";
		for (let round = 0; round < this.#tries; round++) {
			for (const server of servers) {
				const outcome = await askServer(server, name, type, this.#timeoutMs);
				const problem = typeof outcome === "string" ? outcome : problemOf(outcome);
				if (problem === null) return outcome;
				failure = problem;
			}
		}
		return failure;
	}

	async #read(
		{ rcode, records }: DnsReply,
		name: string,
		type: QuestionType,
		zone: string,
		aliasesLeft: number,
	): Promise<DnsAnswer> {
		const found = records.filter((record) => record.name === name && record.type === type);
		if (found.length > 0) return { state: "found", records: found.map(({ text }) => text) };
		const alias = records.find((record) => record.name === name && record.type === "CNAME");
		if (alias === undefined) return { state: "absent", nameExists: rcode !== "NXDOMAIN" };
		if (!followed.has(type)) return { state: "absent", nameExists: true };
		if (aliasesLeft === 0) return { state: "unknown", code: "cname-chain" };
		// What else the server says of the target is not taken: it may belong to another zone, and its own servers are asked.
		const target = alias.text;
		const answer = isWithin(target, zone)
			? await this.ask(target, type, aliasesLeft - 1)
			: await this.#public(target, type);
		return answer.state === "absent" ? { state: "absent", nameExists: true } : answer;
	}
}

const followed: ReadonlySet<QuestionType> = new Set<QuestionType>(["TXT", "MX", "A", "AAAA"]);

function problemOf({ rcode, authoritative }: DnsReply): DnsFailure | null {
	if (rcode === "SERVFAIL") return "servfail";
	if (rcode === "REFUSED" || rcode === "NOTIMP" || rcode === "NOTAUTH") return "refused";
	if (rcode !== "NOERROR" && rcode !== "NXDOMAIN") return "malformed";
	return authoritative ? null : "not-authoritative";
}

function isWithin(name: string, zone: string): boolean {
	return name === zone || name.endsWith(`.${zone}`);
}

/** Whether a name can be put on the wire; a longer label would come out as a compression pointer. */
function isAskable(name: string): boolean {
	return name.length <= maxNameLength && name.split(".").every((label) => /^[\u0021-\u007e]{1,63}$/.test(label));
}
