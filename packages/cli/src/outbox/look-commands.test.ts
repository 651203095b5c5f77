import type { RoutingDecision } from "@todoku/core";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore, deliveryFile, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";
import { textWidth } from "../text-width.ts";

const now = new Date("2026-11-23T09:10:00Z");
const decision: RoutingDecision = {
	route: "service",
	reason: "domain",
	entry: "shop.example",
	address: "info@shop.example",
};
let store: MemoryStore;

beforeEach(() => {
	store = createMemoryStore();
});

async function run(args: readonly string[], given: { watched?: boolean } = {}) {
	const env = { TODOKU_DATABASE_URL: "postgres://db/x" };
	const shell = createRecordingShell({ env, now: () => now, ...given });
	const exitCode = await runProgram(["outbox", ...args], shell, { openStore: store.open });
	return { exitCode, written: shell.written, errors: shell.errors };
}

describe("todoku outbox status", () => {
	beforeEach(() => {
		store.files.push(deliveryFile("1"), deliveryFile("2", { status: "queued" }));
		store.status = {
			waiting: [{ room: "service", lane: "bulk", count: 12, oldestAt: new Date("2026-11-23T09:03:20Z") }],
			pauses: [
				{
					route: "service",
					remainingMs: 30_000,
					times: 2,
					failure: { code: "account-paused", message: "SES says \u001b[31mno" },
					since: new Date("2026-11-23T09:00:00Z"),
				},
			],
			quota: { maxPerSecond: 14, max24Hour: 50_000, sentLast24Hours: 120, readAt: now },
			stoppedTenants: [{ tenant: "shop-9", failure: { code: "stopped", message: "abuse" } }],
		};
	});

	test("says how many there are, what waits for what, and what stands in the way", async () => {
		const { written } = await run(["status"]);

		expect(written).toContain("queued   1\nsending  0\nsent     1\n");
		expect(written).toContain("  the service, bulk: 12 (the oldest for 6 min 40 s)\n");
		expect(written).toContain("since 2026-11-23T09:00:00Z, is tried again in 30 s; pause number 2 in a row\n");
		expect(written).toContain("account-paused: SES says \ufffd[31mno\n");
		expect(written).toContain(
			"Paced at 14 recipients a second, a little less than the service allows; 50000 in 24 hours, 120 used",
		);
		expect(written).toContain("  shop-9: abuse\n");
	});

	test("says it in Japanese, in straight columns", async () => {
		const { written } = await run(["status", "--locale", "ja"]);
		const columns = written
			.split("\n")
			.slice(0, 7)
			.map((line) => textWidth(line));

		expect(new Set(columns).size).toBe(1);
		expect(written).toContain("sent（配信済み）");
		expect(written).toContain("最も古いもの：6分40秒前");
	});

	test("is one JSON document", async () => {
		const { written } = await run(["status", "--json"]);

		expect(JSON.parse(written)).toMatchObject({ counts: { sent: 1, queued: 1 }, pauses: [{ route: "service" }] });
	});
});

