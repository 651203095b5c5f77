import { discoverDmarc } from "../dmarc-discovery.ts";
import { boundLookup } from "../dns/bounded-lookup.ts";
import type { DnsAnswer, DnsLookup, QuestionType } from "../dns/dns-answer.ts";
import { reverseName } from "../dns/record-text.ts";
import { dkimNames } from "./dkim-records.ts";
import { addressesOf } from "./hygiene.ts";
import { sidesOf } from "./judgement.ts";
import { spfTexts } from "./mail-from-spf.ts";
import { type PlanSubject, readSubject } from "./plan-subject.ts";
import { consentName, reportReceivers } from "./report-consent.ts";
import type { FoundAnswer, FoundRecords } from "./sender-plan.ts";
import type { SenderQuestions } from "./sender-questions.ts";
import { serviceInclude } from "./ses-hosts.ts";
import { doubled } from "./slips.ts";
import { missingSpfNames } from "./spf-evaluation.ts";
import { isSpf, parseSpf } from "./spf-record.ts";
import { wildcardProbe } from "./wildcard.ts";

const maxConcurrent = 16;
const maxRecords = 100;
const maxReverseNames = 2;
/** One more than an SPF record may have lookups, so that one too many is seen. */
const maxSpfDepth = 11;

/** Where the DNS is asked. */
export interface DnsViews {
	/** A resolver, as everybody uses one: `createNodeDnsLookup()`. */
	readonly public: DnsLookup;
	/** The servers of the zone itself: `createAuthoritativeLookup({ public })`. Undefined: they are not asked. */
	readonly authoritative?: DnsLookup | undefined;
}

/**
 * Asks the DNS whatever a plan for the same questions needs to know: up to sixteen questions at a time to each of the two views, each
 * question once.
 *
 * It never rejects for the DNS's sake: what was not answered is `unknown`. For a domain that is refused as a whole nothing is asked.
 *
 * @throws {AddressError} and {OptionError} for questions that `planSenderDomain` would refuse.
 */
export async function readSenderRecords(questions: SenderQuestions, views: DnsViews): Promise<FoundRecords> {
	const subject = readSubject(questions);
	if (subject.refusal !== undefined) return { answers: [], dmarc: undefined };
	const reader = new RecordReader(subject, views);
	return reader.read();
}

class RecordReader {
	readonly #subject: PlanSubject;
	readonly #public: DnsLookup;
	readonly #authoritative: DnsLookup | undefined;
	readonly #answers = new Map<string, FoundAnswer>();

	constructor(subject: PlanSubject, views: DnsViews) {
		this.#subject = subject;
		this.#public = boundLookup(views.public, maxConcurrent);
		this.#authoritative =
			views.authoritative === undefined ? undefined : boundLookup(views.authoritative, maxConcurrent);
	}

