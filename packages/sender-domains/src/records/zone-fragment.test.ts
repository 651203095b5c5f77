import { describe, expect, it } from "vitest";
import {
	sampleConsent,
	sampleDkim,
	sampleDmarc,
	sampleMerge,
	sampleMx,
	samplePlan,
	sampleRecord,
} from "../../test/sample-plan.ts";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { formatZoneFragment } from "./zone-fragment.ts";

/** The lines that are no comments. */
function live(
	plan: SenderPlan,
	options: { readonly all?: boolean; readonly ttlSeconds?: number } = {},
): readonly string[] {
	const fragment = formatZoneFragment(plan, { locale: "en", ...options });
	return fragment.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
}

describe("formatZoneFragment", () => {
	it("writes absolute names, a time to live, and why", () => {
		const fragment = formatZoneFragment(samplePlan(sampleMx, sampleDkim, sampleDmarc), { locale: "en" });

		expect(fragment).toBe(`; Records for sending mail from shop.test through the delivery service (ap-northeast-1)
; Add them to the zone; leave everything else in it as it is, and raise the serial number.

; It lets the service send
bounce.shop.test. 3600 IN MX 10 feedback-smtp.ap-northeast-1.amazonses.com.

; It lets the service send
t1._domainkey.shop.test. 3600 IN CNAME t1.dkim.amazonses.com.

; It lets the service send
_dmarc.shop.test. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@shop.test"
`);
	});

	it("speaks Japanese", () => {
		const fragment = formatZoneFragment(samplePlan(sampleMerge, sampleConsent), { locale: "ja" });

		expect(fragment).toContain("; 送信を許可するため\n");
		expect(fragment).toContain('; 【既存のレコードと置き換え】 TXT "v=spf1 ip4:192.0.2.1 -all"\n');
		expect(fragment).toContain("; 【このゾーンではないため、コメントにしています】");
	});

	it("says so where there is nothing to add", () => {
		const plan = samplePlan({ ...sampleMx, state: "present" });

		expect(live(plan)).toEqual([]);
		expect(formatZoneFragment(plan, { locale: "en" })).toContain("; Nothing to add: every record is there.\n");
		expect(live(plan, { all: true })).toHaveLength(1);
	});

	it("writes what needs people as a comment", () => {
		const plan = samplePlan(
			{ ...sampleMx, state: "wrong", found: ["10 mail.shop.test"] },
			sampleRecord(),
			{ ...sampleDmarc, state: "unknown" },
			sampleConsent,
		);
		const fragment = formatZoneFragment(plan, { locale: "en" });

		expect(live(plan)).toEqual([]);
		expect(fragment).toContain("; BY HAND,");
		expect(fragment).toContain("; LATER,");
		expect(fragment).toContain("; NOT YET,");
		expect(fragment).toContain("; NOT IN THIS ZONE,");
		expect(fragment).toContain('; shop.test._report._dmarc.reports.example. 3600 IN TXT "v=DMARC1;"\n');
	});

	it("lets no text end its comment or its string", () => {
		const hostile = 'x\n$INCLUDE /etc/passwd\r\n\u2028evil. IN A 192.0.2.1 "; (';
		const plan = samplePlan(
			sampleRecord({ value: hostile, why: { ja: hostile, en: hostile } }),
			{ ...sampleConsent, sentence: { ja: hostile, en: hostile } },
			{ ...sampleMerge, found: [`v=spf1 ${hostile}`], value: `v=spf1 ${hostile} a` },
		);

		const lines = live({ ...plan, domain: hostile, region: hostile });

		expect(lines).toHaveLength(2);
		for (const line of lines) expect(line).toMatch(/^bounce\.shop\.test\. 3600 IN TXT "(?:[^"\\]|\\["\\]|\\\d{3})*"$/);
	});

	it("takes another time to live, and refuses one that is none", () => {
		expect(live(samplePlan(sampleDkim), { ttlSeconds: 60 })[0]).toContain(" 60 IN CNAME ");
		for (const ttlSeconds of [-1, 1.5, 2 ** 31])
			expect(() => live(samplePlan(sampleDkim), { ttlSeconds })).toThrow(
				expect.objectContaining({ code: "invalid-option", option: "ttlSeconds" }),
			);
	});
});
