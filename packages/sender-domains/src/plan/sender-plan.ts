import type { DmarcDiscovery } from "../dmarc-discovery.ts";
import type { DnsAnswer, QuestionType } from "../dns/dns-answer.ts";
import type { Sentence } from "../sentence.ts";

/** Whether a record is as it should be. `unknown`: the DNS did not answer, so that the last known state stands. */
export const recordStates = ["present", "missing", "wrong", "unknown"] as const;
export type RecordState = (typeof recordStates)[number];

export type PlannedType = "MX" | "TXT" | "CNAME";

/** What a record is for. */
export type RecordPurpose = "mail-from-mx" | "mail-from-spf" | "dkim" | "dmarc" | "dmarc-report-consent";

/** A record that should exist, and whether it does. */
export interface PlannedRecord {
	readonly purpose: RecordPurpose;
	/** Full name, lower-case ASCII, no trailing dot. */
	readonly name: string;
	readonly type: PlannedType;
	/**
	 * What should stand there. MX: `10 host`; CNAME: the target, no trailing dot; TXT: the whole text, neither quoted nor split. Where
	 * something of the shop's own is there that must stay (an SPF record), the value is that, extended.
	 */
	readonly value: string;
	/** Why it is needed. */
	readonly why: Sentence;
	readonly state: RecordState;
	/**
	 * Of what is present: seen by everybody, or by now only where the zone is kept, so that others will see it when their copies have
	 * expired. Undefined where only one of the two was asked or answered, or where it is not present.
	 */
	readonly seen?: "everywhere" | "authoritative-only" | undefined;
	/** What stands there now, in the form of `value`. */
	readonly found: readonly string[];
	/** Names what was found and what was expected, and what to do. */
	readonly sentence: Sentence;
	/** Not in the domain's own zone: somebody else has to publish it (`dmarc-report-consent`). */
	readonly elsewhere: boolean;
}

/** `error` stands in the way of registering; `warning` does not, but harms; `note` is for knowing. */
export type FindingSeverity = "error" | "warning" | "note";

/** Something about the domain that no single record of the plan shows. */
export interface PlanFinding {
	/** Stable, for programs: `free-mail-domain`, `dmarc-duplicate`, `mail-from-has-foreign-mx` … */
	readonly code: string;
	readonly severity: FindingSeverity;
	readonly sentence: Sentence;
}

/** Whether DMARC will hold for mail of the domain on one route: by which of the two mechanisms it is aligned. */
export interface RouteAlignment {
	readonly dkim: "aligned" | "not-aligned" | "unknown";
	readonly spf: "aligned" | "not-aligned" | "unknown";
	readonly sentence: Sentence;
}

export interface SenderPlan {
	/** Lower-case ASCII. */
	readonly domain: string;
	readonly region: string;
	readonly mailFromDomain: string;
	/** In the order in which they are best published. Empty where a finding refuses the domain as a whole. */
	readonly records: readonly PlannedRecord[];
	readonly findings: readonly PlanFinding[];
	readonly alignment: { readonly service: RouteAlignment; readonly standard: RouteAlignment | undefined };
	/**
	 * Every record of the domain's own zone is present and no finding is an error; what others have to publish (`elsewhere`) does not
	 * count. Whether the service has verified it is another question.
	 */
	readonly complete: boolean;
}

/** What the DNS holds, as it was asked for a plan. */
export interface FoundRecords {
	readonly answers: readonly FoundAnswer[];
	/** Of the domain itself, by the public view. Undefined where it was not asked. */
	readonly dmarc: DmarcDiscovery | undefined;
	/** Of the other domains whose organisation matters: the From, the MAIL FROM domain, the standard route's. */
	readonly others?: readonly DmarcDiscovery[] | undefined;
}

/** One question, answered by the servers of the zone and by a resolver as everybody uses it. */
export interface FoundAnswer {
	readonly name: string;
	readonly type: QuestionType;
	/** In presentation form as in {@link PlannedRecord.value}; addresses as text. Undefined where the servers of the zone were not asked. */
	readonly authoritative: DnsAnswer | undefined;
	readonly public: DnsAnswer | undefined;
}
