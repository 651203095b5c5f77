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
import { readRoute53Text, toRoute53ChangeBatch } from "./route53-batch.ts";

describe("toRoute53ChangeBatch", () => {
	it("creates what is new, in the form that the API takes", () => {
		expect(JSON.parse(JSON.stringify(toRoute53ChangeBatch(samplePlan(sampleMx, sampleDkim))))).toEqual({
			Comment: "Records for sending mail from shop.test",
			Changes: [
				{
					Action: "CREATE",
					ResourceRecordSet: {
						Name: "bounce.shop.test.",
						Type: "MX",
						TTL: 3_600,
						ResourceRecords: [{ Value: "10 feedback-smtp.ap-northeast-1.amazonses.com." }],
					},
				},
				{
					Action: "CREATE",
					ResourceRecordSet: {
						Name: "t1._domainkey.shop.test.",
						Type: "CNAME",
						TTL: 3_600,
						ResourceRecords: [{ Value: "t1.dkim.amazonses.com." }],
					},
				},
			],
		});
	});

	it("keeps all other texts of a name, ours first", () => {
		const found = sampleFound(["bounce.shop.test", "TXT", 'site="1"', "v=spf1 ip4:192.0.2.1 -all"]);
		const { Changes } = toRoute53ChangeBatch(samplePlan(sampleMerge), { found, ttlSeconds: 60 });

		expect(Changes).toEqual([
			{
				Action: "UPSERT",
				ResourceRecordSet: {
					Name: "bounce.shop.test.",
					Type: "TXT",
					TTL: 60,
					ResourceRecords: [
						{ Value: '"v=spf1 ip4:192.0.2.1 include:amazonses.com -all"' },
						{ Value: '"site=\\"1\\""' },
					],
				},
			},
		]);
	});

	it("is empty where everything is there or for others to do", () => {
		expect(toRoute53ChangeBatch(samplePlan({ ...sampleMx, state: "present" }, sampleConsent)).Changes).toEqual([]);
	});

	it("keeps the comment within what the API takes", () => {
		const { Comment } = toRoute53ChangeBatch({ ...samplePlan(), domain: `${"a".repeat(300)}\n` });
		expect(Comment.length).toBeLessThanOrEqual(256);
		expect(Comment).not.toContain("\n");
	});

	it.each([
		["plain; text", '"plain; text"'],
		['a"b\\c', '"a\\"b\\134c"'],
		["a\nb\u00e9", '"a\\012b\\351"'],
		["x".repeat(300), `"${"x".repeat(255)}" "${"x".repeat(45)}"`],
		['"\\"\\000\n"', '"\\"\\134\\"\\134000\\012\\""'],
		["", '""'],
	])("writes the text %j so that it is read back", (value, expected) => {
		const { Changes } = toRoute53ChangeBatch(samplePlan(sampleRecord({ value })));
		const [{ Value } = { Value: "" }] = Changes[0]?.ResourceRecordSet.ResourceRecords ?? [];

		expect(Value).toBe(expected);
		expect(readRoute53Text(Value)).toBe(value);
	});
});

describe("readRoute53Text", () => {
	it.each(["v=spf1 -all", '"open', '"a" b', '"a\\"', ""])("does not take %j for a text", (value) => {
		expect(readRoute53Text(value)).toBeNull();
	});

	it("joins strings, and takes a backslash in front of a backslash", () => {
		expect(readRoute53Text(' "v=spf1 "  "-all\\\\" ')).toBe("v=spf1 -all\\");
	});
});
