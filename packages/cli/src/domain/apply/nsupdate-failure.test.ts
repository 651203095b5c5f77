import { describe, expect, test } from "vitest";
import { nsupdateMissing, toNsupdateError, updateTimedOut } from "./nsupdate-failure.ts";

const first = { name: "bounce.shop.example", done: 0, total: 6 };

describe("toNsupdateError", () => {
	test.each([
		["; TSIG error with server: tsig indicates error\nupdate failed: NOTAUTH(BADSIG)\n", "dns-update-bad-signature"],
		["; TSIG error with server: tsig indicates error\nupdate failed: NOTAUTH(BADKEY)\n", "dns-update-unknown-key"],
		["; TSIG error with server: clocks are unsynchronized\nupdate failed: NOTAUTH(BADTIME)\n", "dns-update-bad-time"],
		["update failed: YXRRSET\n", "dns-update-zone-changed"],
		["update failed: NXRRSET\n", "dns-update-zone-changed"],
		["update failed: YXDOMAIN\n", "dns-update-zone-changed"],
		["update failed: REFUSED\n", "dns-update-refused"],
		["update failed: NOTAUTH\n", "dns-update-not-authoritative"],
		["update failed: NOTZONE\n", "dns-update-not-authoritative"],
		[
			"; Communication with 192.0.2.53#53 failed: REFUSED\ncould not reach any name server\n",
			"dns-update-not-authoritative",
		],
		["update failed: SERVFAIL\n", "dns-update-server-failed"],
		["couldn't get address for 'ns.shop.example': not found\n", "dns-update-unreachable"],
		["; Communication with 192.0.2.53#53 failed: timed out\n", "dns-update-unreachable"],
		["; Communication with 192.0.2.53#53 failed: operation canceled\n", "dns-update-unreachable"],
	])("knows %j", (said, code) => {
		expect(toNsupdateError({ exitCode: 2, said }, first)).toMatchObject({
			code,
			message: expect.stringMatching(/^The DNS update of bounce\.shop\.example was not made: .*None was made before/),
		});
	});

	test("shows what it does not know, on one line and fit for a terminal", () => {
		const error = toNsupdateError({ exitCode: 1, said: "odd\u001b[31m\nthing\n" }, { ...first, done: 2 });

		expect(error).toMatchObject({
			code: "unrecognised",
			message:
				"The DNS update of bounce.shop.example was not made: nsupdate ended with 1: odd\ufffd[31m / thing. 2 of 6 were made before it and stay.",
		});
	});
});

test("says which package has nsupdate, and does not guess at other failures to start it", () => {
	expect(nsupdateMissing("nsupdate", Object.assign(new Error("x"), { code: "ENOENT" }))).toMatchObject({
		code: "dns-update-program-missing",
		message: expect.stringContaining("bind9-dnsutils"),
	});
	expect(nsupdateMissing("nsupdate", Object.assign(new Error("x"), { code: "EACCES" }))).toMatchObject({
		code: "unrecognised",
	});
});

test("does not claim that nothing was changed when an answer did not come", () => {
	expect(updateTimedOut(100, first).message).not.toContain("Nothing was changed");
	expect(updateTimedOut(100, undefined).message).toContain("Nothing was changed");
});
