import { Resolver } from "node:dns/promises";
import { OptionError } from "@todoku/core";
import { readInteger, readMilliseconds } from "@todoku/core/adapter";
import type { DnsFailure, TxtAnswer, TxtLookup } from "./dns.ts";

const maxAliases = 8;

export interface NodeTxtLookupOptions {
	/** Resolvers to ask, as `address` or `address:port`, IPv6 in brackets where a port follows. Default: those of the system. */
	readonly servers?: readonly string[] | undefined;
	/**
	 * How long one try at one server waits, in milliseconds, counted from its question. The resolver under Node takes it as a lower bound:
	 * up to twice as long was seen, and never less than about 250. Minimum: 1. Default: 2,000.
	 */
	readonly timeoutMs?: number | undefined;
	/** How often each server is asked before the answer is unknown. Minimum: 1. Default: 2. */
	readonly tries?: number | undefined;
}

/**
 * Makes a TXT lookup out of Node's resolver. It has a resolver of its own: nothing of the process is changed, and nothing is asked before
 * the first call.
 *
 * CNAMEs are followed here, up to eight in a row: asked for TXT, Node answers with an empty list where a server returns only the alias.
 *
 * @throws {OptionError} for an option that makes no sense.
 */
export function createNodeTxtLookup(options: NodeTxtLookupOptions = {}): TxtLookup {
	const resolver = new Resolver({
		timeout: readMilliseconds("timeoutMs", options.timeoutMs) ?? 2_000,
		tries: readInteger("tries", options.tries, 1, 2 ** 31 - 1) ?? 2,
	});
	if (options.servers !== undefined) setServers(resolver, options.servers);
	return (name) => followAliases(resolver, name);
}

async function followAliases(resolver: Resolver, name: string): Promise<TxtAnswer> {
	const seen = new Set<string>();
	let current = absolute(name);
	for (let aliases = 0; aliases <= maxAliases; aliases++) {
		if (seen.has(current)) return { state: "unknown", code: "cname-loop" };
		seen.add(current);
		const answer = await queryTxt(resolver, current);
		// Where the end of the chain does not exist, the name itself does: it has a CNAME.
		if (answer !== "maybe-alias") return aliases > 0 && answer.state === "absent" ? existing : answer;
		const target = await queryAlias(resolver, current);
		if (typeof target !== "string") return target;
		current = absolute(target);
	}
	return { state: "unknown", code: "cname-chain" };
}

const existing: TxtAnswer = { state: "absent", nameExists: true };

async function queryTxt(resolver: Resolver, name: string): Promise<TxtAnswer | "maybe-alias"> {
	try {
		const records = await resolver.resolveTxt(name);
		if (records.length === 0) return "maybe-alias";
		return { state: "found", records: records.map((strings) => strings.join("")) };
	} catch (error) {
		// A lone CNAME comes as an empty list from today's resolver; a later one may well call it "no data".
		return codeOf(error) === "ENODATA" ? "maybe-alias" : fromDnsError(error);
	}
}

async function queryAlias(resolver: Resolver, name: string): Promise<string | TxtAnswer> {
	try {
		const [target] = await resolver.resolveCname(name);
		return target ?? existing;
	} catch (error) {
		return codeOf(error) === "ENODATA" ? existing : fromDnsError(error);
	}
}

const failures: Readonly<Record<string, DnsFailure>> = {
	ESERVFAIL: "servfail",
	EREFUSED: "refused",
	ENOTIMP: "refused",
	ETIMEOUT: "timeout",
	ECONNREFUSED: "unreachable",
	EBADRESP: "malformed",
	EFORMERR: "malformed",
	EBADNAME: "invalid-name",
};

function fromDnsError(error: unknown): TxtAnswer {
	const code = codeOf(error);
	if (code === "ENOTFOUND") return { state: "absent", nameExists: false };
	return { state: "unknown", code: failures[code] ?? "unrecognised" };
}

function codeOf(error: unknown): string {
	return String((error as { readonly code?: unknown } | null)?.code);
}

/** With a trailing dot, so that no search list is ever tried. */
function absolute(name: string): string {
	return name.endsWith(".") ? name : `${name}.`;
}

function setServers(resolver: Resolver, servers: readonly string[]): void {
	if (servers.length === 0) throw new OptionError("servers", "is empty; leave it out to ask the system's resolvers");
	try {
		resolver.setServers(servers);
	} catch {
		throw new OptionError("servers", "has an entry that is no IP address, with or without a port");
	}
}
