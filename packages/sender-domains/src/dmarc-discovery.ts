import { toAsciiDomain } from "@todoku/mime";
import { dependsOnExistence, type EffectivePolicy, type PolicySubject, policyFor } from "./dmarc-policy.ts";
import { type DiscardedRecord, DmarcReader, type LookupFailure } from "./dmarc-reader.ts";
import type { DmarcPolicy, DmarcRecord } from "./dmarc-record.ts";
import type { DnsFailure, TxtLookup } from "./dns/dns-answer.ts";
import { organizationalDomainByList } from "./organizational-domain.ts";
import { endsWalk, type FoundRecord, organizationalDomainByWalk, walkDomains } from "./tree-walk.ts";

/** Whose record it is: the From domain's own, its organisational domain's, or that of the public suffix above (RFC 9989 only). */
export const dmarcSources = ["own", "organizational", "public-suffix"] as const;
export type DmarcSource = (typeof dmarcSources)[number];

/** A record that applies. */
export interface FoundPolicy extends EffectivePolicy {
	readonly state: "found";
	readonly source: DmarcSource;
	/** The domain it was found for, without the `_dmarc.` in front. */
	readonly foundAt: string;
	/** null where a lookup further up failed, so that it cannot be told. */
	readonly organizationalDomain: string | null;
	readonly record: DmarcRecord;
}

/** A record is there, but so broken that receivers apply no DMARC. It is to be mended, not to be given company. */
export interface BrokenPolicy extends Omit<FoundPolicy, "state" | keyof EffectivePolicy> {
	readonly state: "broken";
}

/** The DNS was asked, answered, and no record applies. */
export interface AbsentPolicy {
	readonly state: "absent";
	readonly organizationalDomain: string;
}

/** A lookup failed, and without it nothing can be said about the policy. */
export interface UnknownPolicy {
	readonly state: "unknown";
	readonly organizationalDomain: string | null;
	/** The name that was asked. */
	readonly name: string;
	readonly code: DnsFailure;
}

/** What one set of rules comes to for a domain. */
export type DmarcFinding = FoundPolicy | BrokenPolicy | AbsentPolicy | UnknownPolicy;

/** What receivers of the two kinds do with the same mail, where that differs. */
export interface DmarcDisagreement {
	readonly treeWalk: DmarcPolicy | "absent";
	readonly publicSuffix: DmarcPolicy | "absent";
}

export interface DmarcDiscovery {
	/** The domain asked about, in ASCII; as given where it is no domain name. */
	readonly domain: string;
	/** By the tree walk of RFC 9989. */
	readonly treeWalk: DmarcFinding;
	/** By RFC 7489 and the public suffix list, as receivers did before and many still do. */
	readonly publicSuffix: DmarcFinding;
	/** Set where the two come to different policies; null also where one of them is unknown. A broken record counts as absent. */
	readonly disagreement: DmarcDisagreement | null;
	/** Records that were meant for DMARC and do not count. */
	readonly discarded: readonly DiscardedRecord[];
	/** Every lookup that failed, also where the policy could be told without it. */
	readonly failures: readonly LookupFailure[];
}

/** How often one discovery asks at most: eight for the walk, one for the list's organisational domain, one for existence (`np`). */
export const maxDiscoveryLookups = 10;

/**
 * Finds the DMARC policy that applies to mail from a domain, the new way and the old way.
 *
 * Whether the domain exists is asked only where an inherited record has an `np` that makes a difference, and by one TXT lookup at the
 * domain itself. If the lookup cannot tell (no `nameExists`), the more severe of `np` and `sp` is taken.
 *
 * @param domain In Unicode or ASCII. What is no domain name is not looked up and comes back as unknown, with the code `invalid-name`.
 * @returns Always: a lookup that fails or throws makes the policy unknown, never absent.
 * @see RFC 9989 §4.10 (tree walk), §4.10.1 (policy), §4.10.2 (organisational domain); RFC 7489 §6.6.3
 */
export async function discoverDmarc(domain: string, lookup: TxtLookup): Promise<DmarcDiscovery> {
	const ascii = asciiOrNull(domain);
	if (ascii === null) return notADomain(domain);
	const reader = new DmarcReader(lookup);
	const treeWalk = await findByTreeWalk(ascii, reader);
	const publicSuffix = await findByPublicSuffix(ascii, reader);
	const { discarded, failures } = reader;
	return {
		domain: ascii,
		treeWalk,
		publicSuffix,
		disagreement: disagreementOf(treeWalk, publicSuffix),
		discarded,
		failures,
	};
}

