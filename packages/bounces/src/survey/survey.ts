import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { MailboxProblem } from "../mailbox/mailbox-item.ts";
import type { MailboxReport } from "../mailbox/read-returned-mailbox.ts";
import type { BounceClass, BounceReason } from "../reason/bounce-reason.ts";
import { domainOf, foldAddress } from "../report/find-address.ts";
import type { MailKind, ReturnedRecipient } from "../report/returned-mail.ts";
import { mailKinds } from "../report/returned-mail.ts";
import { findClusters, type RegistrationCluster } from "./clusters.ts";
import type { MemberRecord } from "./members.ts";

/** How often a reason was met. */
export interface ReasonCount {
	readonly reason: BounceReason;
	readonly class: BounceClass;
	readonly reports: number;
}

/** What came back from one domain. */
export interface DomainCount {
	readonly domain: string;
	readonly hard: number;
	readonly soft: number;
	readonly complaints: number;
	/** How many of its addresses are dead. */
	readonly deadAddresses: number;
}

/** An address that will never get mail, or whose owner complained. */
export interface SurveyedAddress {
	/** As the latest report writes it. */
	readonly address: string;
	readonly class: "hard" | "complaint";
	/** Of the latest report. */
	readonly reason: BounceReason;
	readonly status: string;
	readonly diagnostic: string;
	/** How many reports said so. */
	readonly reports: number;
	/** By the Date of the reports; null where none had one. */
	readonly firstAt: Date | null;
	readonly lastAt: Date | null;
	/** The members it belongs to; none where no file of members was given, or nobody has it. */
	readonly members: readonly MemberRecord[];
}

/** What a survey found. */
export interface Survey {
	readonly mails: number;
	readonly kinds: { readonly [kind in MailKind]: number };
	/** Files and mailboxes that could not be read. */
	readonly problems: number;
	/** The most frequent first. */
	readonly reasons: readonly ReasonCount[];
	/** Those with the most dead addresses first. */
	readonly domains: readonly DomainCount[];
	/** The ones with the most reports first. */
	readonly dead: readonly SurveyedAddress[];
	readonly complaints: readonly SurveyedAddress[];
	/** Dead addresses that look as if one hand had registered them. */
	readonly clusters: readonly RegistrationCluster[];
	/** How many records the file of members had; null where none was given. */
	readonly membersRead: number | null;
}

export interface SurveyOptions {
	/** The shop's members, one at a time: `readMembers(path)`. Only those whose address is dead are kept. */
	readonly members?: AsyncIterable<MemberRecord> | Iterable<MemberRecord>;
	/** How many minutes may lie between two registrations of one cluster, 1 to 1440. Default: 10. */
	readonly clusterMinutes?: number;
	/** How many it takes to make a cluster, 2 to 1000. Default: 5. */
	readonly minClusterSize?: number;
}

/**
 * Counts what came back, and names the addresses that are dead.
 *
 * Reads its input once, one mail at a time; what it keeps grows with the number of dead addresses and of domains, not of mails. Addresses
 * are compared without regard to case and needless quotes.
 *
 * @throws {OptionError} for an option that is not known or makes no sense.
 * @throws {MembersFileError} from `members`; the mails had been read by then.
 */
export async function surveyReturnedMail(
	items: AsyncIterable<MailboxReport | MailboxProblem> | Iterable<MailboxReport | MailboxProblem>,
	options: SurveyOptions = {},
): Promise<Survey> {
	const { members, clusterMinutes, minClusterSize } = readOptions(options);
	const kinds: { [kind in MailKind]: number } = {
		failure: 0,
		delivered: 0,
		complaint: 0,
		"auto-reply": 0,
		newsletter: 0,
		ordinary: 0,
		unreadable: 0,
	};
	const tally = new Tally();
	let problems = 0;
	for await (const item of items) {
		if (item.kind === "problem") {
			problems++;
			continue;
		}
		kinds[item.mail.kind]++;
		for (const recipient of item.mail.recipients) tally.add(recipient, item.mail.date);
	}
	let membersRead: number | null = null;
	for await (const member of members ?? []) {
		membersRead = (membersRead ?? 0) + 1;
		tally.join(member);
	}
	const dead = tally.addresses("hard");
	return {
		mails: mailKinds.reduce((sum, kind) => sum + kinds[kind], 0),
		kinds,
		problems,
		reasons: tally.reasons(),
		domains: tally.domains(),
		dead,
		complaints: tally.addresses("complaint"),
		clusters: findClusters(dead, { withinMs: clusterMinutes * 60_000, minSize: minClusterSize }),
		membersRead: members === undefined ? null : (membersRead ?? 0),
	};
}