	async read(): Promise<FoundRecords> {
		const { domain, from, mailFromDomain, standard } = this.#subject;
		const compared = [from, mailFromDomain, standard?.signingDomain, standard?.mailFromDomain];
		const domains = new Set([domain, ...compared.flatMap((name) => name ?? [])]);
		const [[dmarc, ...discoveries]] = await Promise.all([
			Promise.all([...domains].map((name) => this.#discover(name))),
			this.#readMailFrom(),
			this.#readDkim(),
			this.#readDmarc(),
			this.#readFrom(),
			this.#readHost(),
		]);
		return { answers: [...this.#answers.values()], dmarc, others: discoveries };
	}

	#discover(domain: string): ReturnType<typeof discoverDmarc> {
		return discoverDmarc(domain, (name) => this.#public(name, "TXT"));
	}

	async #readMailFrom(): Promise<void> {
		const { domain, mailFromDomain: name } = this.#subject;
		const parents = new Set([domain, name.slice(name.indexOf(".") + 1)]);
		await Promise.all([
			this.#ask(name, "MX"),
			this.#ask(name, "TXT"),
			this.#ask(name, "CNAME"),
			...[...parents].flatMap((parent) => {
				const probe = wildcardProbe(parent);
				return [this.#ask(probe, "MX"), this.#ask(probe, "TXT"), this.#ask(probe, "CNAME")];
			}),
		]);
		await Promise.all([this.#askDoubled(name, "MX"), this.#askDoubled(name, "TXT"), this.#readSpfIncludes(name)]);
	}

	/** Level by level, so that what stands on one level is asked at once. */
	async #readSpfIncludes(name: string): Promise<void> {
		for (let depth = 0; depth < maxSpfDepth; depth++) {
			const found = { answers: [...this.#answers.values()], dmarc: undefined };
			const sides = sidesOf(found);
			const texts = [sides.authoritative(name, "TXT"), sides.public(name, "TXT")].flatMap(recordsOf);
			const names = missingSpfNames(texts.filter(isSpf).map(parseSpf), spfTexts(sides), serviceInclude);
			const unasked = names.filter((target) => sides.public(target, "TXT") === undefined);
			if (unasked.length === 0) return;
			await Promise.all(unasked.map((target) => this.#askPublic(target, "TXT")));
		}
	}

	async #readDkim(): Promise<void> {
		const { domain, identity } = this.#subject;
		await Promise.all(
			dkimNames(domain, identity, "").map(async ({ name }) => {
				await Promise.all([this.#ask(name, "CNAME"), this.#ask(name, "TXT")]);
				await this.#askDoubled(name, "CNAME");
			}),
		);
	}

	async #readDmarc(): Promise<void> {
		const { domain, from, reports } = this.#subject;
		const names = new Set([domain, from].map((owner) => `_dmarc.${owner}`));
		await Promise.all([...names].flatMap((name) => [this.#ask(name, "TXT"), this.#ask(name, "CNAME")]));
		const { best } = sidesOf({ answers: [...this.#answers.values()], dmarc: undefined });
		await Promise.all([
			this.#askDoubled(`_dmarc.${domain}`, "TXT"),
			...reportReceivers(domain, reports, best).map((receiver) => this.#ask(consentName(domain, receiver), "TXT")),
		]);
	}

	async #readFrom(): Promise<void> {
		const { from } = this.#subject;
		await Promise.all([this.#ask(from, "MX"), this.#ask(from, "A"), this.#ask(from, "AAAA")]);
	}

	/** Only receivers look at this, and they see what everybody sees. */
	async #readHost(): Promise<void> {
		const host = this.#subject.standard?.host;
		if (host === undefined) return;
		await this.#askAddresses(host);
		const { best } = sidesOf({ answers: [...this.#answers.values()], dmarc: undefined });
		await Promise.all(
			addressesOf(host, best).map(async (address) => {
				const reverse = reverseName(address);
				if (reverse === null) return;
				const answer = await this.#askPublic(reverse, "PTR");
				await Promise.all(
					recordsOf(answer)
						.slice(0, maxReverseNames)
						.map((name) => this.#askAddresses(name)),
				);
			}),
		);
	}

	async #askAddresses(name: string): Promise<void> {
		await Promise.all([this.#askPublic(name, "A"), this.#askPublic(name, "AAAA")]);
	}

	/** What is missing may stand where a form has put it. */
	async #askDoubled(name: string, type: QuestionType): Promise<void> {
		const answer = this.#answers.get(`${type} ${name}`);
		const isMissing = [answer?.authoritative, answer?.public].some((side) => side?.state === "absent");
		const slip = doubled(name, this.#subject.domain);
		if (isMissing && slip.length <= 253) await this.#ask(slip, type);
	}

	async #ask(name: string, type: QuestionType): Promise<void> {
		const [everybody, authority] = await Promise.all([this.#public(name, type), this.#authoritative?.(name, type)]);
		this.#answers.set(`${type} ${name}`, { name, type, authoritative: bounded(authority), public: bounded(everybody) });
	}

	async #askPublic(name: string, type: QuestionType): Promise<DnsAnswer> {
		const answer = await this.#public(name, type);
		const key = `${type} ${name}`;
		if (!this.#answers.has(key))
			this.#answers.set(key, { name, type, authoritative: undefined, public: bounded(answer) });
		return answer;
	}
}

function bounded(answer: DnsAnswer): DnsAnswer;
function bounded(answer: DnsAnswer | undefined): DnsAnswer | undefined;
function bounded(answer: DnsAnswer | undefined): DnsAnswer | undefined {
	return answer?.state === "found" ? { state: "found", records: answer.records.slice(0, maxRecords) } : answer;
}

function recordsOf(answer: DnsAnswer | undefined): readonly string[] {
	return answer?.state === "found" ? answer.records : [];
}
