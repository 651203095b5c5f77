import { describe, expect, it } from "vitest";
import { decideRoute } from "../routing/route.ts";
import { parseVerifiedSenders } from "./verified-senders.ts";

function nearMisses(setting: string, from: string): unknown {
	return decideRoute({ from, category: "automatic" }, parseVerifiedSenders(setting)).nearMisses;
}

describe("near misses", () => {
	it.each([
		["Info@shop.example", "info@shop.example", "Info@shop.example", "local-part-case"],
		["info@shop.example", "order@shop.example", "info@shop.example", "address-entry"],
		["info@shop.example", "info@news.shop.example", "info@shop.example", "address-entry"],
		["news.shop.example", "info@shop.example", "news.shop.example", "sibling-domain"],
		["news.shop.example", "info@order.shop.example", "news.shop.example", "sibling-domain"],
		["interfactory1.co.jp", "test@testinterfactory1.co.jp", "interfactory1.co.jp", "look-alike"],
		["example.com", "info@exmaple.com", "example.com", "look-alike"],
		["example.com", "info@exampl.com", "example.com", "look-alike"],
		["example.com", "info@exxample.com", "example.com", "look-alike"],
		["example.com", "info@example.co", "example.com", "look-alike"],
		["paypal.com", "info@paypa1.com", "paypal.com", "look-alike"],
		["modern.example", "info@modem.example", "modern.example", "look-alike"],
		["example.com", "info@еxample.com", "example.com", "look-alike"],
		["shop-kobe.example", "info@shopkobe.example", "shop-kobe.example", "look-alike"],
		["info@example.com", "info@exmaple.com", "info@example.com", "look-alike"],
	])("of the setting %s, %s comes close to %s (%s)", (setting, from, entry, why) => {
		expect(nearMisses(setting, from)).toContainEqual({ entry, why });
	});

	it.each([
		["shop.example", "info@other.test"],
		["shop.co.jp", "info@cafe.co.jp"],
		["shop.co.jp", "info@co.jp"],
		["a.com", "info@b.com"],
	])("the setting %s holds none for %s", (setting, from) => {
		expect(nearMisses(setting, from)).toBeUndefined();
	});

	it("names each entry once and at most five, the nearest first", () => {
		const setting =
			"Info@shop.example, order@shop.example, a.shop.example, b.shop.example, c.shop.example, d.shop.example";
		const found = nearMisses(setting, "info@shop.example") as { entry: string; why: string }[];
		expect(found.map(({ why }) => why)).toEqual([
			"local-part-case",
			"address-entry",
			"sibling-domain",
			"sibling-domain",
			"sibling-domain",
		]);
		expect(new Set(found.map(({ entry }) => entry)).size).toBe(5);
	});

	it("does not look for them in a setting too long to have been typed", () => {
		const setting = Array.from({ length: 2_001 }, (_, index) => `shop${index}.example`).join("\n");
		expect(nearMisses(setting, "info@shop1x.example")).toBeUndefined();
	});
});
