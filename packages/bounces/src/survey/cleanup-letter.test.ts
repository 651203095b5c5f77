import { expect, it } from "vitest";
import { cleanupLetter } from "./cleanup-letter.ts";
import type { Survey, SurveyedAddress } from "./survey.ts";

const taro: SurveyedAddress = {
	address: "taro@customer.example",
	class: "hard",
	reason: "userunknown",
	status: "5.1.1",
	diagnostic: "550 5.1.1 no such user",
	reports: 3,
	firstAt: new Date("2026-01-01T00:00:00Z"),
	lastAt: new Date("2026-03-02T01:00:05Z"),
	members: [{ email: "taro@customer.example", id: "M-7", name: "<山田>", registeredAt: null }],
};

function surveyOf(dead: readonly SurveyedAddress[], rest: Partial<Survey> = {}): Survey {
	return {
		mails: 1234,
		kinds: { failure: 1234, delivered: 0, complaint: 0, "auto-reply": 0, newsletter: 0, ordinary: 0, unreadable: 0 },
		problems: 0,
		reasons: [],
		domains: [],
		dead,
		complaints: [],
		clusters: [],
		membersRead: null,
		...rest,
	};
}

const names = { shopName: "やまと商店", senderName: "届サポート" };

it("asks the shop to clean up, in Japanese", () => {
	const { subject, text } = cleanupLetter(surveyOf([taro]), { locale: "ja", ...names });
	expect(subject).toContain("メールアドレスの整理");
	expect(text).toContain("やまと商店 ご担当者様");
	expect(text).toContain("エラーメール 1,234 通");
	expect(text).toContain("taro@customer.example");
	expect(text).toContain("宛先のメールアドレスが存在しません");
	expect(text).toContain("M-7 <山田>");
});

it("asks the shop to clean up, in English", () => {
	const { text } = cleanupLetter(surveyOf([taro]), { locale: "en", shopName: "Yamato", senderName: "Todoku" });
	expect(text).toContain("Dear Yamato team");
	expect(text).toContain("1 address that cannot receive mail");
	expect(text).toContain("the address does not exist");
	expect(text).toContain("2026-03-02");
});

it("escapes in HTML what members and shops are called", () => {
	const { html } = cleanupLetter(surveyOf([taro]), { locale: "ja", ...names, shopName: '<b>"&' });
	expect(html).toContain("&lt;b&gt;&quot;&amp; ご担当者様");
	expect(html).toContain("M-7 &lt;山田&gt;");
	expect(html).not.toContain("<山田>");
});

it("says in a line that there is nothing to do, where no address is dead", () => {
	const { text } = cleanupLetter(surveyOf([]), { locale: "ja", ...names });
	expect(text).toContain("見つかりませんでした");
	expect(text).not.toContain("退会処理");
});

it("lists as many as it may, and says how many there are more", () => {
	const dead = Array.from({ length: 5 }, (_, index) => ({ ...taro, address: `user${index}@customer.example` }));
	const { text } = cleanupLetter(surveyOf(dead), { locale: "ja", ...names, maxAddresses: 2 });
	expect(text).toContain("user1@customer.example");
	expect(text).not.toContain("user2@customer.example");
	expect(text).toContain("このほかに 3 件");
});

it("shows registrations that look like one hand's", () => {
	const clusters = [
		{
			by: "pattern" as const,
			what: "8 letters, 2 digits",
			firstAt: new Date("2026-01-01T01:00:00Z"),
			lastAt: new Date("2026-01-01T01:09:00Z"),
			members: taro.members,
		},
	];
	const { text } = cleanupLetter(surveyOf([taro], { clusters }), { locale: "ja", ...names });
	expect(text).toContain("英字8文字+数字2桁: 1 件 (2026-01-01 01:00 ～ 2026-01-01 01:09)");
});

it.each([
	[{ locale: "fr", ...names }, "locale"],
	[{ locale: "ja", shopName: "", senderName: "x" }, "shopName"],
	[{ locale: "ja", shopName: "x" }, "senderName"],
	[{ locale: "ja", ...names, maxAddresses: -1 }, "maxAddresses"],
	[{ locale: "ja", ...names, since: 1 }, "since"],
])("refuses %j", (options, option) => {
	expect(() => cleanupLetter(surveyOf([]), options as never)).toThrow(
		expect.objectContaining({ code: "invalid-option", option }),
	);
});