describe("todoku outbox list", () => {
	beforeEach(() => {
		for (let number = 0; number < 30; number += 1) store.files.push(deliveryFile(`id-${number}`));
	});

	test("gives each two lines, and says how to go on", async () => {
		const { written } = await run(["list", "--limit", "2"]);

		expect(written).toBe(
			[
				"id-0  2026-11-23T09:00:00Z  sent      normal",
				"  [shop-1] tanaka@example.net  ご注文ありがとうございます",
				"id-1  2026-11-23T09:00:00Z  sent      normal",
				"  [shop-1] tanaka@example.net  ご注文ありがとうございます",
				"",
				"More: --after 2",
				"",
			].join("\n"),
		);
	});

	test("goes on after a cursor", async () => {
		const { written } = await run(["list", "--limit", "20", "--after", "20", "--json"]);
		const page = JSON.parse(written) as { readonly deliveries: readonly { readonly id: string }[] };

		expect(page.deliveries.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, index) => `id-${index + 20}`));
		expect(page).not.toHaveProperty("next");
	});

	test("hands every filter on", async () => {
		store.files.push(
			deliveryFile("x", { tenant: "t", status: "held", heldFor: "operator", lane: "bulk", recipient: "a@b.example" }),
		);
		const filters = ["--tenant", "t", "--status", "held", "--lane", "bulk", "--recipient", "a@b.example"];
		const { written } = await run(["list", ...filters, "--recorded-after", "1h", "--json"]);

		expect(JSON.parse(written)).toMatchObject({ deliveries: [{ id: "x" }] });
		expect((await run(["list", ...filters, "--recorded-before", "1h"])).written).toBe("No deliveries.\n");
	});

	test("marks what was reported, and lists by it", async () => {
		store.files.push(deliveryFile("x", { feedback: ["bounced", "delayed"] }));

		expect((await run(["list", "--feedback", "bounced", "complained"])).written).toContain(
			"x  2026-11-23T09:00:00Z  sent      normal  +bounced  +delayed\n",
		);
		expect((await run(["list", "--feedback", "bounced", "--locale", "ja"])).written).toContain("＋不達  ＋遅延");
		expect((await run(["list", "--feedback", "complained"])).written).toBe("No deliveries.\n");
	});

	test("fits every line into the terminal, however wide the letters, and lets no mail write to it", async () => {
		store.files.unshift(
			deliveryFile("wide", {
				subject: "とても長い件名".repeat(20),
				recipient: "a\u001b[2J@example.net",
				status: "held",
				heldFor: "service-refusal",
				failure: { code: "sender-not-verified", message: "no" },
				attempts: 12,
				possibleDuplicate: true,
			}),
		);
		const { written } = await run(["list"]);

		expect(Math.max(...written.split("\n").map(textWidth))).toBeLessThanOrEqual(100);
		expect(written).not.toContain("\u001b");
	});

	test("takes no limit that is none", async () => {
		expect(await run(["list", "--limit", "0"])).toMatchObject({ exitCode: 2, written: "" });
		expect(await run(["list", "--limit", "1001"])).toMatchObject({ exitCode: 2, written: "" });
	});
});