async function findByTreeWalk(domain: string, reader: DmarcReader): Promise<DmarcFinding> {
	const found: FoundRecord[] = [];
	let failure: LookupFailure | undefined;
	for (const target of walkDomains(domain)) {
		const answer = await reader.read(target);
		// What is further up would decide nothing: a record at the name that failed could have ended the walk.
		if (answer.state === "unknown") {
			failure = { name: answer.name, code: answer.code };
			break;
		}
		if (answer.state === "none") continue;
		found.push({ domain: target, record: answer.record });
		if (endsWalk(answer.record)) break;
	}
	const organizationalDomain = failure === undefined ? organizationalDomainByWalk(domain, found) : null;
	const own = found.find((candidate) => candidate.domain === domain);
	if (own !== undefined) return toFinding(own, "own", "own", organizationalDomain, "rfc9989");
	if (organizationalDomain === null) return { state: "unknown", organizationalDomain, ...(failure as LookupFailure) };
	const organizational = found.find((candidate) => candidate.domain === organizationalDomain);
	// Records between the two count for nothing, and a public suffix speaks only where its registrant does not.
	const inherited = organizational ?? found.findLast((candidate) => candidate.record.psd === "y");
	if (inherited === undefined) return { state: "absent", organizationalDomain };
	const subject = await subjectOf(domain, inherited.record, reader);
	if (typeof subject !== "string") return { state: "unknown", organizationalDomain, ...subject };
	const source = organizational === undefined ? "public-suffix" : "organizational";
	return toFinding(inherited, source, subject, organizationalDomain, "rfc9989");
}

async function subjectOf(
	domain: string,
	record: DmarcRecord,
	reader: DmarcReader,
): Promise<PolicySubject | LookupFailure> {
	if (!dependsOnExistence(record)) return "subdomain";
	const exists = await reader.exists(domain);
	if (exists === null) return "uncertain-subdomain";
	if (typeof exists === "object") return exists;
	return exists ? "subdomain" : "missing-subdomain";
}

async function findByPublicSuffix(domain: string, reader: DmarcReader): Promise<DmarcFinding> {
	const organizationalDomain = organizationalDomainByList(domain);
	for (const target of new Set([domain, organizationalDomain])) {
		const answer = await reader.read(target);
		if (answer.state === "unknown")
			return { state: "unknown", organizationalDomain, name: answer.name, code: answer.code };
		if (answer.state === "record") {
			const [source, subject] =
				target === domain ? (["own", "own"] as const) : (["organizational", "subdomain"] as const);
			return toFinding({ domain: target, record: answer.record }, source, subject, organizationalDomain, "rfc7489");
		}
		// Several records end this search, while the tree walk goes on (RFC 7489 §6.6.3 step 5, RFC 9989 §4.10 step 2).
		if (answer.duplicates) break;
	}
	return { state: "absent", organizationalDomain };
}

function toFinding(
	{ domain: foundAt, record }: FoundRecord,
	source: DmarcSource,
	subject: PolicySubject,
	organizationalDomain: string | null,
	rules: "rfc9989" | "rfc7489",
): FoundPolicy | BrokenPolicy {
	const where = { source, foundAt, organizationalDomain, record };
	const effective = policyFor(record, subject, rules);
	return effective === null ? { state: "broken", ...where } : { state: "found", ...effective, ...where };
}

function disagreementOf(treeWalk: DmarcFinding, publicSuffix: DmarcFinding): DmarcDisagreement | null {
	const [one, other] = [outcomeOf(treeWalk), outcomeOf(publicSuffix)];
	if (one === null || other === null || one === other) return null;
	return { treeWalk: one, publicSuffix: other };
}

function outcomeOf(finding: DmarcFinding): DmarcPolicy | "absent" | null {
	if (finding.state === "unknown") return null;
	return finding.state === "found" ? finding.policy : "absent";
}

function asciiOrNull(domain: string): string | null {
	try {
		return toAsciiDomain(domain);
	} catch {
		return null;
	}
}

function notADomain(domain: string): DmarcDiscovery {
	const failure: LookupFailure = { name: domain, code: "invalid-name" };
	const finding: UnknownPolicy = { state: "unknown", organizationalDomain: null, ...failure };
	return {
		domain,
		treeWalk: finding,
		publicSuffix: finding,
		disagreement: null,
		discarded: [],
		failures: [failure],
	};
}
