import { describe, expect, it } from "vitest";
import {
	sampleConsent,
	sampleDkim,
	sampleFound,
	sampleMerge,
	sampleMx,
	samplePlan,
	sampleRecord,
} from "../../test/sample-plan.ts";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { formatNsupdateScript, type NsupdateOptions } from "./nsupdate-script.ts";

function commands(plan: SenderPlan, options?: NsupdateOptions): readonly string[] {
	return formatNsupdateScript(plan, options)
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith(";"));
}

describe("formatNsupdateScript", () => {
	it("adds an MX only where neither one nor an alias stands", () => {
		expect(commands(samplePlan(sampleMx))).toEqual([
			"prereq nxrrset bounce.shop.test. IN MX",
			"prereq nxrrset bounce.shop.test. IN CNAME",
			"update add bounce.shop.test. 3600 IN MX 10 feedback-smtp.ap-northeast-1.amazonses.com.",
			"send",
		]);
	});

	it("adds a CNAME only where the name is not used at all", () => {
		expect(commands(samplePlan(sampleDkim))[0]).toBe("prereq nxdomain t1._domainkey.shop.test.");
	});

	it("adds a text beside exactly those that are there", () => {
		const found = sampleFound(["bounce.shop.test", "TXT", "site=1", "site=2"]);

		expect(commands(samplePlan(sampleRecord()), { found }).slice(0, 2)).toEqual([
			'prereq yxrrset bounce.shop.test. IN TXT "site=1"',
			'prereq yxrrset bounce.shop.test. IN TXT "site=2"',
		]);
	});

	it("puts an extended SPF record in the place of exactly the old one", () => {
		expect(commands(samplePlan(sampleMerge))).toEqual([
			'prereq yxrrset bounce.shop.test. IN TXT "v=spf1 ip4:192.0.2.1 -all"',
			'update delete bounce.shop.test. IN TXT "v=spf1 ip4:192.0.2.1 -all"',
			'update add bounce.shop.test. 3600 IN TXT "v=spf1 ip4:192.0.2.1 include:amazonses.com -all"',
			"send",
		]);
	});

	it("never deletes anything but an SPF record that it extends", () => {
		const conflict = { ...sampleMx, state: "wrong", found: ["10 mail.shop.test"] } as const;
		const script = formatNsupdateScript(samplePlan(conflict, sampleMerge, sampleConsent));

		expect(commands(samplePlan(conflict, sampleMerge, sampleConsent))).toEqual([]);
		expect(script).toContain("; BY HAND: It is missing");
		expect(script).toContain("; Nothing to add.");
	});

	it("names the server and the zone ahead of everything", () => {
		const options = { server: { host: "2001:db8::53", port: 5353 }, zone: "shop.test" };

		expect(commands(samplePlan(sampleDkim), options).slice(0, 2)).toEqual([
			"server 2001:db8::53 5353",
			"zone shop.test",
		]);
		expect(commands(samplePlan(sampleDkim), { server: { host: "ns.shop.test" } })[0]).toBe("server ns.shop.test 53");
	});

	it.each<[string, NsupdateOptions]>([
		["server", { server: { host: "ns\nsend" } }],
		["server", { server: { host: "" } }],
		["server.port", { server: { host: "ns", port: 0 } }],
		["zone", { zone: "shop.test\nupdate delete shop.test" }],
	])("refuses a bad %s", (option, options) => {
		expect(() => formatNsupdateScript(samplePlan(sampleMx), options)).toThrow(
			expect.objectContaining({ code: "invalid-option", option }),
		);
	});

	it("lets no text become a command", () => {
		const evil = 'x"\nupdate delete shop.test.\nsend ; \\';
		const sentence = { ja: evil, en: evil };
		const plan = samplePlan(
			sampleRecord({ value: evil, why: sentence }),
			{ ...sampleConsent, sentence, value: evil },
			{ ...sampleMerge, found: [`v=spf1 ${evil}`], value: `v=spf1 ${evil} a` },
		);

		const lines = commands({ ...plan, domain: evil }, { found: sampleFound(["bounce.shop.test", "TXT", evil]) });

		expect(lines.filter((line) => line.startsWith("update delete"))).toEqual([
			'update delete bounce.shop.test. IN TXT "v=spf1 x\\"\\010update delete shop.test.\\010send ; \\\\"',
		]);
		expect(lines.filter((line) => line === "send")).toHaveLength(2);
	});
});
