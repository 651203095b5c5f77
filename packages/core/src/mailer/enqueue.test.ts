import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EnqueuedDelivery, Outbox, OutboxMessage } from "../outbox/outbox.ts";
import type { StopOptions, Worker } from "../outbox/worker.ts";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import { createFakeClock, createRecordingTransport, type RecordingTransport } from "../testing/index.ts";
import type { Receipt } from "../transport/receipt.ts";
import type { Courier } from "./courier.ts";
import { createMailer, type Mailer, type MailerOptions } from "./mailer.ts";
import type { Message } from "./message.ts";

const order: Message = {
	category: "automatic",
	from: "会員窓口 <info@shop.example>",
	to: "member@customer.example",
	subject: "ご注文",
	text: "注文番号 123",
};

class MemoryOutbox implements Outbox {
	readonly recorded: OutboxMessage[] = [];
	readonly transactions: (object | undefined)[] = [];
	readonly couriers: Courier[] = [];
	readonly stops: (StopOptions | undefined)[] = [];

	async record(message: OutboxMessage, { transaction }: { readonly transaction?: object | undefined }) {
		this.recorded.push(message);
		this.transactions.push(transaction);
		return message.deliveries.map(({ id, recipient, failure }): EnqueuedDelivery => {
			return { deliveryId: id, recipient, status: failure === undefined ? "queued" : "failed" };
		});
	}

	createWorker(courier: Courier): Worker {
		this.couriers.push(courier);
		return {
			status: { state: "idle", inFlight: 0, ready: false },
			start: async () => undefined,
			stop: async (options) => void this.stops.push(options),
		};
	}
}

interface Bench {
	readonly mailer: Mailer;
	readonly outbox: MemoryOutbox;
	readonly service: RecordingTransport;
	readonly standard: RecordingTransport;
}

function bench(options: Partial<MailerOptions> = {}, answer: Receipt = { outcome: "accepted" }): Bench {
	const outbox = new MemoryOutbox();
	const service = createRecordingTransport({ name: "service", answer: () => answer });
	const standard = createRecordingTransport({ name: "standard" });
	const senders = parseVerifiedSenders("shop.example");
	const mailer = createMailer({ senders, service, standard, outbox, clock: createFakeClock(), ...options });
	return { mailer, outbox, service, standard };
}

async function record(message: Message): Promise<OutboxMessage> {
	const { mailer, outbox } = bench();
	await mailer.enqueue(message);
	return outbox.recorded[0] as OutboxMessage;
}

