import { MailError } from "@todoku/core";
import { type FaultRule, type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import { createSesQuotaSource, type SesClientOptions, type SesQuotaSource } from "../src/index.ts";
import { startFakeEndpoint } from "./fake-endpoint.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
	for (const one of opened.splice(0).toReversed()) await one.close();
});

async function start(local: SesLocalOptions = {}, options: SesClientOptions = {}): Promise<[SesQuotaSource, SesLocal]> {
	const ses = await startSesLocal(local);
	const quota = createSesQuotaSource({ region: ses.region, endpoint: ses.url, credentials, ...options });
	opened.push(ses, quota);
	return [quota, ses];
}

const asked: FaultRule["when"] = { operation: "GetAccount" };

describe("the quota source", () => {
	test("tells what the account may send", async () => {
		const [quota] = await start({ account: { maxSendRate: 14, max24HourSend: 50_000 } });
		expect(await quota()).toEqual({ maxPerSecond: 14, max24Hour: 50_000, sentLast24Hours: 0 });
	});

	test("tells -1 where there is no limit for the day", async () => {
		const [quota] = await start({ account: { maxSendRate: 200, max24HourSend: -1 } });
		expect(await quota()).toEqual({ maxPerSecond: 200, max24Hour: -1, sentLast24Hours: 0 });
	});

	test("asks anew every time", async () => {
		const [quota, ses] = await start({ account: { maxSendRate: 14 } });
		await quota();
		ses.setAccount({ maxSendRate: 90 });
		expect(await quota()).toMatchObject({ maxPerSecond: 90 });
	});

	test("tells the quota of an account that may not send at the moment", async () => {
		const [quota] = await start({ account: { sendingEnabled: false, productionAccess: false } });
		expect(await quota()).toEqual({ maxPerSecond: 1, max24Hour: 200, sentLast24Hours: 0 });
	});

	test.each<[FaultRule, string, string]>([
		[{ what: "access-denied", when: asked }, "access-denied", "allow ses:GetAccount"],
		[{ what: "wrong-region", when: asked }, "region", "set region, or AWS_REGION"],
		[{ what: "expired-token", when: asked }, "credentials", "set credentials, or AWS_ACCESS_KEY_ID"],
		[{ what: "throttle", when: asked }, "throttled", "try again later"],
		[{ what: "hang", when: asked }, "timeout", "did not answer within requestTimeoutMs"],
		[{ what: "reset-before", when: asked }, "connection-lost", "see the cause"],
	])("says what to do when it is not told: %j", async (rule, code, words) => {
		const [quota, ses] = await start({}, { requestTimeoutMs: 500 });
		ses.faults.add(rule);
		const error = await quota().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(MailError);
		expect(error).toMatchObject({ code, message: expect.stringContaining(words), cause: expect.any(Error) });
	});

	test("makes up no quota when the account is described without one", async () => {
		const endpoint = await startFakeEndpoint((response) => {
			response.writeHead(200, { "content-type": "application/json" });
			response.end(JSON.stringify({ SendingEnabled: true }));
		});
		const quota = createSesQuotaSource({ region: "ap-northeast-1", endpoint: endpoint.url, credentials });
		opened.push(endpoint, quota);
		await expect(quota()).rejects.toMatchObject({ code: "unrecognised" });
	});

	test("lets a question under way finish, and answers none after close", async () => {
		const [quota] = await start();
		const answer = quota();
		await quota.close();
		await expect(answer).resolves.toMatchObject({ maxPerSecond: 14 });
		await expect(quota()).rejects.toMatchObject({ code: "quota-source-closed" });
		await expect(quota.close()).resolves.toBeUndefined();
	});

	test("refuses options that are about messages, where they could only be ignored", () => {
		const options = { tenantName: "shop-1" } as SesClientOptions;
		expect(() => createSesQuotaSource(options)).toThrow(expect.objectContaining({ code: "invalid-option" }) as Error);
	});
});
