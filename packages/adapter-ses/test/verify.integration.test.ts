import { MailError } from "@todoku/core";
import type { FaultRule, SesLocalOptions } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import type { SesOptions } from "../src/index.ts";
import { type Local, startLocal } from "./local-ses.ts";

let local: Local | undefined;

afterEach(async () => {
	await local?.close();
	local = undefined;
});

async function verify(ses?: SesLocalOptions, options?: SesOptions, rule?: FaultRule): Promise<unknown> {
	local = await startLocal(ses, options);
	if (rule) local.ses.faults.add(rule);
	return local.transport.verify?.();
}

const shop = { identities: ["shop.example"] };

describe("is content with", () => {
	test.each<[string, SesLocalOptions, SesOptions]>([
		["an account that may send", {}, {}],
		["an account whose quota is nearly used up", { account: { max24HourSend: 1 } }, {}],
		["an account without a quota", { account: { max24HourSend: -1 } }, {}],
		["a tenant that may send", { tenants: { "shop-1": shop } }, { tenantName: "shop-1" }],
		[
			"a tenant that may send again",
			{ tenants: { "shop-1": { ...shop, sendingStatus: "REINSTATED" } } },
			{ tenantName: "shop-1" },
		],
	])("%s, and sends nothing", async (_, ses, options) => {
		await expect(verify(ses, options)).resolves.toBeUndefined();
		expect(local?.ses.messages()).toEqual([]);
	});
});

describe("says what to do about", () => {
	test.each<[string, SesLocalOptions, SesOptions, string, string]>([
		["a paused account", { account: { sendingEnabled: false } }, {}, "sending-paused", "then enable sending"],
		[
			"an account AWS has shut down",
			{ account: { sendingEnabled: false, enforcementStatus: "SHUTDOWN" } },
			{},
			"sending-paused",
			"its enforcement status is SHUTDOWN",
		],
		[
			"the sandbox",
			{ account: { productionAccess: false } },
			{},
			"sandbox",
			"request production access for the region",
		],
		[
			"a daily quota that is used up",
			{ account: { max24HourSend: 0 } },
			{},
			"daily-quota",
			"(0 of 0 recipients in the last 24 hours); wait, or request a higher one",
		],
		["no such tenant", {}, { tenantName: "shop-1" }, "not-found", "correct tenantName or region, or create the tenant"],
		[
			"a disabled tenant",
			{ tenants: { "shop-1": { sendingStatus: "DISABLED" } } },
			{ tenantName: "shop-1" },
			"sending-paused",
			'disabled for the SES tenant "shop-1"; look at its reputation findings',
		],
	])("%s", async (_, ses, options, code, words) => {
		const error = await verify(ses, options).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(MailError);
		expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
	});

	const asked = { operation: "GetAccount" } as const;
	test.each<[FaultRule, string, string]>([
		[{ what: "access-denied", when: asked }, "access-denied", "allow ses:GetAccount; allow it beside ses:SendEmail"],
		[{ what: "access-denied", when: { operation: "GetTenant" } }, "access-denied", "does not allow ses:GetTenant"],
		[{ what: "wrong-region", when: asked }, "region", "set region, or AWS_REGION, to the one where SES is set up"],
		[{ what: "expired-token", when: asked }, "credentials", "set credentials, or AWS_ACCESS_KEY_ID"],
		[{ what: "throttle", when: asked }, "throttled", "try again later"],
		[{ what: "error-before", when: asked }, "service-error", "try again later"],
		[{ what: "hang", when: asked }, "timeout", "did not answer within requestTimeoutMs"],
		[{ what: "reset-before", when: asked }, "connection-lost", "see the cause"],
	])("%j", async (rule, code, words) => {
		const options = { tenantName: "shop-1", requestTimeoutMs: 500 };
		const error = await verify({ tenants: { "shop-1": shop } }, options, rule).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(MailError);
		expect(error).toMatchObject({ code, message: expect.stringContaining(words), cause: expect.any(Error) });
	});
});
