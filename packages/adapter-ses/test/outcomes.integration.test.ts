import type { FaultRule, SesLocalOptions } from "@todoku/ses-local";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SesOptions } from "../src/index.ts";
import { type Local, startLocal } from "./local-ses.ts";

let local: Local | undefined;

beforeEach(() => {
	// Whatever the environment and the options ask for, there is one call.
	vi.stubEnv("AWS_MAX_ATTEMPTS", "4");
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await local?.close();
	local = undefined;
});

async function start(ses?: SesLocalOptions, options?: SesOptions): Promise<Local> {
	local = await startLocal(ses, { clientConfig: { maxAttempts: 5, retryMode: "adaptive" }, ...options });
	return local;
}

const waits = (code: string, retryAfterMs?: number) => ({
	outcome: "deferred",
	scope: "route",
	code,
	...(retryAfterMs !== undefined && { retryAfterMs }),
});
const refused = (scope: string, code: string) => ({ outcome: "rejected", scope, code });
const unknown = (code: string) => ({ outcome: "unknown", code });
const second = 1000;
const hour = 3_600_000;

describe("not taken, in one call:", () => {
	test.each<[FaultRule, object]>([
		[{ what: "throttle" }, { ...waits("throttled", second), replyCode: 429 }],
		[
			{ what: "throttle", exception: "ThrottlingException" },
			{ ...waits("throttled", second), replyCode: 400 },
		],
		[{ what: "throttle", exception: "LimitExceededException" }, waits("throttled", second)],
		[{ what: "throttle", message: "Rate exceeded" }, waits("throttled", second)],
		[{ what: "daily-quota" }, { ...waits("daily-quota", hour), replyCode: 400 }],
		[{ what: "daily-quota", exception: "ThrottlingException" }, waits("daily-quota", hour)],
		[{ what: "daily-quota", exception: "TooManyRequestsException" }, waits("daily-quota", hour)],
		[{ what: "content" }, { ...refused("message", "content-rejected"), replyCode: 400 }],
		[{ what: "content", exception: "BadRequestException" }, refused("message", "bad-request")],
		[{ what: "content", exception: "RequestEntityTooLargeException" }, refused("message", "message-too-large")],
		[{ what: "sandbox" }, refused("route", "recipient-sandbox")],
		[{ what: "mail-from" }, refused("route", "mail-from-unverified")],
		[{ what: "paused" }, refused("route", "sending-paused")],
		[{ what: "suspended" }, refused("route", "account-suspended")],
		[{ what: "access-denied" }, { ...waits("access-denied"), replyCode: 403 }],
		[{ what: "access-denied", exception: "InvalidSignatureException" }, waits("credentials")],
		[{ what: "access-denied", exception: "UnrecognizedClientException" }, waits("credentials")],
		[{ what: "expired-token" }, waits("credentials")],
		[{ what: "wrong-region" }, waits("region")],
		[{ what: "access-denied", exception: "UnknownOperationException" }, waits("unrecognised")],
	])("%j", async (rule, receipt) => {
		const { ses, offer } = await start();
		const fault = ses.faults.add(rule);
		expect(await offer()).toMatchObject(receipt);
		expect(fault.hits()).toBe(1);
		expect(ses.messages()).toEqual([]);
	});
});

describe("not taken, which nobody can know, in one call:", () => {
	test.each<[FaultRule, object]>([
		[{ what: "error-before" }, { ...unknown("service-error"), replyCode: 500 }],
		[{ what: "error-before", exception: "ConcurrentModificationException" }, unknown("service-error")],
		[
			{ what: "error-before", exception: "ServiceUnavailableException" },
			{ ...unknown("service-error"), replyCode: 503 },
		],
		[{ what: "reset-before" }, unknown("connection-lost")],
		[{ what: "hang" }, unknown("timeout")],
	])("%j", async (rule, receipt) => {
		const { ses, offer } = await start({}, { requestTimeoutMs: 500 });
		const fault = ses.faults.add(rule);
		expect(await offer()).toMatchObject(receipt);
		expect(fault.hits()).toBe(1);
		expect(ses.messages()).toEqual([]);
	});
});

