import { describe, expect, it } from "vitest";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import { createFakeClock, createRecordingTransport, type RecordingTransport } from "../testing/index.ts";
import type { DecisionEvent, ReceiptEvent } from "./hooks.ts";
import { createMailer, type Mailer, type MailerOptions } from "./mailer.ts";
import type { Message } from "./message.ts";

const order: Message = {
	category: "automatic",
	from: "会員窓口 <info@shop.example>",
	to: "member@customer.example",
	subject: "ご注文",
	text: "注文番号 123",
};

interface Bench {
	readonly mailer: Mailer;
	readonly service: RecordingTransport;
	readonly standard: RecordingTransport;
}

function bench(options: Partial<MailerOptions> = {}): Bench {
	const service = createRecordingTransport({ name: "service" });
	const standard = createRecordingTransport({ name: "standard" });
	const senders = parseVerifiedSenders("shop.example");
	return {
		mailer: createMailer({ senders, service, standard, clock: createFakeClock(), ...options }),
		service,
		standard,
	};
}

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("latin1");

describe("send", () => {
	it("offers a mail with a verified From to the service and to nobody else", async () => {
		const { mailer, service, standard } = bench();
		const receipts = await mailer.send(order);
		expect(receipts).toEqual([
			{
				outcome: "accepted",
				deliveryId: service.offers[0]?.deliveryId,
				recipient: "member@customer.example",
				messageId: expect.stringMatching(/^<.+@shop\.example>$/),
				decision: { route: "service", reason: "domain", entry: "shop.example", address: "info@shop.example" },
				transport: "service",
			},
		]);
		expect(service.offers[0]?.envelope).toEqual({
			mailFrom: "info@shop.example",
			recipient: "member@customer.example",
		});
		expect(standard.offers).toEqual([]);
	});

	it("offers any other mail to the standard route", async () => {
		const { mailer, service, standard } = bench();
		const [receipt] = await mailer.send({ ...order, from: "info@other.example" });
		expect(receipt).toMatchObject({ outcome: "accepted", transport: "standard", decision: { reason: "not-listed" } });
		expect([service.offers.length, standard.offers.length]).toEqual([0, 1]);
	});

	it("composes once: the same bytes to every recipient, in one delivery each", async () => {
		const { mailer, service } = bench();
		const receipts = await mailer.send({
			...order,
			to: "a@x.example, B <b@x.example>",
			cc: ["c@x.example", "a@X.example"],
			bcc: "d@x.example",
		});
		expect(receipts.map(({ recipient }) => recipient)).toEqual([
			"a@x.example",
			"b@x.example",
			"c@x.example",
			"d@x.example",
		]);
		expect(new Set(service.offers.map(({ bytes }) => text(bytes))).size).toBe(1);
		expect(new Set(service.offers.map(({ deliveryId }) => deliveryId)).size).toBe(4);
		expect(text(service.offers[0]?.bytes)).not.toContain("d@x.example");
	});

	it("gives both routes the same bytes for the same message", async () => {
		let counter = 0;
		const newId = (): string => `id-${counter++}`;
		const first = bench({ newId });
		await first.mailer.send(order);
		counter = 0;
		const second = bench({ newId, senders: parseVerifiedSenders(null) });
		await second.mailer.send(order);
		expect(text(second.standard.offers[0]?.bytes)).toBe(text(first.service.offers[0]?.bytes));
	});

	it("takes Date from the clock and puts the same Message-ID into the bytes and the receipt", async () => {
		const { mailer, service } = bench({ clock: createFakeClock(new Date("2026-03-01T00:00:00Z")) });
		const [receipt] = await mailer.send(order);
		expect(text(service.offers[0]?.bytes)).toContain(`Message-ID: ${receipt?.messageId}\r\n`);
		expect(text(service.offers[0]?.bytes)).toContain("Date: Sun, 01 Mar 2026 00:00:00 +0000\r\n");
	});

	it("returns mail to the submitting agent where there is one", async () => {
		const { mailer, service } = bench();
		await mailer.send({ ...order, sender: "agent@shop.example" });
		expect(service.offers[0]?.envelope.mailFrom).toBe("agent@shop.example");
	});

	it("offers the good recipients and refuses only the bad ones", async () => {
		const { mailer, service } = bench();
		const receipts = await mailer.send({ ...order, to: ["nobody", "a..b@docomo.ne.jp", "x@y@z"] });
		expect(receipts).toMatchObject([
			{ outcome: "accepted", recipient: "a..b@docomo.ne.jp" },
			{
				outcome: "rejected",
				scope: "recipient",
				recipient: "nobody",
				code: "invalid-address",
				error: { problem: 'has no "@"' },
			},
			{ outcome: "rejected", scope: "recipient", recipient: "x@y@z" },
		]);
		expect(text(service.offers[0]?.bytes)).not.toContain("nobody");
	});

	it.each([
		["a From that is two", { from: "a@shop.example, b@shop.example" }, "invalid-from"],
		["a mistyped From", { from: "info＠shop.example" }, "invalid-from"],
		["no From", { from: undefined }, "invalid-from"],
		["a bad reply address", { replyTo: "nobody" }, "invalid-address"],
		["a line break in the subject", { subject: "a\r\nBcc: x@evil.example" }, "invalid-header"],
		["no body", { text: undefined }, "invalid-message"],
		["a category that does not exist", { category: "promotion" }, "invalid-option"],
	])("throws nothing for %s: the receipt says what is wrong", async (_, part, code) => {
		const { mailer, service, standard } = bench();
		const receipts = await mailer.send({ ...order, ...(part as Partial<Message>) });
		expect(receipts).toMatchObject([
			{ outcome: "rejected", scope: "message", code, recipient: "member@customer.example", error: { code } },
		]);
		expect([...service.offers, ...standard.offers]).toEqual([]);
	});

	it("gives a receipt also for a mail that names nobody", async () => {
		const receipts = await bench().mailer.send({ ...order, to: [] });
		expect(receipts).toMatchObject([{ outcome: "rejected", scope: "message", code: "no-recipient", recipient: null }]);
	});

	it.each([null, undefined, "mail", 7])("throws nothing for %j in place of a message", async (message) => {
		expect(await bench().mailer.send(message as never)).toMatchObject([{ recipient: null }]);
	});

	it.each([
		[new Error("boom"), "unknown", "unrecognised"],
		["boom", "unknown", "unrecognised"],
	])("calls the outcome unknown when a transport throws %s", async (thrown, outcome, code) => {
		const service = createRecordingTransport({
			answer: () => {
				throw thrown;
			},
		});
		expect(await bench({ service }).mailer.send(order)).toMatchObject([{ outcome, code, reply: "boom" }]);
	});

	it("keeps what a transport that was closed refused, for another time", async () => {
		const service = createRecordingTransport();
		await service.close();
		expect(await bench({ service }).mailer.send(order)).toMatchObject([
			{ outcome: "deferred", scope: "route", code: "transport-closed" },
		]);
	});

	it("reports as deferred what an abort kept from being handed over", async () => {
		const signal = AbortSignal.abort(new Error("enough"));
		expect(await bench().mailer.send(order, { signal })).toMatchObject([{ outcome: "deferred", code: "aborted" }]);
	});

	it("does not let one recipient's refusal touch another's mail", async () => {
		const service = createRecordingTransport({
			answer: ({ envelope }) =>
				envelope.recipient.startsWith("bad")
					? { outcome: "rejected", scope: "recipient", code: "mailbox" }
					: { outcome: "accepted" },
		});
		const receipts = await bench({ service }).mailer.send({ ...order, to: "bad@x.example, good@x.example" });
		expect(receipts.map(({ outcome }) => outcome)).toEqual(["rejected", "accepted"]);
	});
});

