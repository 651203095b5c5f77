import { expect, test } from "vitest";
import { createSesSuppressionList } from "./ses-suppression-list.ts";
import { readSuppressionListOptions } from "./suppression-options.ts";

test("asks once a second by default, and as often as it is told", () => {
	expect(readSuppressionListOptions({}).callIntervalMs).toBe(1000);
	expect(readSuppressionListOptions({ callsPerSecond: 4 }).callIntervalMs).toBe(250);
});

test("hands the connection on, without attempts of the SDK's own", () => {
	const { client, tenantName, requestTimeoutMs, pageSize } = readSuppressionListOptions({
		...{ region: "us-east-1", tenantName: "shop-1", requestTimeoutMs: 5, pageSize: 7 },
	});
	expect(client).toEqual({ region: "us-east-1", maxAttempts: 1, retryMode: "standard" });
	expect([tenantName, requestTimeoutMs, pageSize]).toEqual(["shop-1", 5, 7]);
});

test.each<[string, Record<string, unknown>]>([
	["callsPerSecond", { callsPerSecond: 0 }],
	["callsPerSecond", { callsPerSecond: "1" }],
	["pageSize", { pageSize: 0 }],
	["region", { region: "Tokyo!" }],
	["tags", { tags: {} }],
	["configurationSetName", { configurationSetName: "events" }],
])("refuses a wrong option %s when it is made", (option, options) => {
	expect(() => createSesSuppressionList(options)).toThrow(expect.objectContaining({ option }));
});
