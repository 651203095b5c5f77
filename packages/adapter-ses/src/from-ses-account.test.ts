import type { GetAccountCommandOutput } from "@aws-sdk/client-sesv2";
import { MailError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { assertAccountMaySend, assertTenantMaySend, fromSesFailedQuestion, toSendQuota } from "./from-ses-account.ts";

const $metadata = {};

describe("an account", () => {
	test("that may send to everybody is fine", () => {
		expect(() =>
			assertAccountMaySend({ SendingEnabled: true, ProductionAccessEnabled: true, $metadata }),
		).not.toThrow();
	});

	test.each([
		["paused", { SendingEnabled: false, ProductionAccessEnabled: true }, "sending-paused"],
		["paused and in the sandbox", { SendingEnabled: false, ProductionAccessEnabled: false }, "sending-paused"],
		["in the sandbox", { SendingEnabled: true, ProductionAccessEnabled: false }, "sandbox"],
		["unknown to us", {}, "sending-paused"],
	])("that is %s is an error", (_, account, code) => {
		expect(() => assertAccountMaySend({ ...account, $metadata })).toThrow(expect.objectContaining({ code }) as Error);
	});

	test("that was paused by AWS says so", () => {
		const account = { SendingEnabled: false, EnforcementStatus: "SHUTDOWN", $metadata };
		expect(() => assertAccountMaySend(account)).toThrow(/enforcement status is SHUTDOWN/);
	});
});

describe("an account's daily quota", () => {
	const mayOtherwise = { SendingEnabled: true, ProductionAccessEnabled: true, $metadata };
	const check = (SendQuota: GetAccountCommandOutput["SendQuota"]) => () =>
		assertAccountMaySend({ ...mayOtherwise, SendQuota });

	test.each([
		["has something left", { Max24HourSend: 200, SentLast24Hours: 199 }],
		["has no limit", { Max24HourSend: -1, SentLast24Hours: 100_000 }],
		["is not told", {}],
	])("that %s is fine", (_, quota) => {
		expect(check(quota)).not.toThrow();
	});

	test.each([200, 201])("that is used up by %d is an error with the numbers", (SentLast24Hours) => {
		const used = `${SentLast24Hours} of 200 recipients`;
		expect(check({ Max24HourSend: 200, SentLast24Hours })).toThrow(used);
		expect(check({ Max24HourSend: 200, SentLast24Hours })).toThrow(
			expect.objectContaining({ code: "daily-quota" }) as Error,
		);
	});
});

describe("the quota of an account", () => {
	test("is what SES says, in our words", () => {
		const SendQuota = { MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 12 };
		expect(toSendQuota({ SendQuota, $metadata })).toEqual({
			maxPerSecond: 14,
			max24Hour: 50_000,
			sentLast24Hours: 12,
		});
	});

	test.each([
		["nothing", undefined],
		["no rate", { Max24HourSend: 200, SentLast24Hours: 0 }],
		["a rate of 0", { MaxSendRate: 0, Max24HourSend: 200, SentLast24Hours: 0 }],
		["no limit for the day", { MaxSendRate: 14, SentLast24Hours: 0 }],
		["no count", { MaxSendRate: 14, Max24HourSend: 200 }],
	])("is not guessed where SES says %s", (_, SendQuota) => {
		expect(() => toSendQuota({ SendQuota, $metadata })).toThrow(
			expect.objectContaining({ code: "unrecognised" }) as Error,
		);
	});
});

describe("a tenant", () => {
	test.each(["ENABLED", "REINSTATED", undefined] as const)("that is %s may send", (SendingStatus) => {
		expect(() => assertTenantMaySend({ Tenant: { TenantName: "shop-1", SendingStatus }, $metadata })).not.toThrow();
	});

	test("that is DISABLED is an error with its name", () => {
		const output = { Tenant: { TenantName: "shop-1", SendingStatus: "DISABLED" }, $metadata } as const;
		expect(() => assertTenantMaySend(output)).toThrow('the SES tenant "shop-1"');
	});
});

describe("a failed question", () => {
	test("becomes an error that says what to do, with its cause", () => {
		const cause = new Error("Could not load credentials");
		const error = fromSesFailedQuestion(
			"GetAccount",
			{ outcome: "deferred", scope: "route", code: "credentials" },
			cause,
		);
		expect(error).toBeInstanceOf(MailError);
		expect(error).toMatchObject({ code: "credentials", cause });
		expect(error.message).toContain("AWS_ACCESS_KEY_ID");
	});

	test.each(["GetAccount", "GetTenant"] as const)("that is not allowed names the permission ses:%s", (question) => {
		const error = fromSesFailedQuestion(question, { outcome: "deferred", scope: "route", code: "access-denied" });
		expect(error.message).toContain(`does not allow ses:${question}`);
	});

	test("that nobody recognises points at its cause", () => {
		const error = fromSesFailedQuestion("GetAccount", { outcome: "unknown", code: "unrecognised" }, new Error("?"));
		expect(error).toMatchObject({ code: "unrecognised" });
		expect(error.message).toContain("see the cause");
	});
});