describe("enqueue", () => {
	it("records the composed message with one delivery for each recipient, and offers it to nobody", async () => {
		const { mailer, outbox, service, standard } = bench();
		const enqueued = await mailer.enqueue({ ...order, cc: "second@customer.example", tenant: "a", key: "order/1" });
		const [message] = outbox.recorded;
		expect(message).toMatchObject({
			tenant: "a",
			key: "order/1",
			category: "automatic",
			lane: "normal",
			from: "info@shop.example",
			mailFrom: "info@shop.example",
			subject: "ご注文",
			sensitive: false,
			deliveries: [{ recipient: "member@customer.example" }, { recipient: "second@customer.example" }],
		});
		expect(Buffer.from(message?.bytes ?? []).toString()).toContain(`Message-ID: ${message?.messageId}`);
		expect(enqueued.map(({ deliveryId }) => deliveryId)).toEqual(message?.deliveries.map(({ id }) => id));
		expect([...service.offers, ...standard.offers]).toEqual([]);
	});

	it("hands the caller's transaction to the outbox as it is", async () => {
		const { mailer, outbox } = bench();
		const transaction = { begin: true };
		await mailer.enqueue(order, { transaction });
		expect(outbox.transactions[0]).toBe(transaction);
	});

	it("records a recipient that is no address as failed, and keeps it out of the header", async () => {
		const message = await record({ ...order, to: ["member@customer.example", "nobody"] });
		expect(message.deliveries).toMatchObject([
			{ recipient: "member@customer.example" },
			{ recipient: "nobody", failure: { code: "invalid-address" } },
		]);
		expect(Buffer.from(message.bytes ?? []).toString()).not.toContain("nobody");
	});

	it.each([
		["a From that staff mistyped", { from: "shop.example" }, "invalid-from"],
		["no recipient", { to: [] }, "no-recipient"],
		["no body", { text: undefined }, "invalid-message"],
	] as const)("records a mail with %s as failed, for everybody it was meant for", async (_what, change, code) => {
		const message = await record({ ...order, key: "order/1", ...change } as Message);
		expect(message).toMatchObject({
			bytes: null,
			messageId: null,
			mailFrom: null,
			deliveries: [{ failure: { code } }],
		});
	});

	it("takes no key for a mail that could not be composed, so that it can be enqueued again when mended", async () => {
		expect((await record({ ...order, key: "order/1", from: "nobody" })).key).toBeUndefined();
	});

	it("asks for no setting: what counts is the setting when the mail is sent", async () => {
		const { mailer, outbox } = bench({
			senders: () => {
				throw new Error("the database of settings is away");
			},
		});
		await mailer.enqueue(order);
		expect(outbox.recorded.length).toBe(1);
	});

	it.each([
		["newsletter", "bulk"],
		["automatic", "normal"],
		["staff-notice", "normal"],
	] as const)("puts a %s into the lane %s unless told otherwise", async (category, lane) => {
		expect((await record({ ...order, category })).lane).toBe(lane);
		expect((await record({ ...order, category, lane: "urgent" })).lane).toBe("urgent");
	});

	it.each([
		["category", { category: "spam" }],
		["key", { key: "" }],
		["key", { key: "a".repeat(256) }],
		["key", { key: "a\0b" }],
		["tenant", { tenant: "" }],
		["lane", { lane: "slow" }],
		["expiresAt", { expiresAt: new Date("never") }],
		["expiresAt", { expiresAt: "tomorrow" }],
		["sensitive", { sensitive: "yes" }],
		["locale", { locale: "" }],
	])("refuses a wrong %s as the program's mistake, and records nothing", async (option, change) => {
		const { mailer, outbox } = bench();
		await expect(mailer.enqueue({ ...order, ...change } as Message)).rejects.toMatchObject({
			code: "invalid-option",
			option,
		});
		expect(outbox.recorded).toEqual([]);
	});

	it("says what is missing where there is no outbox", async () => {
		const { mailer } = bench({ outbox: undefined });
		await expect(mailer.enqueue(order)).rejects.toThrow("createOutbox({ store })");
		expect(() => mailer.createWorker()).toThrow("createOutbox({ store })");
	});

	it("refuses an outbox that is none where the mailer is made", () => {
		expect(() => bench({ outbox: {} as never })).toThrow("The option outbox is no outbox");
	});

	it("throws after close", async () => {
		const { mailer } = bench();
		await mailer.close();
		await expect(mailer.enqueue(order)).rejects.toMatchObject({ code: "mailer-closed" });
		expect(() => mailer.createWorker()).toThrow("closed");
	});

	it("is waited for by close", async () => {
		const { mailer, outbox } = bench();
		const enqueued = mailer.enqueue(order);
		await mailer.close();
		expect(outbox.recorded.length).toBe(1);
		await enqueued;
	});
});

describe("the content hash", () => {
	const message: Message = {
		...order,
		html: "<p>注文番号 123</p>",
		attachments: [{ filename: "a.txt", content: Buffer.from("a") }],
	};

	it("is the same for equal messages, whatever their Message-ID, Date and boundaries", async () => {
		const clock = createFakeClock();
		const { mailer, outbox } = bench({ clock });
		await mailer.enqueue(message);
		clock.advance(3_600_000);
		await mailer.enqueue(message);
		const [first, second] = outbox.recorded;
		expect(second?.messageId).not.toBe(first?.messageId);
		expect(Buffer.from(second?.bytes ?? []).equals(Buffer.from(first?.bytes ?? []))).toBe(false);
		expect(second?.contentHash).toBe(first?.contentHash);
	});

	it.each([
		["subject", { subject: "ご注文 2" }],
		["text", { text: "注文番号 124" }],
		["From", { from: "info@mail.shop.example" }],
		["recipients", { to: "other@customer.example" }],
		["blind copies", { bcc: "other@customer.example" }],
		["lane", { lane: "urgent" }],
		["category", { category: "staff-notice" }],
		["expiry", { expiresAt: new Date(0) }],
		["attachment", { attachments: [{ filename: "a.txt", content: Buffer.from("b") }] }],
		["header", { headers: { "X-Order": "1" } }],
	])("tells messages apart that differ in their %s", async (_what, change) => {
		const one = await record(message);
		const other = await record({ ...message, ...change } as Message);
		expect(other.contentHash).not.toBe(one.contentHash);
	});

	it("is not led astray by a body that looks like the fields that differ", async () => {
		const dates = fc.constantFrom("Date: x\r\n", "Message-ID: <a@b>\r\n", "\r\n\r\nDate: y", "x");
		await fc.assert(
			fc.asyncProperty(fc.array(dates), fc.array(dates), async (one, other) => {
				const first = await record({ ...order, text: `s${one.join("")}` });
				const second = await record({ ...order, text: `s${other.join("")}` });
				expect(first.contentHash === second.contentHash).toBe(one.join("") === other.join(""));
			}),
			{ numRuns: 30 },
		);
	});
});

