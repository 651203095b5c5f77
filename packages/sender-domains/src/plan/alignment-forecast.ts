import type { DmarcDiscovery, DmarcFinding } from "../dmarc-discovery.ts";
import type { AlignmentMode } from "../dmarc-record.ts";
import { organizationalDomainByList } from "../organizational-domain.ts";
import type { Sentence } from "../sentence.ts";
import { ownDmarcRecord } from "./dmarc-own.ts";
import type { Sides } from "./judgement.ts";
import { isWithin, type PlanSubject } from "./plan-subject.ts";
import type { FoundRecords, RouteAlignment, SenderPlan } from "./sender-plan.ts";
import { shown, together } from "./shown.ts";

type Mechanism = "dkim" | "spf";
type Aligned = RouteAlignment["dkim"];

/** What a mechanism vouches for on a route: the d= of the signature, the MAIL FROM domain; null for none, undefined where it is not known. */
type Vouched = string | null | undefined;

/**
 * Tells in advance, for mail whose records are all in place, by what it will be aligned on each route.
 *
 * Relaxed alignment has to hold by the tree walk and by the public suffix list, since receivers go by either.
 *
 * @see RFC 9989 §4.4 (alignment), §4.10.2 (organisational domain)
 */
export function forecastAlignment(subject: PlanSubject, found: FoundRecords, sides: Sides): SenderPlan["alignment"] {
	const forecast = new Forecast(subject, found, sides);
	const { domain, identity, mailFromDomain, standard } = subject;
	const signs = identity?.dkim?.signingEnabled !== false;
	return {
		service: forecast.route("service", signs ? domain : null, mailFromDomain),
		standard:
			standard === undefined
				? undefined
				: forecast.route("standard", standard.signingDomain ?? null, standard.mailFromDomain),
	};
}

class Forecast {
	readonly #domain: string;
	readonly #from: string;
	readonly #discoveries: ReadonlyMap<string, DmarcDiscovery>;
	readonly #sides: Sides;

	constructor({ domain, from }: PlanSubject, { dmarc, others = [] }: FoundRecords, sides: Sides) {
		this.#domain = domain;
		this.#from = from;
		this.#discoveries = new Map([...others, ...(dmarc === undefined ? [] : [dmarc])].map((one) => [one.domain, one]));
		this.#sides = sides;
	}

