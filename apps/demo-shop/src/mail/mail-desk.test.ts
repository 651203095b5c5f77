import type { DeliveryReceipt, Message } from "@todoku/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { seedShops } from "../shop/seed.ts";
import { Shop } from "../shop/shop.ts";
import { MailDesk, type Sender } from "./mail-desk.ts";
import { MailLog } from "./mail-log.ts";
import type { MailRecord } from "./mail-record.ts";

const to = { displayName: "佐藤 花子", address: "hanako@customer.example" };
const values = { name: "佐藤 花子", memberNumber: "M-0001" };

function openShop(): Shop {
	const [seed] = seedShops();
	if (seed === undefined) throw new Error("There are no shops");
	return new Shop(seed);
}

/** A sender that tells the log's hooks what a mailer would. */
function senderWith(log: MailLog, receipt: Partial<DeliveryReceipt>, sent: Message[] = []): Sender {
	return {
		send: async (message) => {
			sent.push(message);
			const whole = { deliveryId: "d", recipient: to.address, ...receipt } as DeliveryReceipt;
			await log.hooks.onReceipt?.({ message, receipt: whole });
			return [whole];
		},
	};
}

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

describe("MailDesk", () => {
	it("takes category and From from the definition and fills the texts", async () => {
		const log = new MailLog();
		const sent: Message[] = [];
		const post = new MailDesk(log).postFor(openShop(), senderWith(log, { outcome: "accepted" }, sent));
		const record = await post("member-registration", to, values);
		expect(record).toMatchObject({
			status: "sent",
			category: "automatic",
			from: "会員窓口 <member@interfactory1.co.jp>",
		});
		expect(sent).toMatchObject([
			{ tenant: "interfactory", to, subject: "【インターファクトリー商店】会員登録が完了しました" },
		]);
		expect(sent[0]?.text).toContain("佐藤 花子 様\n");
		expect(sent[0]?.html).toContain("<p>佐藤 花子 様</p>");
	});

	it("escapes in the HTML what customers typed", async () => {
		const log = new MailLog();
		const sent: Message[] = [];
		const post = new MailDesk(log).postFor(openShop(), senderWith(log, { outcome: "accepted" }, sent));
		await post("member-registration", to, { ...values, name: "<script>" });
		expect(sent[0]?.text).toContain("<script> 様");
		expect(sent[0]?.html).toContain("&lt;script&gt; 様");
		expect(sent[0]?.html).not.toContain("<script>");
	});

	it.each([
		[{ outcome: "deferred", scope: "route", code: "timeout" }, "waiting"],
		[{ outcome: "deferred", scope: "route", code: "sender-unverified", held: true }, "held"],
		[{ outcome: "rejected", scope: "message", code: "invalid-from" }, "failed"],
		[{ outcome: "unknown", code: "timeout" }, "unknown"],
	] as const)("writes down %j as %s and throws nothing", async (receipt, status) => {
		const settled: MailRecord[] = [];
		const log = new MailLog({ onSettled: (record) => settled.push(record) });
		const record = await new MailDesk(log).postFor(openShop(), senderWith(log, receipt))("newsletter", to, values);
		expect(record.status).toBe(status);
		expect(settled.map((one) => one.status)).toEqual([status]);
	});

	it("keeps a mail waiting that the mailer itself would not take", async () => {
		vi.spyOn(console, "error").mockImplementation(() => undefined);
		const log = new MailLog();
		const closed: Sender = { send: () => Promise.reject(new Error("closed")) };
		const record = await new MailDesk(log).postFor(openShop(), closed)("newsletter", to, values);
		expect(record.status).toBe("waiting");
	});

	it("shows a mail as being sent when its route does not answer in time", async () => {
		vi.useFakeTimers();
		const log = new MailLog();
		const silent: Sender = { send: () => new Promise(() => undefined) };
		const posted = new MailDesk(log, 3_000).postFor(openShop(), silent)("newsletter", to, values);
		await vi.advanceTimersByTimeAsync(3_000);
		expect((await posted).status).toBe("sending");
	});

	it("offers a waiting mail again as it was written, even if its definition has changed", async () => {
		const log = new MailLog();
		const shop = openShop();
		const desk = new MailDesk(log);
		const away = senderWith(log, { outcome: "deferred", scope: "route", code: "timeout" });
		const { id } = await desk.postFor(shop, away)("member-registration", to, values);
		shop.mails.change("member-registration", { from: "new@example.com", subject: "new" });
		const sent: Message[] = [];
		await desk.retry(shop, id, senderWith(log, { outcome: "accepted" }, sent));
		expect(sent.map(({ from }) => from)).toEqual(["会員窓口 <member@interfactory1.co.jp>"]);
		expect(log.find(shop.id, id)).toMatchObject({ status: "sent", attempts: 2 });
	});

	it("does not offer again what was sent, nor the mail of another shop", async () => {
		const log = new MailLog();
		const shop = openShop();
		const desk = new MailDesk(log);
		const sent: Message[] = [];
		const sender = senderWith(log, { outcome: "accepted" }, sent);
		const { id } = await desk.postFor(shop, sender)("member-registration", to, values);
		await desk.retry(shop, id, sender);
		await desk.retry(new Shop({ ...seedShops()[1], id: "other" } as never), id, sender);
		expect(sent).toHaveLength(1);
	});
});

describe("MailLog", () => {
	it("forgets the oldest mail first", async () => {
		const log = new MailLog({ maxRecords: 2 });
		const shop = openShop();
		const post = new MailDesk(log).postFor(shop, senderWith(log, { outcome: "accepted" }));
		for (let count = 0; count < 3; count++) await post("newsletter", to, values);
		expect(log.list(shop.id).map(({ id }) => id)).toEqual(["3", "2"]);
	});
});
