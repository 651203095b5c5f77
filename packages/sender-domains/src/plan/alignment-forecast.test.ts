import { describe, expect, it } from "vitest";
import { complete } from "../../test/dns-situations.ts";
import { domainIdentity } from "../../test/domain-identity.ts";
import { servedLookup } from "../../test/served-lookups.ts";
import type { ServedNames } from "../testing/index.ts";
import { planSenderDomain } from "./plan-sender-domain.ts";
import { readSenderRecords } from "./read-sender-records.ts";
import type { SenderPlan } from "./sender-plan.ts";
import type { SenderQuestions } from "./sender-questions.ts";

async function align(
	policy: string | null,
	ask: Partial<SenderQuestions> = {},
	zone: ServedNames = {},
): Promise<SenderPlan["alignment"]> {
	const questions = { domain: "shop.example", identity: domainIdentity("shop.example"), ...ask };
	const own: ServedNames = policy === null ? {} : { "_dmarc.shop.example": { TXT: [policy] } };
	const { "_dmarc.shop.example": _, ...rest } = complete;
	const found = await readSenderRecords(questions, { public: servedLookup({ ...rest, ...own, ...zone }) });
	return planSenderDomain({ ...questions, region: "ap-northeast-1", found }).alignment;
}

const from = { from: "news.shop.example" };

describe("alignment on the service route", () => {
	it.each<readonly [string, string | null, Partial<SenderQuestions>, string, string, string]>([
		["no policy", null, {}, "aligned", "aligned", "both DKIM and SPF"],
		["a relaxed policy", "v=DMARC1; p=reject", {}, "aligned", "aligned", "both DKIM and SPF"],
		["adkim=s", "v=DMARC1; p=reject; adkim=s", {}, "aligned", "aligned", "both DKIM and SPF"],
		["aspf=s", "v=DMARC1; p=reject; aspf=s", {}, "aligned", "not-aligned", "passes DMARC by DKIM"],
		["a subdomain", "v=DMARC1; p=reject", from, "aligned", "aligned", "both DKIM and SPF"],
		["a subdomain under adkim=s", "v=DMARC1; p=reject; adkim=s", from, "not-aligned", "aligned", "by SPF alone"],
		[
			"a subdomain under both",
			"v=DMARC1; p=reject; adkim=s; aspf=s",
			from,
			"not-aligned",
			"not-aligned",
			"does not pass",
		],
	])("with %s", async (_, policy, ask, dkim, spf, conclusion) => {
		const { service } = await align(policy, ask);
		expect([service.dkim, service.spf]).toEqual([dkim, spf]);
		expect(service.sentence.en).toContain(conclusion);
		expect(service.sentence.ja).toMatch(/DMARC に(?:合格し|合格しません)/);
	});

	it("names the tag that is in the way", async () => {
		const { service } = await align("v=DMARC1; p=reject; adkim=s", from);
		expect(service.sentence.en).toContain("adkim=s, which demands the very same domain");
		expect(service.sentence.ja).toContain("adkim=s は完全な一致を求める");
	});

	it("goes by the subdomain's own record where it has one", async () => {
		const { service } = await align("v=DMARC1; p=reject", from, {
			"_dmarc.news.shop.example": { TXT: ["v=DMARC1; p=none; adkim=s"] },
		});
		expect([service.dkim, service.spf]).toEqual(["not-aligned", "aligned"]);
	});

	it("is none where a subdomain says that it is an organisation of its own", async () => {
		const { service } = await align("v=DMARC1; p=reject", from, {
			"_dmarc.news.shop.example": { TXT: ["v=DMARC1; p=none; psd=n"] },
		});
		expect([service.dkim, service.spf]).toEqual(["not-aligned", "not-aligned"]);
		expect(service.sentence.en).toContain("not of the same organisation");
	});

	it("is unknown for a subdomain while the DNS does not answer, and sure for the domain itself", async () => {
		const down: ServedNames = { "_dmarc.shop.example": { rcode: "SERVFAIL" } };
		expect((await align(null, from, down)).service).toMatchObject({ dkim: "unknown", spf: "unknown" });
		expect((await align(null, {}, down)).service).toMatchObject({ dkim: "aligned", spf: "unknown" });
	});

	it("is by SPF alone while signing is switched off", async () => {
		const identity = domainIdentity("shop.example", { signingEnabled: false });
		const { service } = await align(null, { identity });
		expect(service).toMatchObject({ dkim: "not-aligned", spf: "aligned" });
		expect(service.sentence.en).toContain("does not sign with DKIM");
	});
});

describe("alignment on the standard route", () => {
	it("is not looked at unless the route is given", async () => {
		expect((await align(null)).standard).toBeUndefined();
	});

	it.each<readonly [string, SenderQuestions["standard"], string, string]>([
		["nothing known of it", {}, "not-aligned", "unknown"],
		["the domain's signature", { signingDomain: "Shop.Example" }, "aligned", "unknown"],
		["a sister's signature", { signingDomain: "relay.shop.example" }, "aligned", "unknown"],
		["a stranger's signature", { signingDomain: "relay.example" }, "not-aligned", "unknown"],
		["the domain's MAIL FROM", { mailFromDomain: "shop.example" }, "not-aligned", "aligned"],
		["a stranger's MAIL FROM", { mailFromDomain: "bounces.relay.example" }, "not-aligned", "not-aligned"],
	])("with %s", async (_, standard, dkim, spf) => {
		expect((await align("v=DMARC1; p=reject", { standard })).standard).toMatchObject({ dkim, spf });
	});
});
