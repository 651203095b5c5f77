import { describe, expect, it } from "vitest";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import { decideRoute } from "./route.ts";

describe("decideRoute", () => {
	it.each([
		[1, "interfactory1.co.jp", "test@interfactory1.co.jp", "service", "domain"],
		[2, "interfactory1.co.jp", "test@example.com", "standard", "not-listed"],
		[3, "interfactory1.co.jp", "test@test.interfactory1.co.jp", "service", "subdomain"],
		[4, "interfactory1.co.jp", "test@testinterfactory1.co.jp", "standard", "not-listed"],
		[5, "interfactory1.co.jp,example.co.jp", "test@interfactory1.co.jp", "service", "domain"],
		[6, "interfactory1.co.jp\ntest.com", "test@interfactory1.co.jp", "service", "domain"],
		[7, "test@testinterfactory1.co.jp", "test@testinterfactory1.co.jp", "service", "address"],
		[8, "test@testinterfactory1.co.jp", "test@example.com", "standard", "not-listed"],
		[9, null, "test@testinterfactory1.co.jp", "standard", "no-setting"],
	])("row %i of the acceptance table: %j, %s goes %s (%s)", (_, setting, from, route, reason) => {
		expect(decideRoute({ from, category: "automatic" }, parseVerifiedSenders(setting))).toMatchObject({
			route,
			reason,
			address: from,
		});
	});

	const senders = parseVerifiedSenders("shop.example, owner@shop.example", { revoked: ["owner@shop.example"] });

	it("names the entry that matched and the address in canonical form", () => {
		expect(decideRoute({ from: "会員 <Info@A.Shop.Example.>", category: "automatic" }, senders)).toEqual({
			route: "service",
			reason: "subdomain",
			entry: "shop.example",
			address: "Info@a.shop.example",
		});
	});

	it.each(["newsletter", "staff-notice"] as const)(
		"sends a %s the standard way, whatever the setting and the switch say",
		(category) => {
			for (const value of ["on", "off", "shadow"] as const) {
				expect(decideRoute({ from: "a@shop.example", category }, senders, { switch: value })).toEqual({
					route: "standard",
					reason: "category-excluded",
					address: "a@shop.example",
				});
			}
		},
	);

	it("sends everything the standard way when switched off, before the setting is looked at", () => {
		const decision = { route: "standard", reason: "switched-off", address: "a@shop.example" };
		expect(decideRoute({ from: "a@shop.example", category: "automatic" }, senders, { switch: "off" })).toEqual(
			decision,
		);
		expect(
			decideRoute({ from: "a@shop.example", category: "automatic" }, parseVerifiedSenders(""), { switch: "off" }),
		).toEqual(decision);
	});

	it("records in shadow mode what would have gone through the service, and sends it the standard way", () => {
		expect(decideRoute({ from: "a@shop.example", category: "automatic" }, senders, { switch: "shadow" })).toEqual({
			route: "standard",
			reason: "switched-off",
			entry: "shop.example",
			address: "a@shop.example",
			shadow: "service",
		});
		expect(
			decideRoute({ from: "a@other.example", category: "automatic" }, senders, { switch: "shadow" }),
		).not.toHaveProperty("shadow");
	});

	it("does not let a revoked entry reach the service, even where a wider entry covers the address", () => {
		expect(decideRoute({ from: "owner@shop.example", category: "automatic" }, senders)).toEqual({
			route: "standard",
			reason: "entry-revoked",
			entry: "owner@shop.example",
			address: "owner@shop.example",
		});
	});

	it.each(["", "a@b, c@d", "g: a@shop.example;", "a@shop.example\r\nBcc: b@c.example", "a@-shop.example"])(
		"throws for the From %j in every category",
		(from) => {
			for (const category of ["automatic", "newsletter", "staff-notice"] as const) {
				expect(() => decideRoute({ from, category }, senders)).toThrow(
					expect.objectContaining({ code: "invalid-from" }),
				);
			}
		},
	);

	it("does not repeat the address in the message of an error", () => {
		expect(() => decideRoute({ from: "secret@-shop.example", category: "automatic" }, senders)).toThrow(
			/^(?!.*secret)/,
		);
	});

	it("throws for a category or a switch that does not exist", () => {
		const from = "a@shop.example";
		expect(() => decideRoute({ from, category: "promotion" as never }, senders)).toThrow(
			"automatic, newsletter, staff-notice",
		);
		expect(() => decideRoute({ from, category: "automatic" }, senders, { switch: "maybe" as never })).toThrow(
			"on, off, shadow",
		);
	});
});
