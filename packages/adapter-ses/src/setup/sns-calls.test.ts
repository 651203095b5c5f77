import { createFakeClock } from "@todoku/core/testing";
import { expect, test } from "vitest";
import { SnsCalls } from "./sns-calls.ts";

test("says what to install where the client of SNS is not there", async () => {
	const options = {
		client: {},
		snsEndpoint: undefined,
		requestTimeoutMs: 1000,
		callIntervalMs: 1,
		clock: createFakeClock(new Date(0)),
		wait: async () => undefined,
		random: () => 0,
	};
	const calls = new SnsCalls(options, () => Promise.reject(new Error("Cannot find package '@aws-sdk/client-sns'")));
	await expect(calls.ask("ListTopics", async () => undefined, undefined)).rejects.toMatchObject({
		code: "sns-client-missing",
		message: expect.stringContaining("install @aws-sdk/client-sns"),
	});
	await calls.close();
});