function readOptions(
	options: SurveyOptions,
): SurveyOptions & { readonly clusterMinutes: number; readonly minClusterSize: number } {
	readRecord("options", options);
	refuseUnknown("", options, ["members", "clusterMinutes", "minClusterSize"]);
	return {
		...options,
		clusterMinutes: readInteger("clusterMinutes", options.clusterMinutes, 1, 1440) ?? 10,
		minClusterSize: readInteger("minClusterSize", options.minClusterSize, 2, 1000) ?? 5,
	};
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] };
type KeptAddress = Mutable<Omit<SurveyedAddress, "members">> & { readonly members: MemberRecord[] };

/** Counts and addresses, as they grow. */
class Tally {
	readonly #reasons = new Map<string, Mutable<ReasonCount>>();
	readonly #domains = new Map<string, Mutable<DomainCount>>();
	readonly #addresses = new Map<string, KeptAddress>();

	add(recipient: ReturnedRecipient, at: Date | null): void {
		const { reason } = recipient;
		if (recipient.class === "none") return;
		const count = this.#reasons.get(`${reason} ${recipient.class}`) ?? { reason, class: recipient.class, reports: 0 };
		count.reports++;
		this.#reasons.set(`${reason} ${recipient.class}`, count);
		const domain = domainOf(recipient.recipient);
		const counts = this.#domains.get(domain) ?? { domain, hard: 0, soft: 0, complaints: 0, deadAddresses: 0 };
		this.#domains.set(domain, counts);
		if (recipient.class === "soft") counts.soft++;
		else {
			counts[recipient.class === "hard" ? "hard" : "complaints"]++;
			this.#keep(recipient, recipient.class, at, counts);
		}
	}

	join(member: MemberRecord): void {
		// One person can have registered twice, and one address can be both dead and complained of.
		for (const kind of ["hard", "complaint"] as const)
			this.#addresses.get(`${kind} ${foldAddress(member.email)}`)?.members.push(member);
	}

	addresses(kind: "hard" | "complaint"): readonly SurveyedAddress[] {
		return [...this.#addresses.values()]
			.filter((each) => each.class === kind)
			.toSorted((a, b) => b.reports - a.reports || compare(a.address, b.address));
	}

	reasons(): readonly ReasonCount[] {
		return [...this.#reasons.values()].toSorted((a, b) => b.reports - a.reports || compare(a.reason, b.reason));
	}

	domains(): readonly DomainCount[] {
		return [...this.#domains.values()].toSorted(
			(a, b) => b.deadAddresses - a.deadAddresses || b.hard + b.soft - a.hard - a.soft || compare(a.domain, b.domain),
		);
	}

	#keep(recipient: ReturnedRecipient, kind: "hard" | "complaint", at: Date | null, counts: Mutable<DomainCount>): void {
		const key = `${kind} ${foldAddress(recipient.recipient)}`;
		const kept = this.#addresses.get(key);
		if (kept === undefined) {
			if (kind === "hard") counts.deadAddresses++;
			const { recipient: address, reason, status, diagnostic } = recipient;
			this.#addresses.set(key, {
				address,
				class: kind,
				reason,
				status,
				diagnostic: diagnostic.slice(0, 200),
				reports: 1,
				firstAt: at,
				lastAt: at,
				members: [],
			});
			return;
		}
		kept.reports++;
		if (at === null) return;
		if (kept.firstAt === null || at < kept.firstAt) kept.firstAt = at;
		if (kept.lastAt !== null && at < kept.lastAt) return;
		kept.lastAt = at;
		kept.address = recipient.recipient;
		kept.reason = recipient.reason;
		kept.status = recipient.status;
		kept.diagnostic = recipient.diagnostic.slice(0, 200);
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
