import { describe, expect, test } from "vitest";
import { almostNothing, declare, memoryHarness } from "../../test/memory-harness.ts";
import { runSuite } from "../../test/run-suite.ts";
import { conformanceCases } from "./describe-transport.ts";
import { conformanceCapabilities, type DeclaredCapabilities, describeTransport } from "./index.ts";
import { unprovenCapabilities } from "./report.ts";

const fast = { deadlineMs: 2_000, timeoutMs: 50 };

describe("a well-behaved transport", () => {
	test("passes every case, and the report says what it holds", async () => {
		const harness = memoryHarness();
		const { failed, reasons, passed } = await runSuite(harness, fast);
		expect([...reasons]).toEqual([]);
		expect(failed).toEqual([]);
		expect(passed.length).toBeGreaterThan(80);
		expect(harness.reports).toHaveLength(1);
		const [report = ""] = harness.reports;
		expect(
			report
				.split("\n")
				.slice(1)
				.map((line) => line.trim().split(/ {2,}/).slice(0, 2)),
		).toEqual(conformanceCapabilities.map((capability) => [capability, "held"]));
		expect(report).toMatch(/^Conformance of memory: (\d+) of \1 cases passed\n/);
	});

	test("that lacks all there is to lack passes too, because it shows", async () => {
		const harness = memoryHarness(undefined, almostNothing, { poor: true });
		const { reasons } = await runSuite(harness, fast);
		expect([...reasons]).toEqual([]);
		expect(harness.reports[0]).toMatch(/^ {2}mailFrom +absent +memory has none$/m);
		expect(harness.reports[0]).toMatch(/^ {2}throttling +held /m);
		expect(harness.reports[0]).not.toContain("not run");
	});
});

describe("every case", () => {
	test("has a name of its own", () => {
		const names = conformanceCases.map(({ group, name }) => `${group}: ${name}`);
		expect(new Set(names).size).toBe(names.length);
	});

	test("is there for some transport", () => {
		for (const { needs = [], without = [] } of conformanceCases) {
			expect(needs.filter((capability) => without.includes(capability))).toEqual([]);
		}
	});

	test("together they look at every capability, at its presence and at its absence", () => {
		expect(unprovenCapabilities(conformanceCases)).toEqual([]);
	});
});

describe("the report", () => {
	test("does not take a declaration for a proof: a case that failed shows", async () => {
		const harness = memoryHarness((transport) => ({
			...bound(transport),
			capabilities: { ...transport.capabilities, mailFrom: false },
		}));
		await runSuite(harness, fast);
		expect(harness.reports[0]).toMatch(/^ {2}mailFrom +FAILED /m);
		expect(harness.reports[0]).toMatch(/^ {2}verify +held /m);
	});

	test("says of cases that were not run that they were not", async () => {
		const harness = memoryHarness();
		const tests: (() => Promise<void>)[] = [];
		describeTransport((_, body) => tests.push(body), harness, fast);
		await tests.at(-1)?.();
		expect(harness.reports[0]).toMatch(/^Conformance of memory: 0 of \d+ cases passed/);
		expect(harness.reports[0]?.match(/ not run /g)).toHaveLength(conformanceCapabilities.length);
	});
});

describe("a declaration", () => {
	test.each([
		["is missing", { ...declare(), verify: undefined }, /capabilities\.verify must be true, or/],
		["is false", { ...declare(), verify: false }, /capabilities\.verify must be true, or/],
		["gives no reason", { ...declare(), verify: { absent: " " } }, /capabilities\.verify must be true, or/],
		["is of something unknown", { ...declare(), magic: true }, /capabilities\.magic is not known/],
	])("that %s is refused before anything runs", (_, capabilities, problem) => {
		const harness = memoryHarness(undefined, capabilities as unknown as DeclaredCapabilities);
		expect(() => describeTransport(() => expect.unreachable(), harness)).toThrow(problem);
	});

	test("that a fault is impossible fails where the harness takes the fault", async () => {
		const { failed } = await runSuite(
			memoryHarness(undefined, declare(["messageRefusal", "announcedSizeLimit"])),
			fast,
		);
		expect(failed).toEqual([
			"a refusal: of the message for good is nothing that the far side could say",
			"the size limit: of the far side is never announced",
		]);
	});

	test("that a feature is absent fails where it is there", async () => {
		const capabilities = declare([
			"providerMessageId",
			"keepsMessageId",
			"mailFrom",
			"nullMailFrom",
			"smtpUtf8",
			"verify",
		]);
		const { failed } = await runSuite(memoryHarness(undefined, capabilities), fast);
		expect(failed).toEqual([
			"the envelope: names a MAIL FROM that the transport says it cannot carry, and does not",
			"the envelope: names a null MAIL FROM that the transport says it cannot carry, and does not",
			"local parts outside ASCII: are a refusal of the recipient, before anything is sent",
			"ids: are not invented where the far side gives none",
			"ids: that recipients see are named in the receipt where they are not ours",
			"verify: is missing altogether, so that a caller can see it",
		]);
	});
});

test.each(["deadlineMs", "timeoutMs"])("refuses a %s that is none", (option) => {
	expect(() => describeTransport(() => {}, memoryHarness(), { [option]: 0 })).toThrow(option);
});

test("frees the far side, also after a failure", async () => {
	const disposed: string[] = [];
	const harness = memoryHarness((transport) => ({
		...bound(transport),
		send: () => Promise.reject(new Error("broken")),
	}));
	const { failed, passed } = await runSuite(
		{
			...harness,
			start: async () => {
				const farSide = await harness.start();
				return { ...farSide, dispose: async () => void disposed.push("disposed") };
			},
		},
		fast,
	);
	expect(failed.length).toBeGreaterThan(50);
	// All but the report, which needs no far side.
	expect(disposed).toHaveLength(failed.length + passed.length - 1);
});

function bound(transport: ReturnType<NonNullable<Parameters<typeof memoryHarness>[0]>>): typeof transport {
	const { name, capabilities } = transport;
	return {
		name,
		capabilities,
		send: (...args) => transport.send(...args),
		verify: async () => transport.verify?.(),
		close: () => transport.close(),
	};
}