describe("taken once, which nobody can know:", () => {
	test.each<[FaultRule, object]>([
		[{ what: "error-after-accept" }, { ...unknown("service-error"), replyCode: 500 }],
		[{ what: "error-after-accept", exception: "ServiceUnavailableException" }, unknown("service-error")],
		[{ what: "reset-after-accept" }, unknown("connection-lost")],
		[{ what: "hang-after-accept" }, unknown("timeout")],
		[{ what: "malformed-json" }, { ...unknown("unrecognised"), replyCode: 200 }],
		[{ what: "no-message-id" }, { ...unknown("no-message-id"), replyCode: 200 }],
	])("%j", async (rule, receipt) => {
		const { ses, offer } = await start({}, { requestTimeoutMs: 500 });
		const fault = ses.faults.add(rule);
		expect(await offer()).toMatchObject(receipt);
		expect(fault.hits()).toBe(1);
		expect(ses.messages()).toHaveLength(1);
	});

	test("an answer that comes after the time limit", async () => {
		const heard = Promise.withResolvers<void>();
		const { ses, offer } = await start({ onMessage: () => heard.resolve() }, { requestTimeoutMs: 200 });
		ses.faults.add({ what: "slow", delayMs: 400 });
		expect(await offer()).toEqual(unknown("timeout"));
		await heard.promise;
		expect(ses.messages()).toHaveLength(1);
	});
});

test("a slow answer within the time limit is an answer like any other", async () => {
	const { ses, offer } = await start();
	ses.faults.add({ what: "slow", delayMs: 20 });
	expect(await offer()).toMatchObject({ outcome: "accepted" });
});

describe("not taken, for what is set up at SES:", () => {
	test.each<[string, SesLocalOptions, SesOptions, object]>([
		["an unverified sender", { identities: [] }, {}, refused("route", "sender-unverified")],
		[
			"an unverified recipient in the sandbox",
			{ account: { productionAccess: false } },
			{},
			refused("route", "recipient-sandbox"),
		],
		["a paused account", { account: { sendingEnabled: false } }, {}, refused("route", "sending-paused")],
		[
			"no such configuration set",
			{ configurationSets: ["events"] },
			{ configurationSetName: "other" },
			refused("route", "not-found"),
		],
		["no such tenant", {}, { tenantName: "shop-1" }, refused("route", "not-found")],
		[
			"a tenant without the identity",
			{ tenants: { "shop-1": {} } },
			{ tenantName: "shop-1" },
			{ ...refused("route", "tenant-not-associated"), replyCode: 403 },
		],
		[
			"a tenant that is disabled",
			{ tenants: { "shop-1": { sendingStatus: "DISABLED", identities: ["shop.example"] } } },
			{ tenantName: "shop-1" },
			refused("route", "sending-paused"),
		],
		[
			"an unverified feedback address",
			{},
			{ feedbackForwardingAddress: "bounces@other.example" },
			refused("route", "sender-unverified"),
		],
	])("%s", async (_, ses, options, receipt) => {
		const { offer } = await start(ses, options);
		expect(await offer()).toMatchObject(receipt);
		expect(local?.ses.messages()).toEqual([]);
	});
});

describe("the quotas that SES enforces", () => {
	test("per second make the mail wait a second, and then it goes", async () => {
		let now = new Date("2026-01-02T03:04:05Z");
		const { offer } = await start({ clock: () => now, account: { enforceRate: true, maxSendRate: 1 } });
		expect(await offer()).toMatchObject({ outcome: "accepted" });
		expect(await offer()).toMatchObject(waits("throttled", second));
		now = new Date(now.getTime() + second);
		expect(await offer()).toMatchObject({ outcome: "accepted" });
	});

	test("per day make it wait longer, until the day has moved on", async () => {
		let now = new Date("2026-01-02T03:04:05Z");
		const account = { enforceRate: true, maxSendRate: 100, max24HourSend: 1 };
		const { offer } = await start({ clock: () => now, account });
		expect(await offer()).toMatchObject({ outcome: "accepted" });
		expect(await offer()).toMatchObject(waits("daily-quota", hour));
		now = new Date(now.getTime() + 24 * hour);
		expect(await offer()).toMatchObject({ outcome: "accepted" });
	});
});
