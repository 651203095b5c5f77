import { describe, expect, it } from "vitest";
import { type MailKey, mailKinds } from "../shop/mail-definitions.ts";
import { seedShops } from "../shop/seed.ts";
import { Shop } from "../shop/shop.ts";
import { compose } from "./compose.ts";

const [seed] = seedShops();
const shop = new Shop(seed as NonNullable<typeof seed>);
const to = { displayName: "佐藤 花子", address: "hanako@customer.example" };
const values = { name: "佐藤 花子", memberNumber: "M-0001" };

function mail(key: MailKey, given: Readonly<Record<string, string>> = values): ReturnType<typeof compose> {
	return compose(shop, { key, ...mailKinds[key], ...shop.mailTexts[key] }, to, given);
}

describe("compose", () => {
	it("takes category and From from the definition and fills the texts", () => {
		const message = mail("member-registration");
		expect(message).toMatchObject({
			tenant: "interfactory",
			category: "automatic",
			from: "会員窓口 <member@interfactory1.co.jp>",
			to,
			subject: "【インターファクトリー商店】会員登録が完了しました",
			locale: "ja",
		});
		expect(message.text).toContain("佐藤 花子 様\n");
		expect(message.html).toContain("<p>佐藤 花子 様</p>");
	});

	it("escapes in the HTML what customers typed", () => {
		const message = mail("member-registration", { ...values, name: "<script>" });
		expect(message.text).toContain("<script> 様");
		expect(message.html).toContain("&lt;script&gt; 様");
		expect(message.html).not.toContain("<script>");
	});

	it.each([
		["password-reset", "urgent", true],
		["order-confirmation", "normal", false],
		["newsletter", "bulk", false],
	] as const)("sends %s in the lane %s", (key, lane, sensitive) => {
		expect(mail(key)).toMatchObject({ lane, sensitive });
	});
});
