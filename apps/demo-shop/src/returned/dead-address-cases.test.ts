import { describe, expect, it } from "vitest";
import { isAsExpected, type SeenOrder } from "./dead-address-cases.ts";

const beside = ["bounced", "suppressed"] as const;
const expected = { shop: "shop", route: "service", writer: "service", beside, sentOut: 1 } as const;
const second: SeenOrder = {
	...{ stands: true, route: "service", status: "sent", attempts: 1, beside: "suppressed", sentOut: 1 },
	writers: ["service", "service"],
};

describe("what came of the second order", () => {
	it("is as expected when it was sent, stopped, and told to the shop", () => {
		expect(isAsExpected(expected, 2, second)).toBe(true);
	});

	it.each<[string, Partial<SeenOrder>]>([
		["the order is missing", { stands: false }],
		["the mail took the other route", { route: "standard" }],
		["the mail failed", { status: "failed" }],
		["the mail was tried again", { attempts: 2 }],
		["nothing is known", { beside: "" }],
		["it bounced like the first", { beside: "bounced" }],
		["the mail went out", { sentOut: 2 }],
		["nobody told the shop", { writers: ["service"] }],
		["the shop was told twice", { writers: ["service", "service", "service"] }],
		["somebody else told the shop", { writers: ["service", "own"] }],
	])("is not when %s", (_what, wrong) => {
		expect(isAsExpected(expected, 2, { ...second, ...wrong })).toBe(false);
	});
});
