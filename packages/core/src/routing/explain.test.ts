import { describe, expect, it } from "vitest";
import { nearMissReasons } from "../senders/near-miss.ts";
import { type RoutingDecision, routingReasons } from "./decision.ts";
import { explainDecision, explanationLocales } from "./explain.ts";

const serviceReasons: readonly string[] = ["domain", "subdomain", "address"];
const decisions: RoutingDecision[] = routingReasons.map((reason) => ({
	route: serviceReasons.includes(reason) ? "service" : "standard",
	reason,
	entry: "shop.example",
	address: "info@news.shop.example",
}));

describe("explainDecision", () => {
	it("has a sentence of its own for every reason, in every language", () => {
		for (const locale of explanationLocales) {
			const sentences = decisions.map((decision) => explainDecision(decision, locale));
			expect(new Set(sentences).size).toBe(routingReasons.length);
		}
	});

	it("names the entry that matched", () => {
		for (const locale of explanationLocales)
			expect(explainDecision(decisions[0] as RoutingDecision, locale)).toContain("shop.example");
	});

	it("says each near miss, in every language", () => {
		for (const locale of explanationLocales) {
			const told = nearMissReasons.map((why) =>
				explainDecision(
					{
						route: "standard",
						reason: "not-listed",
						address: "a@x.example",
						nearMisses: [{ entry: "entry.example", why }],
					},
					locale,
				),
			);
			expect(new Set(told).size).toBe(nearMissReasons.length);
			expect(told.every((sentence) => sentence.includes("entry.example"))).toBe(true);
		}
	});

	it("says that a mail is in shadow mode, and that a setting is bad", () => {
		const base = { route: "standard", reason: "switched-off", address: "a@shop.example" } as const;
		expect(explainDecision({ ...base, entry: "shop.example", shadow: "service" }, "en")).toContain("trial run");
		expect(explainDecision({ ...base, entry: "shop.example", shadow: "service" }, "ja")).toContain("試行");
		const badSetting = [{ line: 1, text: "*.x", problem: "is bad" }];
		expect(explainDecision({ ...base, badSetting }, "en")).toContain("a bad entry and was refused whole");
		expect(explainDecision({ ...base, badSetting: [...badSetting, ...badSetting] }, "en")).toContain("2 bad entries");
		expect(explainDecision({ ...base, badSetting }, "ja")).toContain("1件");
		const told = explainDecision({ ...base, reason: "no-setting", badSetting }, "en");
		expect(told).not.toContain("No sender domain is verified");
	});
});
