import { MailError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { assertAccountMaySend, fromSesVerifyFailure } from "./from-ses-account.ts";

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

describe("a failed question", () => {
	test("becomes an error that says what to do, with its cause", () => {
		const cause = new Error("Could not load credentials");
		const error = fromSesVerifyFailure({ outcome: "deferred", scope: "route", code: "credentials" }, cause);
		expect(error).toBeInstanceOf(MailError);
		expect(error).toMatchObject({ code: "credentials", cause });
		expect(error.message).toContain("AWS_ACCESS_KEY_ID");
	});

	test("that nobody recognises points at its cause", () => {
		const error = fromSesVerifyFailure({ outcome: "unknown", code: "unrecognised" }, new Error("?"));
		expect(error).toMatchObject({ code: "unrecognised" });
		expect(error.message).toContain("see the cause");
	});
});
