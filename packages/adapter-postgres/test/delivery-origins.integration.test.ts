import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { databases, messageTo, type OutboxBench } from "./outbox-bench.ts";

describe.each(databases)("whose mail a delivery is, on $name", ({ make, skip }) => {
	let bench: OutboxBench;
	beforeAll(async () => {
		if (!skip) bench = await make();
	}, 60_000);
	beforeEach(async (context) => {
		context.skip(skip);
		await bench.empty();
	});
	afterAll(async () => {
		if (!skip) await bench.drop();
	});

	test("is found by our id", async () => {
		const outbox = await bench.open();
		const [delivery] = await outbox.record(messageTo(["taro@customer.example"], { tenant: "sakura" }), {});
		const deliveryId = delivery?.deliveryId ?? "";
		expect(await outbox.findOrigin({ deliveryId })).toEqual({
			...{ deliveryId, tenant: "sakura", from: "info@shop.example", recipient: "taro@customer.example" },
		});
		expect(await outbox.findOrigin({ deliveryId: "nobody" })).toBeNull();
	});

	test("says undefined for mail without a tenant", async () => {
		const outbox = await bench.open();
		const [delivery] = await outbox.record(messageTo(["taro@customer.example"]), {});
		expect(await outbox.findOrigin({ deliveryId: delivery?.deliveryId ?? "" })).toMatchObject({ tenant: undefined });
	});

	test("is found by the Message-ID and the recipient together, whatever the case of the address", async () => {
		const outbox = await bench.open();
		const message = messageTo(["Taro@customer.example", "hanako@customer.example"]);
		const [taro, hanako] = await outbox.record(message, {});
		await outbox.record(messageTo(["taro@customer.example"]), {});
		const find = (...recipients: string[]) =>
			outbox.findOrigin({ messageId: message.messageId ?? "", recipients }).then((origin) => origin?.deliveryId);
		expect(await find("taro@CUSTOMER.example")).toBe(taro?.deliveryId);
		expect(await find("alias@elsewhere.example", "hanako@customer.example")).toBe(hanako?.deliveryId);
		expect(await find("nobody@customer.example")).toBeUndefined();
		expect(await find()).toBeUndefined();
		expect(
			await outbox.findOrigin({ messageId: "<other@shop.example>", recipients: ["taro@customer.example"] }),
		).toBeNull();
	});

	test("is found as the delivery that was recorded last, of a mail that was sent again", async () => {
		const outbox = await bench.open();
		const message = messageTo(["taro@customer.example"]);
		await outbox.record(message, {});
		const again = messageTo(["taro@customer.example"], { messageId: message.messageId });
		const [second] = await outbox.record(again, {});
		const question = { messageId: message.messageId ?? "", recipients: ["taro@customer.example"] };
		expect(await outbox.findOrigin(question)).toMatchObject({ deliveryId: second?.deliveryId });
	});

	test("is nobody's for what no database can hold, instead of failing for ever", async () => {
		const outbox = await bench.open();
		expect(await outbox.findOrigin({ deliveryId: "a\0b" })).toBeNull();
		expect(await outbox.findOrigin({ messageId: "<\ud800@x>", recipients: ["a@b.example"] })).toBeNull();
		expect(await outbox.findOrigin({ messageId: "<a@x>", recipients: ["\0@b.example"] })).toBeNull();
	});

	test("has no addresses any more where they were erased", async () => {
		const outbox = await bench.open();
		const [delivery] = await outbox.record(messageTo(["taro@customer.example"], { tenant: "sakura" }), {});
		await outbox.office.eraseAddress("taro@customer.example", { actor: "sato", reason: "asked for" });
		expect(await outbox.findOrigin({ deliveryId: delivery?.deliveryId ?? "" })).toMatchObject({
			...{ tenant: "sakura", from: null, recipient: null },
		});
	});
});
