import { describe, expect, test } from "vitest";
import type { DnsAnswer, DnsResolver } from "./dns-resolver.ts";
import { findEasyDkim, findMailFrom, findOwnKey } from "./find-records.ts";

const region = "ap-northeast-1";
const easyDkim = { tokens: ["t1", "t2", "t3"], hostedZone: "dkim.amazonses.com" };
const unknown = { state: "unknown" } as const;

/** Answers what is written there; all else does not exist. */
function dnsWith(answers: Readonly<Record<string, DnsAnswer | readonly string[]>>): DnsResolver {
	return {
		lookup: async (name, type) => {
			const answer = answers[`${name} ${type}`];
			if (answer === undefined) return { state: "absent", nameExists: false };
			return "state" in answer ? answer : { state: "found", records: answer };
		},
	};
}

const aliases = {
	"t1._domainkey.shop.example CNAME": ["t1.dkim.amazonses.com"],
	"t2._domainkey.shop.example CNAME": ["T2.DKIM.AmazonSES.com."],
	"t3._domainkey.shop.example CNAME": ["t3.dkim.amazonses.com"],
};

describe("the aliases of Easy DKIM", () => {
	test("are found when all three point at SES, in any case and with or without the last dot", async () => {
		expect(await findEasyDkim("shop.example", easyDkim, dnsWith(aliases))).toEqual({ state: "found" });
	});

	test.each<[string, DnsAnswer | readonly string[], object]>([
		["does not exist", { state: "absent", nameExists: false }, { state: "missing", error: "HOST_NOT_FOUND" }],
		["may not exist", { state: "absent" }, { state: "missing", error: "HOST_NOT_FOUND" }],
		["is no alias", { state: "absent", nameExists: true }, { state: "missing", error: "TYPE_NOT_FOUND" }],
		["points at another token", ["t1.dkim.amazonses.com"], { state: "missing", error: "INVALID_VALUE" }],
		["points at another region", ["t3.dkim.eu-south-1.amazonses.com"], { state: "missing", error: "INVALID_VALUE" }],
		["has the zone appended", ["t3.dkim.amazonses.com.shop.example"], { state: "missing", error: "INVALID_VALUE" }],
		["cannot be asked for", unknown, { state: "unknown", error: "DNS_SERVER_ERROR" }],
	])("are not found when one of them %s", async (_, answer, finding) => {
		const dns = dnsWith({ ...aliases, "t3._domainkey.shop.example CNAME": answer });
		expect(await findEasyDkim("shop.example", easyDkim, dns)).toEqual(finding);
	});

	test("are missing when one certainly is, whatever is unknown of the others", async () => {
		const dns = dnsWith({ "t1._domainkey.shop.example CNAME": unknown, "t2._domainkey.shop.example CNAME": unknown });
		expect(await findEasyDkim("shop.example", easyDkim, dns)).toEqual({ state: "missing", error: "HOST_NOT_FOUND" });
	});

	test("are unknown when the lookup throws", async () => {
		const dns: DnsResolver = { lookup: () => Promise.reject(new Error("no network")) };
		expect(await findEasyDkim("shop.example", easyDkim, dns)).toEqual({ state: "unknown", error: "SERVICE_ERROR" });
	});
});

describe("a key of one's own", () => {
	test.each<[string, readonly string[]]>([
		["alone", ["p=QUJD"]],
		["among other tags, with blanks", ["v=DKIM1; k=rsa; p=QU JD"]],
		["beside other texts", ["something else", "p=QUJD"]],
	])("is found %s", async (_, texts) => {
		const dns = dnsWith({ "mine._domainkey.shop.example TXT": texts });
		const own = { selector: "mine", publicKey: "QUJD" };
		expect(await findOwnKey("shop.example", own, dns)).toEqual({ state: "found" });
	});

	test.each<[string, readonly string[]]>([
		["another one", ["p=REVG"]],
		["an empty one, which is revoked", ["v=DKIM1; p="]],
		["none", ["v=DKIM1"]],
		["two", ["p=QUJD", "p=REVG"]],
	])("is not found where there is %s", async (_, texts) => {
		const dns = dnsWith({ "mine._domainkey.shop.example TXT": texts });
		const own = { selector: "mine", publicKey: "QUJD" };
		expect(await findOwnKey("shop.example", own, dns)).toEqual({ state: "missing", error: "INVALID_VALUE" });
	});
});

describe("the records of a MAIL FROM domain", () => {
	const mx = ["10 feedback-smtp.ap-northeast-1.amazonses.com"];
	const spf = ["v=spf1 include:amazonses.com ~all"];

	function find(records: {
		readonly mx?: DnsAnswer | readonly string[];
		readonly txt?: DnsAnswer | readonly string[];
	}) {
		const dns = dnsWith({ "mail.shop.example MX": records.mx ?? mx, "mail.shop.example TXT": records.txt ?? spf });
		return findMailFrom("mail.shop.example", region, dns);
	}

	test.each([
		[{}],
		[{ mx: ["10 Feedback-SMTP.ap-northeast-1.amazonses.com."] }],
		[{ txt: ["google-site-verification=x", "v=spf1 ip4:192.0.2.1 include:amazonses.com -all"] }],
		[{ txt: ["V=SPF1 +Include:AmazonSES.com ~all"] }],
	])("are found: %j", async (records) => {
		expect(await find(records)).toEqual({ state: "found" });
	});

	test.each([
		[{ mx: [...mx, "20 mx.shop.example"] }, "INVALID_VALUE"],
		[{ mx: ["10 feedback-smtp.us-east-1.amazonses.com"] }, "INVALID_VALUE"],
		[{ mx: ["20 feedback-smtp.ap-northeast-1.amazonses.com"] }, "INVALID_VALUE"],
		[{ mx: ["0 ."] }, "INVALID_VALUE"],
		[{ mx: { state: "absent", nameExists: true } as const }, "TYPE_NOT_FOUND"],
		[{ txt: { state: "absent", nameExists: true } as const }, "TYPE_NOT_FOUND"],
		[{ txt: ["v=spf1 ~all"] }, "INVALID_VALUE"],
		[{ txt: ["v=spf1 include:amazonses.com.evil.example ~all"] }, "INVALID_VALUE"],
		[{ txt: ["v=spf1 -include:amazonses.com ~all"] }, "INVALID_VALUE"],
		[{ txt: ["v=spf10 include:amazonses.com"] }, "INVALID_VALUE"],
		[{ txt: [...spf, "v=spf1 -all"] }, "INVALID_VALUE"],
	])("are not found: %j", async (records, error) => {
		expect(await find(records)).toEqual({ state: "missing", error });
	});

	test("are unknown when the DNS does not answer for one, and missing when the other is not there at all", async () => {
		expect(await find({ mx: unknown })).toEqual({ state: "unknown", error: "DNS_SERVER_ERROR" });
		expect(await find({ mx: unknown, txt: { state: "absent", nameExists: false } })).toEqual({
			state: "missing",
			error: "HOST_NOT_FOUND",
		});
	});
});
