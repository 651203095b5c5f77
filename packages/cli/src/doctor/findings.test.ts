import type { StoredSetting } from "@todoku/core";
import type { ListedIdentity, SenderIdentity, ServiceAccount } from "@todoku/sender-domains";
import { describe, expect, test } from "vitest";
import { accountFindings } from "./account-findings.ts";
import { sortFindings } from "./finding.ts";
import { identityFindings, overrideFindings } from "./identity-findings.ts";
import { settingFindings } from "./setting-findings.ts";

const account: ServiceAccount = {
	region: "ap-northeast-1",
	sendingEnabled: true,
	productionAccess: true,
	enforcement: "HEALTHY",
	maxSendRate: 14,
	max24HourSend: 50_000,
	sentLast24Hours: 100,
};

const codesOf = (findings: readonly { readonly code: string }[]): readonly string[] => findings.map(({ code }) => code);

describe("the account", () => {
	test("with nothing off gives no finding", () => {
		expect(accountFindings(account)).toEqual([]);
		expect(accountFindings({ ...account, max24HourSend: undefined })).toEqual([]);
	});

	test.each<[Partial<ServiceAccount>, string, string]>([
		[{ sendingEnabled: false }, "account-paused", "error"],
		[{ productionAccess: false }, "account-sandbox", "error"],
		[{ enforcement: "SHUTDOWN" }, "account-shutdown", "error"],
		[{ enforcement: "PROBATION" }, "account-probation", "warning"],
		[{ sentLast24Hours: 40_000 }, "quota-nearly-used", "warning"],
		[{ sentLast24Hours: 50_000 }, "quota-used-up", "error"],
	])("%j is %s, of severity %s", (change, code, severity) => {
		expect(accountFindings({ ...account, ...change })).toMatchObject([{ code, severity, about: "SES ap-northeast-1" }]);
	});

	test("is not warned about just below four fifths of its quota", () => {
		expect(accountFindings({ ...account, sentLast24Hours: 39_999 })).toEqual([]);
	});
});

const stored: StoredSetting = {
	tenant: "shop-1",
	setting: "shop.example",
	switch: "on",
	revoked: [],
	version: 1,
	changedAt: new Date("2026-11-24T00:00:00Z"),
};

function listed(name: string, verifiedForSending = true): ListedIdentity {
	return {
		name,
		kind: name.includes("@") ? "address" : "domain",
		verifiedForSending,
		verification: verifiedForSending ? "success" : "pending",
	};
}

function identitiesOf(...identities: readonly ListedIdentity[]): ReadonlyMap<string, ListedIdentity> {
	return new Map(identities.map((identity) => [identity.name, identity]));
}

describe("a setting", () => {
	test.each<[string, Partial<StoredSetting>, readonly ListedIdentity[], readonly string[]]>([
		["every entry is verified", {}, [listed("shop.example")], []],
		["a domain above is verified", { setting: "news.shop.example" }, [listed("shop.example")], []],
		["the domain of an address is verified", { setting: "info@shop.example" }, [listed("shop.example")], []],
		[
			"only a neighbour is verified",
			{ setting: "shop.example" },
			[listed("news.shop.example")],
			["not-at-the-service"],
		],
		["only the suffix is alike", { setting: "myshop.example" }, [listed("shop.example")], ["not-at-the-service"]],
		["it is still pending", {}, [listed("shop.example", false)], ["not-verified"]],
		[
			"the address's own identity is pending, though its domain is verified",
			{ setting: "info@shop.example" },
			[listed("info@shop.example", false), listed("shop.example")],
			["not-verified"],
		],
		["it is flagged", { revoked: ["shop.example"] }, [], ["revoked"]],
		[
			"it is flagged, and verified again",
			{ revoked: ["shop.example"] },
			[listed("shop.example")],
			["revoked-but-verified"],
		],
		["the text is bad", { setting: "*.shop.example" }, [listed("shop.example")], ["bad-setting"]],
		["it is switched off", { switch: "shadow" }, [listed("shop.example")], ["switched-off"]],
		["it is switched off and empty", { switch: "off", setting: null }, [], []],
	])("where %s", (_, change, identities, codes) => {
		expect(codesOf(settingFindings({ ...stored, ...change }, identitiesOf(...identities)).findings)).toEqual(codes);
	});

	test("is not accused of anything while the service cannot be asked", () => {
		expect(settingFindings(stored, undefined)).toEqual({ findings: [], carried: [] });
	});
});

const dkim: NonNullable<SenderIdentity["dkim"]> = {
	state: "success",
	signingEnabled: true,
	origin: "service",
	tokens: ["a"],
	hostedZone: "dkim.amazonses.com",
};
const mailFrom: NonNullable<SenderIdentity["mailFrom"]> = {
	domain: "bounce.shop.example",
	state: "success",
	onMxFailure: "use-default",
};
const identity: SenderIdentity = {
	name: "shop.example",
	kind: "domain",
	verifiedForSending: true,
	verification: "success",
	verificationError: undefined,
	lastCheckedAt: undefined,
	lastSuccessAt: undefined,
	dkim,
	mailFrom,
	feedbackForwarding: true,
	configurationSet: undefined,
};

describe("an identity", () => {
	test("with nothing off gives no finding", () => {
		expect(identityFindings(identity)).toEqual([]);
	});

	test.each<[string, Partial<SenderIdentity>, string, string]>([
		["signing is off", { dkim: { ...dkim, signingEnabled: false } }, "dkim-off", "error"],
		["no MAIL FROM is set", { mailFrom: undefined }, "no-mail-from", "warning"],
		["its MX is gone", { mailFrom: { ...mailFrom, state: "failed" } }, "mail-from-not-found", "warning"],
		[
			"its MX is gone and mail is refused then",
			{ mailFrom: { ...mailFrom, state: "failed", onMxFailure: "reject" } },
			"mail-from-not-found",
			"error",
		],
	])("where %s", (_, change, code, severity) => {
		expect(identityFindings({ ...identity, ...change })).toMatchObject([{ code, severity }]);
	});

	test("of an address overrides its domain unless it signs as well", () => {
		const address: SenderIdentity = { ...identity, name: "info@shop.example", kind: "address" };
		expect(overrideFindings(address, "shop.example")).toEqual([]);
		expect(codesOf(overrideFindings({ ...address, dkim: undefined }, "shop.example"))).toEqual([
			"address-overrides-domain",
		]);
	});
});

test("the gravest come first, and the rest stay in order", () => {
	const finding = (severity: "error" | "warning" | "note", about: string) => ({
		severity,
		code: "x",
		about,
		sentence: { ja: "", en: "" },
	});
	const sorted = sortFindings([
		finding("note", "a"),
		finding("error", "b"),
		finding("warning", "c"),
		finding("error", "d"),
	]);
	expect(sorted.map(({ about }) => about)).toEqual(["b", "d", "c", "a"]);
});