	route(route: "service" | "standard", signer: Vouched, mailFrom: Vouched): RouteAlignment {
		const [dkim, spf] = [this.#align("dkim", signer), this.#align("spf", mailFrom)];
		const sentence = together(
			this.#explain("dkim", signer, dkim),
			this.#explain("spf", mailFrom, spf),
			conclusion(route, dkim, spf),
		);
		return { dkim, spf, sentence };
	}

	#align(mechanism: Mechanism, vouched: Vouched): Aligned {
		if (vouched === undefined) return "unknown";
		if (vouched === null) return "not-aligned";
		if (vouched === this.#from) return "aligned";
		const mode = this.#mode(mechanism);
		if (mode === "strict") return "not-aligned";
		if (organizationalDomainByList(vouched) !== organizationalDomainByList(this.#from)) return "not-aligned";
		const [one, other] = [this.#organization(vouched), this.#organization(this.#from)];
		if (one === null || other === null) return "unknown";
		if (one !== other) return "not-aligned";
		return mode === null ? "unknown" : "aligned";
	}

	/** What the policy of the From domain asks for; null where it is not known. Receivers of both kinds have to let the mail pass. */
	#mode(mechanism: Mechanism): AlignmentMode | null {
		const tag = mechanism === "dkim" ? "adkim" : "aspf";
		const own = ownDmarcRecord(this.#from, this.#sides.best);
		if (own !== null) return own[tag];
		const discovery = this.#discoveries.get(this.#from);
		if (discovery === undefined) return null;
		const modes = [modeOf(discovery.treeWalk, tag), modeOf(discovery.publicSuffix, tag)];
		if (modes.includes("strict")) return "strict";
		return modes.includes(null) ? null : "relaxed";
	}

	#organization(domain: string): string | null {
		const finding = this.#discoveries.get(domain)?.treeWalk;
		// Without any record a name is its own organisation. The one that the plan proposes at the domain makes that the organisation.
		if (finding?.state === "absent" && isWithin(domain, this.#domain)) return this.#domain;
		return finding?.organizationalDomain ?? null;
	}

	#explain(mechanism: Mechanism, vouched: Vouched, aligned: Aligned): Sentence {
		const from = shown(this.#from);
		if (vouched === undefined)
			return {
				ja: "この方法の MAIL FROM ドメインが不明なため、SPF については分かりません。",
				en: "The MAIL FROM domain of this route is not known, so nothing can be said of SPF.",
			};
		if (vouched === null)
			return { ja: "この方法では DKIM 署名が付きません。", en: "This route does not sign with DKIM." };
		const [ja, en] =
			mechanism === "dkim"
				? [`DKIM 署名のドメイン（d=）は ${shown(vouched)}`, `The DKIM signature is of ${shown(vouched)} (d=)`]
				: [`MAIL FROM（SPF）のドメインは ${shown(vouched)}`, `The MAIL FROM domain, for SPF, is ${shown(vouched)}`];
		const tag = mechanism === "dkim" ? "adkim=s" : "aspf=s";
		switch (aligned) {
			case "aligned":
				return { ja: `${ja} で、差出人 ${from} と一致します。`, en: `${en}, which is aligned with a From of ${from}.` };
			case "not-aligned":
				return this.#mode(mechanism) === "strict"
					? {
							ja: `${ja} です。DMARC ポリシーの ${tag} は完全な一致を求めるため、差出人 ${from} とは一致しません。`,
							en: `${en}. The DMARC policy says ${tag}, which demands the very same domain, so it is not aligned with a From of ${from}.`,
						}
					: {
							ja: `${ja} で、差出人 ${from} と同じ組織のドメインではないため一致しません。`,
							en: `${en}, which is not of the same organisation as a From of ${from}, so it is not aligned.`,
						};
			case "unknown":
				return {
					ja: `${ja} ですが、DMARC ポリシーを確認できないため、差出人 ${from} と一致するかどうか分かりません。`,
					en: `${en}; whether it is aligned with a From of ${from} cannot be told, as the DMARC policy is not known.`,
				};
			default:
				return aligned satisfies never;
		}
	}
}

function modeOf(finding: DmarcFinding, tag: "adkim" | "aspf"): AlignmentMode | null {
	if (finding.state === "unknown") return null;
	return finding.state === "absent" ? "relaxed" : finding.record[tag];
}

function conclusion(route: "service" | "standard", dkim: Aligned, spf: Aligned): Sentence {
	const name =
		route === "service"
			? { ja: "配信サービス", en: "the delivery service" }
			: { ja: "通常の配信方法", en: "the standard route" };
	if (dkim === "aligned")
		return spf === "aligned"
			? {
					ja: `${name.ja}のメールは DKIM と SPF の両方で DMARC に合格します。`,
					en: `Mail by ${name.en} passes DMARC by both DKIM and SPF.`,
				}
			: { ja: `${name.ja}のメールは DKIM で DMARC に合格します。`, en: `Mail by ${name.en} passes DMARC by DKIM.` };
	if (spf === "aligned")
		return {
			ja: `${name.ja}のメールは SPF だけで DMARC に合格します。転送されると失敗することがあります。`,
			en: `Mail by ${name.en} passes DMARC by SPF alone, which may fail where mail is forwarded.`,
		};
	if (dkim === "unknown" || spf === "unknown")
		return {
			ja: `${name.ja}のメールが DMARC に合格するかどうかは分かりません。`,
			en: `Whether mail by ${name.en} passes DMARC cannot be told.`,
		};
	return { ja: `${name.ja}のメールは DMARC に合格しません。`, en: `Mail by ${name.en} does not pass DMARC.` };
}
