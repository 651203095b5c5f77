import { describe, expect, it } from "vitest";
import { complete } from "../../test/dns-situations.ts";
import { domainIdentity } from "../../test/domain-identity.ts";
import { servedLookup } from "../../test/served-lookups.ts";
import type { DnsLookup } from "../dns/dns-answer.ts";
import type { ServedNames } from "../testing/index.ts";
import { planSenderDomain, type SenderPlanRequest } from "./plan-sender-domain.ts";
import { readSenderRecords } from "./read-sender-records.ts";
import type { FoundRecords, SenderPlan } from "./sender-plan.ts";

const nothing: FoundRecords = { answers: [], dmarc: undefined };

function plan(request: Partial<SenderPlanRequest> = {}): SenderPlan {
	return planSenderDomain({
		domain: "shop.example",
		region: "ap-northeast-1",
		identity: domainIdentity("shop.example"),
		dmarcReports: "dmarc@shop.example",
		found: nothing,
		...request,
	});
}

describe("planSenderDomain", () => {
	it("lists the records in the order of publishing", () => {
		expect(plan().records.map(({ purpose, name, type }) => `${purpose} ${name} ${type}`)).toEqual([
			"mail-from-mx bounce.shop.example MX",
			"mail-from-spf bounce.shop.example TXT",
			"dkim t1._domainkey.shop.example CNAME",
			"dkim t2._domainkey.shop.example CNAME",
			"dkim t3._domainkey.shop.example CNAME",
			"dmarc _dmarc.shop.example TXT",
		]);
	});

	it("calls everything unknown of which nothing was asked", () => {
		const { records, complete: isComplete } = plan();
		expect(new Set(records.map(({ state }) => state))).toEqual(new Set(["unknown"]));
		expect(records.every(({ seen, found }) => seen === undefined && found.length === 0)).toBe(true);
		expect(isComplete).toBe(false);
	});

	it("takes the MAIL FROM domain that is chosen, else that of the service, else bounce.", () => {
		const identity = { ...domainIdentity("shop.example"), mailFrom: undefined };
		const set = { domain: "m.shop.example", state: "pending", onMxFailure: "use-default" } as const;
		expect(plan({ identity }).mailFromDomain).toBe("bounce.shop.example");
		expect(plan({ identity: { ...identity, mailFrom: set } }).mailFromDomain).toBe("m.shop.example");
		expect(plan({ mailFromDomain: "x.shop.example" }).mailFromDomain).toBe("x.shop.example");
	});

	it("warns while no MAIL FROM domain is set at the service", () => {
		const identity = { ...domainIdentity("shop.example"), mailFrom: undefined };
		expect(plan({ identity }).findings).toContainEqual(expect.objectContaining({ code: "mail-from-not-set" }));
	});

	it("warns where replies would go to the service", () => {
		const { findings } = plan({ from: "bounce.shop.example" });
		expect(findings).toContainEqual(expect.objectContaining({ code: "from-is-mail-from", severity: "warning" }));
	});

	it("is not complete while the service does not know the domain, though its DNS is", async () => {
		const lookup = servedLookup(complete);
		const questions = { domain: "shop.example", identity: null, dmarcReports: "dmarc@shop.example" };
		const found = await readSenderRecords(questions, { public: lookup });
		const { records, complete: isComplete } = plan({ ...questions, found });
		expect(records.every(({ state }) => state === "present")).toBe(true);
		expect(isComplete).toBe(false);
	});

	it("is complete without the consent that another organisation owes", async () => {
		const { "_dmarc.shop.example": _, ...rest } = complete;
		const zone = { ...rest, "_dmarc.shop.example": { TXT: ["v=DMARC1; p=none; rua=mailto:r@other.example"] } };
		const questions = { domain: "shop.example", identity: domainIdentity("shop.example") };
		const found = await readSenderRecords(questions, { public: servedLookup(zone) });
		const { records, complete: isComplete } = plan({ ...questions, dmarcReports: undefined, found });
		expect(records.at(-1)).toMatchObject({ elsewhere: true, state: "missing" });
		expect(isComplete).toBe(true);
	});

	it("asks for a DMARC record that others still see in an older copy, and that is gone", async () => {
		const { "_dmarc.shop.example": _, ...rest } = complete;
		const questions = { domain: "shop.example", identity: domainIdentity("shop.example") };
		const views = { public: servedLookup(complete), authoritative: servedLookup(rest) };
		const { records } = plan({ ...questions, found: await readSenderRecords(questions, views) });
		expect(records.find(({ purpose }) => purpose === "dmarc")).toMatchObject({ state: "missing", found: [] });
	});

	it.each<readonly [string, ServedNames]>([
		["leads back", { "host.isp.example": { A: ["192.0.2.25"] } }],
		["does not answer", { "host.isp.example": { rcode: "SERVFAIL" } }],
	])("says nothing about a PTR record whose name %s", async (_, host) => {
		const zone = { ...complete, "25.2.0.192.in-addr.arpa": { PTR: ["host.isp.example"] }, ...host };
		const questions = {
			domain: "shop.example",
			identity: domainIdentity("shop.example"),
			standard: { host: "mail.shop.example" },
		};
		const found = await readSenderRecords(questions, { public: servedLookup(zone) });
		expect(found.answers).toContainEqual(expect.objectContaining({ name: "host.isp.example", type: "A" }));
		expect(plan({ ...questions, found }).findings).toEqual([]);
	});

	it("encodes what would end a report address", () => {
		const { records } = plan({ dmarcReports: '"a;b,c!d"@shop.example' });
		expect(records.at(-1)?.value).toMatch(/^v=DMARC1; p=none; rua=mailto:[^;,]+@shop\.example$/);
	});

	it("leaves out tokens and zones that no name can hold", () => {
		const tokens = ["good", "a b", "x\n@ IN A 192.0.2.1", "", "-"];
		const { records } = plan({ identity: domainIdentity("shop.example", { tokens }) });
		expect(records.filter(({ purpose }) => purpose === "dkim").map(({ name }) => name)).toEqual([
			"good._domainkey.shop.example",
		]);
		const broken = plan({ identity: domainIdentity("shop.example", { hostedZone: "evil zone" }) });
		expect(broken.findings).toContainEqual(expect.objectContaining({ code: "dkim-not-set-up", severity: "error" }));
	});

	it("takes the DKIM host of most regions where the service leaves it out", () => {
		const identity = domainIdentity("shop.example", { hostedZone: undefined });
		expect(plan({ identity }).records[2]?.value).toBe("t1.dkim.amazonses.com");
	});

	it.each<readonly [string, Partial<SenderPlanRequest>]>([
		["mailFromDomain", { mailFromDomain: "shop.example" }],
		["mailFromDomain", { mailFromDomain: "bounce.other.example" }],
		["mailFromDomain", { mailFromDomain: "a b" }],
		["from", { from: "other.example" }],
		["from", { from: "notshop.example" }],
		["dmarcReports", { dmarcReports: "dmarc" }],
		["dmarcReports", { dmarcReports: "報告@shop.example" }],
		["dmarcReports", { dmarcReports: "a@shop.example, b@shop.example" }],
		["identity", { identity: domainIdentity("other.example") }],
		["identity", { identity: { ...domainIdentity("shop.example"), kind: "address" } }],
		["region", { region: "tokyo" }],
		["region", { region: "us-east-1.evil.example" }],
		["standard.host", { standard: { host: "no host" } }],
		["standard.signingDomain", { standard: { signingDomain: "@" } }],
	])("refuses a bad %s: %j", (option, request) => {
		expect(() => plan(request)).toThrow(expect.objectContaining({ code: "invalid-option", option }));
	});

	it("refuses a domain that is none", () => {
		expect(() => plan({ domain: "http://shop.example" })).toThrow(expect.objectContaining({ code: "invalid-address" }));
	});

	it("says nothing that breaks a line, whatever the DNS holds", async () => {
		const nasty = "\u001b[31m\r\n\u202e; rm -rf / ".repeat(200);
		const lookup: DnsLookup = async (name, type) => ({
			state: "found",
			records: type === "TXT" ? [`v=spf1 ${nasty}`, `v=DMARC1; p=none; ${nasty}`, nasty] : [`10 ${name}${nasty}`],
		});
		const questions = {
			domain: "shop.example",
			identity: domainIdentity("shop.example"),
			standard: { host: "mail.shop.example" },
		};
		const found = await readSenderRecords(questions, { public: lookup, authoritative: lookup });
		const { records, findings } = plan({ ...questions, found });
		for (const { sentence } of [...records, ...findings]) {
			expect(sentence.en).not.toMatch(/[\p{Cc}\p{Cf}]/u);
			expect(sentence.ja).not.toMatch(/[\p{Cc}\p{Cf}]/u);
			expect(sentence.en.length).toBeLessThan(4_000);
		}
	});
});