describe("todoku outbox show", () => {
	test("explains every attempt, and names what was done by hand", async () => {
		store.files.push(
			deliveryFile("1", {
				attemptList: [
					{
						number: 1,
						startedAt: now,
						endedAt: now,
						route: "service",
						transport: "ses",
						decision,
						outcome: "deferred",
						code: "throttled",
						reply: "Slow \u001b[31mdown",
						replyCode: 454,
						providerMessageId: "0100",
						messageIdSeen: "<0100@ses.example>",
						possibleDuplicate: false,
					},
				],
				acts: [{ at: now, act: "retry", actor: "taro", reason: "relay mended", detail: {} }],
			}),
		);
		const { written } = await run(["show", "1"]);

		expect(written).toContain("  1. 2026-11-23T09:10:00Z  the service (ses)  deferred (throttled)\n");
		expect(written).toContain("     The domain of info@shop.example is verified (entry shop.example)");
		expect(written).toContain("     Reply: 454 Slow \ufffd[31mdown\n");
		expect(written).toContain("     Message-ID the recipient sees: <0100@ses.example>\n");
		expect(written).toContain("  2026-11-23T09:10:00Z  retry  taro: relay mended\n");
	});

	test("explains the decision of one that was never offered", async () => {
		store.files.push(deliveryFile("1", { status: "queued", decision, settledAt: undefined }));

		expect((await run(["show", "1", "--locale", "ja"])).written).toMatch(/^経路：info@shop\.example /m);
		expect(JSON.parse((await run(["show", "1", "--json"])).written)).toMatchObject({
			id: "1",
			explanation: { ja: expect.stringContaining("。"), en: expect.stringContaining("verified") },
			waitsFor: { ja: expect.stringContaining("ワーカー"), en: expect.stringContaining("worker") },
		});
	});

	test.each([
		["a worker", { status: "queued" }, "a worker; it may go now"],
		[
			"its time",
			{ status: "queued", dueAt: new Date("2026-11-23T09:11:00Z") },
			"its time: 2026-11-23T09:11:00Z, in 1 min",
		],
		[
			"room on a route",
			{ status: "queued", room: "standard" },
			"room on its route (the standard route), which is full",
		],
		["a paused route", { status: "queued", room: "service" }, "is paused and tried again in 30 s: SES says no"],
		["an answer", { status: "sending" }, "an answer of the next hop"],
		["an operator", { status: "held", heldFor: "operator" }, "To let it go: todoku outbox release 1."],
		["its tenant", { status: "held", heldFor: "tenant-stopped" }, "todoku outbox stop-tenant shop-1 --lift."],
		["an event", { status: "unknown", dueAt: now }, "an event of the service until 2026-11-23T09:10:00Z"],
		["an event or an operator", { status: "unknown" }, "or somebody to let it go, perhaps for the second time"],
	] as const)("says that it waits for %s", async (_what, given, words) => {
		store.status = {
			pauses: [
				{ route: "service", remainingMs: 30_000, times: 1, failure: { code: "x", message: "SES says no" }, since: now },
			],
		};
		store.files.push(deliveryFile("1", given));

		expect((await run(["show", "1"])).written).toMatch(/^Waits for: /m);
		expect((await run(["show", "1"])).written).toContain(words);
		expect((await run(["show", "1", "--locale", "ja"])).written).toMatch(/^待機理由：/m);
	});

	test.each(["sent", "failed", "expired"] as const)("says nothing of waiting where it is %s", async (status) => {
		store.files.push(deliveryFile("1", { status }));

		expect((await run(["show", "1"])).written).not.toContain("Waits for");
	});

	test("shows what was reported beside the status, the latest first", async () => {
		const unsaid = { bounce: undefined, reason: undefined, status: undefined, diagnostic: undefined };
		store.files.push(
			deliveryFile("1", {
				feedback: ["suppressed", "bounced"],
				feedbackList: [
					{ ...unsaid, kind: "suppressed", at: now, source: "ses", reason: "OnAccountSuppressionList" },
					{
						kind: "bounced",
						at: new Date("2026-11-22T09:10:00Z"),
						source: "dsn",
						bounce: "hard",
						reason: "userunknown",
						status: "5.1.1",
						diagnostic: "550 \u001b[31mno such user",
					},
				],
			}),
		);
		const { written } = await run(["show", "1"]);

		expect(written).toContain("Status: sent\nReported: stopped by the service (suppressed)\n");
		expect(written).toContain(
			[
				"Reported after it was handed over, the latest first",
				"  2026-11-23T09:10:00Z  stopped by the service (suppressed)  [ses]",
				"     Why: OnAccountSuppressionList",
				"  2026-11-22T09:10:00Z  bounced: it came back (for good)  [dsn]",
				"     Why: userunknown, 5.1.1",
				"     Said: 550 \ufffd[31mno such user",
				"",
			].join("\n"),
		);
		expect((await run(["show", "1", "--locale", "ja"])).written).toContain(
			"状態：sent（配信済み）\n配信後の報告：配信サービスが配信を止めました\n",
		);
	});

	test("is silent about reports where there is none", async () => {
		store.files.push(deliveryFile("1"));

		expect((await run(["show", "1"])).written).not.toContain("Reported");
	});

	test("says that there is no such delivery", async () => {
		expect(await run(["show", "nope"])).toMatchObject({
			exitCode: 1,
			written: "",
			errors: expect.stringContaining('no delivery "nope"'),
		});
	});
});

describe("todoku outbox show --message", () => {
	test("prints the bytes as they are", async () => {
		store.files.push(deliveryFile("1"));
		store.message = Uint8Array.of(0x41, 0xff, 0x1b, 0x0d, 0x0a);

		expect((await run(["show", "1", "--message"])).written).toBe("A\u00ff\u001b\r\n");
		expect(JSON.parse((await run(["show", "1", "--message", "--json"])).written)).toEqual({
			id: "1",
			base64: "Qf8bDQo=",
		});
	});

	test("lets no message write to a terminal", async () => {
		store.files.push(deliveryFile("1"));
		store.message = Buffer.from("Subject: \u001b[31mx\r\n\r\n\tHello\r\n");

		expect((await run(["show", "1", "--message"], { watched: true })).written).toBe(
			"Subject: \ufffd[31mx\n\n\tHello\n",
		);
	});

	test.each([
		// Also should a store give away what it must not.
		["sensitive", { sensitive: true }, Buffer.from("secret"), "message-sensitive"],
		["dropped", { hasBody: false }, null, "message-dropped"],
		["never composed", { hasBody: false, messageId: null }, null, "message-not-composed"],
	])("says that a message is %s, and shows nothing", async (_what, given, message, code) => {
		store.files.push(deliveryFile("1", given));
		store.message = message;
		const { exitCode, written, errors } = await run(["show", "1", "--message", "--json"]);

		expect({ exitCode, written }).toEqual({ exitCode: 1, written: "" });
		expect(JSON.parse(errors)).toMatchObject({ error: { code } });
	});
});