describe("what is composed", () => {
	it.each([
		["automatic", {}, "Auto-Submitted: auto-generated"],
		["staff-notice", {}, "Auto-Submitted: auto-generated"],
		["automatic", { autoSubmitted: "auto-replied" }, "Auto-Submitted: auto-replied"],
		["automatic", { headers: { "auto-submitted": "no" } }, "Auto-Submitted: no"],
	] as const)("asks machines not to answer: %s with %j says %s", async (category, part, line) => {
		const { mailer, service, standard } = bench();
		await mailer.send({ ...order, ...part, category });
		expect(text([...service.offers, ...standard.offers][0]?.bytes)).toContain(`${line}\r\n`);
	});

	it("leaves that to the list in newsletters", async () => {
		const { mailer, standard } = bench();
		await mailer.send({ ...order, category: "newsletter" });
		expect(text(standard.offers[0]?.bytes)).not.toMatch(/^auto-submitted/im);
	});

	it("reads attachments by path only from the root that was given, and keeps to the limits", async () => {
		const message = { ...order, attachments: [{ path: "mailer.test.ts" }] };
		const inside = await bench({ composition: { attachmentRoot: import.meta.dirname } }).mailer.send(message);
		const nowhere = await bench().mailer.send(message);
		const tooLarge = await bench({ composition: { attachmentRoot: import.meta.dirname, maxBytes: 1_000 } }).mailer.send(
			message,
		);
		expect([inside, nowhere, tooLarge].map(([receipt]) => [receipt?.outcome, receipt?.error?.code])).toEqual([
			["accepted", undefined],
			["rejected", "attachment-unreadable"],
			["rejected", "message-too-large"],
		]);
	});
});

