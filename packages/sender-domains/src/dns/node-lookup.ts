import { Resolver } from "node:dns/promises";
import { OptionError } from "@todoku/core";
import { readInteger, readMilliseconds } from "@todoku/core/adapter";
import type { DnsAnswer, DnsFailure, DnsLookup, QuestionType, TxtLookup } from "./dns-answer.ts";
import { formatExchange, formatHost } from "./record-text.ts";

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

/** The same as for TXT alone. */
export type NodeDnsLookupOptions = NodeTxtLookupOptions;

/**
 * Makes a lookup out of Node's resolver: the public view, with all its copies. It has a resolver of its own: nothing of the process is
 * changed, and nothing is asked before the first call.
 *
 * CNAMEs are followed here, up to eight in a row: asked for TXT, Node answers with an empty list where a server returns only the alias.
 *
 * @throws {OptionError} for an option that makes no sense.
 */
export function createNodeDnsLookup(options: NodeDnsLookupOptions = {}): DnsLookup {
	const resolver = new Resolver({
		timeout: readMilliseconds("timeoutMs", options.timeoutMs) ?? 2_000,
		tries: readInteger("tries", options.tries, 1, 2 ** 31 - 1) ?? 2,
	});
	if (options.servers !== undefined) setServers(resolver, options.servers);
	return (name, type) =>
		followed.has(type) ? followAliases(resolver, name, type) : askOnce(resolver, absolute(name), type);
}

/** The same for TXT records alone, as DMARC discovery takes it. */
export function createNodeTxtLookup(options: NodeTxtLookupOptions = {}): TxtLookup {
	const lookup = createNodeDnsLookup(options);
	return (name) => lookup(name, "TXT");
}

/** An alias of a zone, of a reverse name or of an alias is no answer about the name itself. */
const followed: ReadonlySet<QuestionType> = new Set<QuestionType>(["TXT", "MX", "A", "AAAA"]);

async function followAliases(resolver: Resolver, name: string, type: QuestionType): Promise<DnsAnswer> {
	const seen = new Set<string>();
	let current = absolute(name);
	for (let aliases = 0; aliases <= maxAliases; aliases++) {
		if (seen.has(current)) return { state: "unknown", code: "cname-loop" };
		seen.add(current);
		const answer = await query(resolver, current, type);
		// Where the end of the chain does not exist, the name itself does: it has a CNAME.
		if (answer !== "nothing") return aliases > 0 && answer.state === "absent" ? existing : answer;
		const target = await queryAlias(resolver, current);
		if (typeof target !== "string") return target;
		current = absolute(target);
	}
	return { state: "unknown", code: "cname-chain" };
}

const existing: DnsAnswer = { state: "absent", nameExists: true };

async function askOnce(resolver: Resolver, name: string, type: QuestionType): Promise<DnsAnswer> {
	const answer = await query(resolver, name, type);
	return answer === "nothing" ? existing : answer;
}

/** `nothing`: the name is there and has no such record, or an alias in its place. */
async function query(resolver: Resolver, name: string, type: QuestionType): Promise<DnsAnswer | "nothing"> {
	try {
		const records = await resolve(resolver, name, type);
		return records.length === 0 ? "nothing" : { state: "found", records };
	} catch (error) {
		// A lone CNAME comes as an empty list from today's resolver; a later one may well call it "no data".
		return codeOf(error) === "ENODATA" ? "nothing" : fromDnsError(error);
	}
}

async function resolve(resolver: Resolver, name: string, type: QuestionType): Promise<string[]> {
	switch (type) {
		case "TXT":
			return (await resolver.resolveTxt(name)).map((strings) => strings.join(""));
		case "MX":
			return (await resolver.resolveMx(name)).map(({ priority, exchange }) => formatExchange(priority, exchange));
		case "A":
			return resolver.resolve4(name);
		case "AAAA":
			return resolver.resolve6(name);
		case "CNAME":
			return (await resolver.resolveCname(name)).map(formatHost);
		case "NS":
			return (await resolver.resolveNs(name)).map(formatHost);
		case "PTR":
			return (await resolver.resolvePtr(name)).map(formatHost);
		default:
			return type satisfies never;
	}
}

async function queryAlias(resolver: Resolver, name: string): Promise<string | DnsAnswer> {
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

function fromDnsError(error: unknown): DnsAnswer {
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