describe("readSenderRecords", () => {
	const questions = {
		domain: "shop.example",
		identity: domainIdentity("shop.example"),
		dmarcReports: "a@other.example",
	};

	it("asks each question once, and no more than sixteen at a time", async () => {
		const asked: string[] = [];
		let [running, most] = [0, 0];
		const lookup = servedLookup(complete);
		const counted: DnsLookup = async (name, type) => {
			asked.push(`${type} ${name}`);
			most = Math.max(most, ++running);
			await new Promise((resolve) => setImmediate(resolve));
			running--;
			return lookup(name, type);
		};
		await readSenderRecords(
			{ ...questions, standard: { host: "mail.shop.example", mailFromDomain: "x.other.example" } },
			{ public: counted },
		);
		expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
		expect(asked.length).toBeLessThan(80);
		expect(most).toBeLessThanOrEqual(16);
	});

	it("takes a lookup that throws for one that did not answer", async () => {
		const throwing: DnsLookup = () => Promise.reject(new Error("no"));
		const { answers } = await readSenderRecords(questions, { public: throwing, authoritative: throwing });
		const codes = answers.map((answer) => answer.public);
		expect(new Set(codes.map((answer) => answer?.state))).toEqual(new Set(["unknown"]));
	});

	it("asks nothing about a domain that is refused", async () => {
		const asked: string[] = [];
		const lookup: DnsLookup = async (name) => {
			asked.push(name);
			return { state: "absent" };
		};
		expect(await readSenderRecords({ domain: "gmail.com", identity: null }, { public: lookup })).toEqual(nothing);
		expect(asked).toEqual([]);
	});
});