describe("tenants", () => {
	const settings = new Map([
		["one", "shop.example"],
		["two", "other.example"],
		["bad", "*.shop.example"],
	]);
	const senders = (tenant: string | undefined) => {
		const setting = settings.get(tenant ?? "");
		if (setting === undefined) throw new Error("database down");
		return parseVerifiedSenders(setting);
	};

	it("asks the setting of the tenant whose mail it is", async () => {
		const { mailer } = bench({ senders });
		expect((await mailer.decide({ ...order, tenant: "one" })).route).toBe("service");
		expect((await mailer.decide({ ...order, tenant: "two" })).route).toBe("standard");
	});

	it("tells the transport whose mail it is", async () => {
		const tenants: (string | undefined)[] = [];
		const service = createRecordingTransport({
			answer: (_offer, { tenant }) => {
				tenants.push(tenant);
				return { outcome: "accepted" };
			},
		});
		const { mailer } = bench({ service });
		await mailer.send({ ...order, tenant: "one" });
		await mailer.send(order);
		expect(tenants).toEqual(["one", undefined]);
	});

	it("reads the setting anew for every mail", async () => {
		let setting = "shop.example";
		const { mailer } = bench({ senders: async () => parseVerifiedSenders(setting) });
		expect((await mailer.decide(order)).route).toBe("service");
		setting = "";
		expect((await mailer.decide(order)).reason).toBe("no-setting");
	});

	it("sends the mail of a tenant with a bad setting the standard way, flagged", async () => {
		const { mailer, standard } = bench({ senders });
		const [receipt] = await mailer.send({ ...order, tenant: "bad" });
		expect(receipt).toMatchObject({
			outcome: "accepted",
			decision: { route: "standard", reason: "no-setting", badSetting: [{ line: 1, text: "*.shop.example" }] },
		});
		expect(standard.offers).toHaveLength(1);
	});

	it("lets mail wait whose setting cannot be looked up", async () => {
		const { mailer, service, standard } = bench({ senders });
		const [receipt] = await mailer.send({ ...order, tenant: "unknown" });
		expect(receipt).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code: "setting-unavailable",
			error: { tenant: "unknown", cause: { message: "database down" } },
		});
		expect([...service.offers, ...standard.offers]).toEqual([]);
		await expect(mailer.decide({ ...order, tenant: "unknown" })).rejects.toMatchObject({ code: "setting-unavailable" });
	});

	it.each([
		undefined,
		null,
		"shop.example",
		{ senders: null },
		{ senders: parseVerifiedSenders(null), switch: "maybe" },
	])("treats the answer %j as no answer", async (answer) => {
		const { mailer } = bench({ senders: () => answer as never });
		expect(await mailer.send(order)).toMatchObject([{ outcome: "deferred", code: "setting-unavailable" }]);
	});

	it("lets mail wait when the setting does not answer in time, and does not wait with it", async () => {
		const { mailer, service, standard } = bench({ senders: () => new Promise(() => {}), sendersTimeoutMs: 5 });
		expect(await mailer.send(order)).toMatchObject([
			{ outcome: "deferred", code: "setting-unavailable", error: { cause: { message: "No answer within 5 ms" } } },
		]);
		expect([...service.offers, ...standard.offers]).toEqual([]);
	});

	it("does not ask for a setting where it has no say", async () => {
		const { mailer } = bench({ senders });
		expect((await mailer.send({ ...order, category: "newsletter" }))[0]?.outcome).toBe("accepted");
		expect((await bench({ senders, switch: "off" }).mailer.decide(order)).reason).toBe("switched-off");
	});
});

