import { expect, test } from "vitest";
import { formatMetrics } from "./prometheus-text.ts";

test("writes HELP and TYPE once, then a line for each sample", () => {
	const samples = [
		{ labels: { status: "sent", lane: "bulk" }, value: 3 },
		{ labels: { status: "held" }, value: 0.5 },
	];

	expect(formatMetrics([{ name: "mails", help: "How many.", type: "gauge", samples }])).toBe(
		'# HELP mails How many.\n# TYPE mails gauge\nmails{status="sent",lane="bulk"} 3\nmails{status="held"} 0.5\n',
	);
});

test("escapes what would end a help text or a label value", () => {
	const samples = [{ labels: { text: 'a\\b"c\nd' }, value: 1 }];

	expect(formatMetrics([{ name: "x", help: 'a\\b"c\nd', type: "counter", samples }])).toBe(
		'# HELP x a\\\\b"c\\nd\n# TYPE x counter\nx{text="a\\\\b\\"c\\nd"} 1\n',
	);
});

test.each([
	[Number.POSITIVE_INFINITY, "+Inf"],
	[Number.NEGATIVE_INFINITY, "-Inf"],
	[Number.NaN, "NaN"],
	[1e21, "1e+21"],
])("writes %d as %s", (value, text) => {
	expect(formatMetrics([{ name: "x", help: "", type: "gauge", samples: [{ value }] }])).toContain(`x ${text}\n`);
});

test("leaves out what has no samples", () => {
	expect(formatMetrics([{ name: "x", help: "", type: "gauge", samples: [] }])).toBe("");
});
