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
import { type DnsLetterOptions, dnsLetter } from "./dns-letter.ts";

const names = { shopName: "Sakura Shop", senderName: "Example Commerce" } as const;
const evil = "<script>alert(1)</script> | `x` [a](http://evil.example) ![i](x) **b** \\ \"q\" 'r' &amp;\n# h\n- l";

describe.each(["ja", "en"] as const)("dnsLetter in %s", (locale) => {
	const options: DnsLetterOptions = { ...names, locale };

	it("names shop, sender, domain, and every record with its value to copy", () => {
		const { subject, markdown, html } = dnsLetter(samplePlan(sampleMx, sampleDkim, sampleDmarc), options);

		expect(subject).toContain("shop.test");
		expect(markdown).toContain("Sakura Shop");
		expect(markdown).toContain("Example Commerce");
		expect(markdown).toContain(
			"| 1 | `MX` | `bounce.shop.test` | `10 feedback-smtp.ap-northeast-1.amazonses.com` | 3600 |\n",
		);
		expect(markdown).toContain(
			"| 3 | `TXT` | `_dmarc.shop.test` | `v=DMARC1; p=none; rua=mailto:dmarc@shop.test` | 3600 |\n",
		);
		expect(html).toContain("<td><code>t1._domainkey.shop.test</code></td><td><code>t1.dkim.amazonses.com</code></td>");
		expect(html).toContain(`<html lang="${locale}">`);
	});

	it("says why, what to leave alone, how to see that it worked, and whom to ask", () => {
		const { markdown } = dnsLetter(samplePlan(sampleMx), { ...options, contact: "dns-help@commerce.example" });

		expect(markdown).toContain(`(1) ${sampleMx.why[locale]}`);
		expect(markdown).toMatch(
			locale === "ja" ? /変更しないでいただきたいもの\n\n- .*MX と SPF/ : /leave everything else.*\n\n- The MX and SPF/,
		);
		expect(markdown).toContain("`nslookup -type=MX bounce.shop.test`");
		expect(markdown).toContain("dns-help@commerce.example");
	});

	it("says what several records are for once", () => {
		const second = { ...sampleDkim, name: "t2._domainkey.shop.test" };
		const other = { ...sampleMx, why: { ja: "別の理由", en: "Another reason" } };
		const { markdown } = dnsLetter(samplePlan(other, sampleDkim, second), options);

		expect(markdown).toContain(`\n- (1) ${other.why[locale]}\n- (2, 3) ${sampleDkim.why[locale]}\n`);
	});

	it("shows old and new value of a record to change, and asks for no second one", () => {
		const { markdown } = dnsLetter(samplePlan(sampleMerge), options);

		expect(markdown).toContain(
			"| `TXT` | `bounce.shop.test` | `v=spf1 ip4:192.0.2.1 -all` | `v=spf1 ip4:192.0.2.1 include:amazonses.com -all` |",
		);
		expect(markdown).toContain(locale === "ja" ? "2 件目を追加せずに" : "Do not add a second one");
	});

	it("keeps apart what needs a look, what comes later, what is not known and what others add", () => {
		const { markdown } = dnsLetter(
			samplePlan(
				{
					...sampleMx,
					state: "wrong",
					found: ["10 mail.shop.test"],
					sentence: { ja: "別の MX です", en: "Another MX" },
				},
				sampleRecord(),
				{ ...sampleDmarc, state: "unknown" },
				sampleConsent,
			),
			options,
		);
		const headings = markdown.split("\n").filter((line) => line.startsWith("## "));

		expect(headings.slice(0, 4)).toEqual(
			locale === "ja"
				? [
						"## 先にご確認いただきたいレコード",
						"## 上記のご確認の後に追加していただくレコード",
						"## まだ追加しないでいただきたいレコード",
						"## 別の組織に登録を依頼するレコード",
					]
				: [
						"## Please have a look at these first",
						"## These can be added afterwards",
						"## Please do not add these yet",
						"## For another organisation to add",
					],
		);
		expect(markdown).toContain(locale === "ja" ? "- 別の MX です" : "- Another MX");
		expect(markdown).not.toContain("nslookup");
	});

	it("says that there is nothing to do where everything is there", () => {
		const plan = { ...samplePlan({ ...sampleMx, state: "present" }), complete: true };
		const { markdown } = dnsLetter(plan, options);

		expect(markdown).toContain(locale === "ja" ? "すべて登録済みでした" : "are there already. There is nothing");
		expect(markdown).not.toContain("|");
	});

	it("does not claim so while something else stands in the way", () => {
		const { markdown } = dnsLetter(samplePlan(), options);

		expect(markdown).toContain(locale === "ja" ? "当方で先に確認すべきこと" : "nothing for you to do yet");
		expect(markdown).not.toContain(locale === "ja" ? "登録済み" : "there already");
	});

	it("lets no text become markup", () => {
		const sentence = { ja: evil, en: evil };
		const plan = {
			...samplePlan(
				sampleRecord({ value: evil, why: sentence }),
				{ ...sampleConsent, value: `a \\| b`, sentence },
				{ ...sampleMerge, found: [`v=spf1 ${evil}`], value: `v=spf1 ${evil} a` },
			),
			domain: evil,
			mailFromDomain: evil,
		};
		const { markdown, html } = dnsLetter(plan, { locale, shopName: evil, senderName: evil, contact: evil });

		expect(html.match(/<(?!\/)[a-z0-9]+/g)?.filter((tag) => /script|img|<a$/.test(tag))).toEqual([]);
		expect(html.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
		expect(html).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
		expect(markdown.match(/^#{1,6} /gm)?.length).toBe(html.match(/<h[12]>/g)?.length);
		// Every line of a table has the same number of unescaped pipes as its head.
		const tables = markdown.split("\n\n").filter((block) => block.startsWith("| "));
		expect(tables).toHaveLength(3);
		for (const table of tables) {
			const pipes = table.split("\n").map((line) => line.replace(/\\./g, "").split("|").length);
			expect(new Set(pipes).size).toBe(1);
		}
		const others = markdown.split("\n\n").filter((block) => !block.startsWith("| "));
		expect(others.join("\n").replace(/\\./g, "")).not.toContain("|");
		const outsideCode = markdown.replace(/`[^`\n]*`/g, "").replace(/\\[!-/:-@[-`{-~]/g, "");
		expect(outsideCode).not.toMatch(/<(?!\/?code>)/);
		expect(outsideCode).not.toMatch(/\[a\]|\*\*|:\/\//);
	});

	it.each([
		["shopName", { ...names, locale, shopName: " " }],
		["senderName", { ...names, locale, senderName: "" }],
		["contact", { ...names, locale, contact: "" }],
		["locale", { ...names, locale: "fr" as "en" }],
	])("refuses a bad %s", (option, bad) => {
		expect(() => dnsLetter(samplePlan(sampleMx), bad)).toThrow(
			expect.objectContaining({ code: "invalid-option", option }),
		);
	});

	it("asks nobody to publish what no record can hold", () => {
		expect(() => dnsLetter(samplePlan({ ...sampleDkim, value: "a b" }), options)).toThrow(
			expect.objectContaining({ code: "record-unpublishable" }),
		);
	});
});