describe("a worker of the mailer", () => {
	const parcel = {
		id: "d1",
		message: { category: "automatic", from: "info@shop.example", subject: "s" },
		from: "info@shop.example",
		mailFrom: "info@shop.example",
		recipient: "a@customer.example",
		messageId: "<1@shop.example>",
		bytes: Buffer.from("Subject: s\r\n\r\n"),
	} as unknown as Parameters<Courier["deliver"]>[0];
	const yes = { beforeOffer: async () => true, afterRefusal: async () => undefined };

	function courierOf({ mailer, outbox }: Bench): Courier {
		mailer.createWorker();
		return outbox.couriers[0] as Courier;
	}

	it("decides as the mailer does, and delivers along that route", async () => {
		const one = bench();
		const courier = courierOf(one);
		const decision = await courier.decide({ category: "automatic", from: "info@shop.example" });
		expect(decision).toMatchObject({ route: "service", reason: "domain" });
		expect(await courier.deliver(parcel, decision, yes)).toMatchObject({ outcome: "accepted", transport: "service" });
		expect(one.service.offers).toMatchObject([{ deliveryId: "d1", envelope: { recipient: "a@customer.example" } }]);
	});

	it("hands nothing over where the checkpoint says no", async () => {
		const one = bench();
		const courier = courierOf(one);
		const decision = await courier.decide({ category: "automatic", from: "info@shop.example" });
		expect(await courier.deliver(parcel, decision, { ...yes, beforeOffer: async () => false })).toBeNull();
		expect(one.service.offers).toEqual([]);
	});

	it("passes a checkpoint before each hand-over, and is told of a refusal that another one follows", async () => {
		const refusal: Receipt = { outcome: "rejected", scope: "route", code: "sender-unverified" };
		const one = bench({ onServiceRefusal: "standard" }, refusal);
		const courier = courierOf(one);
		const seen: unknown[] = [];
		const receipt = await courier.deliver(parcel, await courier.decide(parcel.message), {
			beforeOffer: async ({ route, reason }, transport) => {
				seen.push([route, reason, transport, one.standard.offers.length]);
				return true;
			},
			afterRefusal: async ({ outcome, transport }) => void seen.push([outcome, transport]),
		});
		expect(seen).toEqual([
			["service", "domain", "service", 0],
			["rejected", "service"],
			["standard", "service-refused", "standard", 0],
		]);
		expect(receipt).toMatchObject({ outcome: "accepted", transport: "standard", serviceRefusal: refusal });
	});

	it("shows its receipts to the hooks, and its trouble to onError", async () => {
		const receipts: unknown[] = [];
		const errors: unknown[] = [];
		const one = bench({
			hooks: {
				onReceipt: ({ receipt }) => void receipts.push(receipt.outcome),
				onError: (error) => void errors.push(error),
			},
		});
		const courier = courierOf(one);
		await courier.deliver(parcel, await courier.decide(parcel.message), yes);
		courier.report("trouble");
		expect([receipts, errors]).toEqual([["accepted"], ["trouble"]]);
	});

	it("is stopped by close, before the transports are closed", async () => {
		const one = bench();
		const seen: string[] = [];
		const worker = one.mailer.createWorker();
		worker.stop = async () => void seen.push(`stopped, service closed: ${one.service.closed}`);
		await one.mailer.close();
		expect(seen).toEqual(["stopped, service closed: false"]);
		expect(one.service.closed).toBe(true);
	});

	it("does not keep the transports open when it cannot be stopped", async () => {
		const errors: unknown[] = [];
		const one = bench({ hooks: { onError: (error) => void errors.push(error) } });
		one.mailer.createWorker().stop = async () => {
			throw new Error("the store is away");
		};
		await one.mailer.close();
		expect(errors).toMatchObject([{ message: "the store is away" }]);
		expect(one.service.closed).toBe(true);
	});
});
