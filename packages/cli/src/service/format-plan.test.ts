import type { SesServicePart, SesServicePlan } from "@todoku/adapter-ses";
import { expect, test } from "vitest";
import { formatPlan } from "./format-plan.ts";

const sentence = { ja: "説明です。", en: "What it is." };
const there: SesServicePart = {
	...{ part: "topic", name: "events", state: "present", found: "events", wanted: "events" },
	...{ remedy: "none", sentence },
};
const missing: SesServicePart = {
	...{ part: "configuration-set", name: "todoku", state: "missing", found: undefined, wanted: "todoku" },
	...{ remedy: "apply", sentence },
};
const open: SesServicePart = { ...there, part: "topic-policy", state: "wrong", remedy: "by-hand" };
const waiting: SesServicePart = { ...there, part: "subscription", state: "waiting", remedy: "apply" };

const plan = (...parts: readonly SesServicePart[]): SesServicePlan => ({
	...{ region: "eu-west-1", topicArn: undefined, accountId: undefined, parts },
});

test("shows a line for each part, and what is to be done under it", () => {
	expect(formatPlan(plan(there, missing, open), undefined, "en", 80)).toBe(`SES in eu-west-1
  there    topic              events
  missing  configuration set  todoku
    What it is.
  differs  topic policy       events
    by hand: What it is.
To be made or changed: 1. Add --apply to do it.
`);
});

test("says so in Japanese, in columns", () => {
	expect(formatPlan(plan(there, open), undefined, "ja", 80)).toBe(`SES（eu-west-1）
  あり  トピック            events
  相違  トピックのポリシー  events
    手作業：説明です。
`);
});

test("says where nothing is to be done, and where somebody is waited for", () => {
	expect(formatPlan(plan(there), undefined, "en", 80)).toMatch(/\nNothing is to be done\.\n$/);
	expect(formatPlan(plan(there, waiting), [there], "en", 80)).toMatch(/waits for the application to confirm it\.\n$/);
});

test("keeps to the width of the terminal, and prints nothing that would move the cursor", () => {
	const text = formatPlan(plan({ ...there, name: `\u001b[2J${"x".repeat(200)}` }), undefined, "en", 40);
	expect(text).not.toContain("\u001b");
	expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(40);
});