describe("switches", () => {
	const senders = parseVerifiedSenders("shop.example");

	it.each([
		["on", "on", "service", undefined],
		["on", "off", "standard", undefined],
		["off", "on", "standard", undefined],
		["shadow", "on", "standard", "service"],
		["on", "shadow", "standard", "service"],
		["shadow", "off", "standard", undefined],
		["off", "shadow", "standard", undefined],
	] as const)("tenant %s and over all %s: %s", async (own, overAll, route, shadow) => {
		const { mailer } = bench({ senders: { senders, switch: own }, switch: () => overAll });
		const decision = await mailer.decide(order);
		expect([decision.route, decision.shadow]).toEqual([route, shadow]);
	});

	it("takes effect with the next mail", async () => {
		let value: "on" | "off" = "on";
		const { mailer, service, standard } = bench({ switch: () => value });
		await mailer.send(order);
		value = "off";
		await mailer.send(order);
		expect([service.offers.length, standard.offers.length]).toEqual([1, 1]);
	});

	it("lets mail wait when the switch over all cannot be read", async () => {
		const { mailer } = bench({
			switch: () => {
				throw new Error("no configuration");
			},
		});
		expect(await mailer.send(order)).toMatchObject([{ outcome: "deferred", code: "unrecognised" }]);
	});
});

describe("hooks", () => {
	it("see each decision and each receipt", async () => {
		const decisions: DecisionEvent[] = [];
		const receipts: ReceiptEvent[] = [];
		const { mailer } = bench({
			hooks: { onDecision: (event) => void decisions.push(event), onReceipt: (event) => void receipts.push(event) },
		});
		const returned = await mailer.send({ ...order, to: "a@x.example, b@x.example, nobody" });
		expect(decisions.map(({ recipient, decision }) => [recipient, decision.reason])).toEqual([
			["a@x.example", "domain"],
			["b@x.example", "domain"],
		]);
		expect(receipts.map(({ receipt }) => receipt.recipient).toSorted()).toEqual([
			"a@x.example",
			"b@x.example",
			"nobody",
		]);
		expect(returned.every((receipt) => receipts.some((event) => event.receipt === receipt))).toBe(true);
	});

	it("also see the receipt of a mail that could not be composed", async () => {
		const receipts: ReceiptEvent[] = [];
		await bench({ hooks: { onReceipt: (event) => void receipts.push(event) } }).mailer.send({
			...order,
			from: "nobody",
		});
		expect(receipts[0]?.receipt).toMatchObject({ code: "invalid-from" });
	});

	it("cannot harm the mail: what they throw goes to onError, and what that throws is dropped", async () => {
		const errors: unknown[] = [];
		const { mailer } = bench({
			hooks: {
				onDecision: () => {
					throw new Error("decision hook");
				},
				onReceipt: async () => {
					throw new Error("receipt hook");
				},
				onError: (error) => {
					errors.push(error);
					throw new Error("error hook");
				},
			},
		});
		expect((await mailer.send(order))[0]?.outcome).toBe("accepted");
		await new Promise(setImmediate);
		expect(errors.map((error) => (error as Error).message)).toEqual(["decision hook", "receipt hook"]);
	});
});

describe("close", () => {
	it("lets sends under way finish, closes both transports once and refuses further mail", async () => {
		const events: string[] = [];
		const held = Promise.withResolvers<void>();
		const offered = Promise.withResolvers<void>();
		const service = createRecordingTransport({
			answer: async () => {
				offered.resolve();
				await held.promise;
				return { outcome: "accepted" };
			},
		});
		const { mailer, standard } = bench({ service });
		const sending = mailer.send(order).then(() => events.push("sent"));
		await offered.promise;
		const closing = Promise.all([mailer.close(), mailer.close()]).then(() => events.push("closed"));
		expect(service.closed).toBe(false);
		await expect(mailer.send(order)).rejects.toMatchObject({ code: "mailer-closed" });
		held.resolve();
		await Promise.all([sending, closing]);
		expect(events).toEqual(["sent", "closed"]);
		expect([service.closed, standard.closed]).toEqual([true, true]);
	});
});

describe("createMailer", () => {
	const good = {
		senders: parseVerifiedSenders(null),
		service: createRecordingTransport(),
		standard: createRecordingTransport(),
	};

	it.each([
		["senders", { senders: "shop.example" }],
		["senders", { senders: undefined }],
		["service", { service: undefined }],
		["standard", { standard: { name: "x" } }],
		["switch", { switch: "maybe" }],
		["onServiceRefusal", { onServiceRefusal: "maybe" }],
		["sendersTimeoutMs", { sendersTimeoutMs: 0 }],
	])("refuses a wrong %s", (option, part) => {
		expect(() => createMailer({ ...good, ...(part as object) })).toThrow(
			expect.objectContaining({ code: "invalid-option", option }),
		);
	});
});
