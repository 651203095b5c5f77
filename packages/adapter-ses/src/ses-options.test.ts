import { isMailError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { readSesOptions, type SesOptions } from "./ses-options.ts";

const secret = "wJalrXUtnFEMI";

describe("options", () => {
	test("may all be absent: region and credentials are the SDK's to find", () => {
		expect(readSesOptions({})).toEqual({
			client: { maxAttempts: 1, retryMode: "standard" },
			configurationSetName: undefined,
			tenantName: undefined,
			tags: {},
			quotedRecipients: "send",
			feedbackForwardingAddress: expect.any(Function),
			requestTimeoutMs: 60_000,
		});
	});

	test("win over clientConfig, and the rest of it is handed on", () => {
		const credentials = { accessKeyId: "AKIA", secretAccessKey: secret };
		const { client } = readSesOptions({
			region: "ap-northeast-1",
			endpoint: "http://127.0.0.1:8005",
			credentials,
			clientConfig: { region: "us-east-1", endpoint: "http://other", useFipsEndpoint: true },
		});
		expect(client).toEqual({
			region: "ap-northeast-1",
			endpoint: "http://127.0.0.1:8005",
			credentials,
			useFipsEndpoint: true,
			maxAttempts: 1,
			retryMode: "standard",
		});
	});

	test("may have nine tags, which do not change with what they were made from", () => {
		const tags = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`tag${index}`, "x".repeat(256)]));
		const read = readSesOptions({ tags });
		tags["tag0"] = "changed";
		expect(Object.entries(read.tags)).toHaveLength(9);
		expect(read.tags["tag0"]).toBe("x".repeat(256));
	});

	test("leave no way to a second attempt", () => {
		const clientConfig = { maxAttempts: 5, retryMode: "adaptive", retryStrategy: {} } as unknown as object;
		expect(readSesOptions({ clientConfig }).client).toEqual({ maxAttempts: 1, retryMode: "standard" });
	});

	test.each([
		["region", { region: "Tokyo!" }],
		["region", { region: "" }],
		["endpoint", { endpoint: "127.0.0.1:8005" }],
		["endpoint", { endpoint: "http://" }],
		["credentials", { credentials: secret }],
		["credentials", { credentials: { accessKeyId: "", secretAccessKey: secret } }],
		["credentials", { credentials: { accessKeyId: "AKIA" } }],
		["configurationSetName", { configurationSetName: "shop mail" }],
		["configurationSetName", { configurationSetName: "x".repeat(65) }],
		["tenantName", { tenantName: "shop 1" }],
		["tenantName", { tenantName: "" }],
		["tags", { tags: "shop" }],
		["tags", { tags: { shop: 1 } }],
		["tags", { tags: { shop: "" } }],
		["tags", { tags: { "ses:shop": "1" } }],
		["tags", { tags: { "todoku-delivery": "d-1" } }],
		["tags", { tags: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`tag${index}`, "1"])) }],
		["quotedRecipients", { quotedRecipients: "standard" }],
		["feedbackForwardingAddress", { feedbackForwardingAddress: "bounces" }],
		["feedbackForwardingAddress", { feedbackForwardingAddress: {} }],
		["feedbackForwardingAddress", { feedbackForwardingAddress: "返送@shop.example" }],
		["requestTimeoutMs", { requestTimeoutMs: 0 }],
		["requestTimeoutMs", { requestTimeoutMs: 2 ** 31 }],
		["clientConfig", { clientConfig: [] }],
		["secretAccessKey", { secretAccessKey: secret }],
		["options", null],
	])("name the option %s when it is bad", (option, options) => {
		const error = thrownBy(() => readSesOptions(options as SesOptions));
		expect(isMailError(error)).toBe(true);
		expect(error).toMatchObject({ code: "invalid-option", option });
		expect(String(error)).not.toContain(secret);
	});
});

function thrownBy(work: () => unknown): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error("Nothing was thrown");
}
