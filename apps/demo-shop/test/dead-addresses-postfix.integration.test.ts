import { readReturnedMail } from "@todoku/bounces";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Postfix, postfixMissing, startPostfix } from "../../../packages/adapter-smtp/test/postfix.ts";
import { type Demo, frameworks, startDemo } from "../src/demo.ts";
import { type ActionResult, ShopClient } from "./shop-client.ts";

const missing = postfixMissing();
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
if (missing !== null && !required) console.warn(`The standard route is not tried with a real relay: ${missing}`);

const waiting = { timeout: 20_000, interval: 50 };
const dead = "nobody@shop.test";

describe.skipIf(missing !== null && !required).each(frameworks)(
	"a dead address on the standard route, over a real Postfix, in the shop on %s",
	(framework) => {
		let postfix: Postfix;
		let demo: Demo;
		let client: ShopClient;

		beforeAll(async () => {
			if (missing !== null) throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${missing}`);
			postfix = await startPostfix(["orders"]);
			demo = await startDemo({ framework, patienceMs: 15_000, relayPort: postfix.port });
			client = new ShopClient(demo);
		}, 60_000);
		afterAll(async () => {
			await demo?.close();
			await postfix?.stop();
		});

		it("is written to every time, MAILER-DAEMON answers every time, and both orders stand", async () => {
			// The shop whose mail all takes the standard route, with a From whose mailbox is at this Postfix.
			const texts = { from: "花屋みどり <orders@shop.test>", subject: "ご注文 {{orderNumber}}" };
			const changed = await client.postJson("/shops/no-setting/admin/mail-delivery-data/order-confirmation", texts);
			expect(changed.status).toBe(200);
			const order = (): Promise<ActionResult> =>
				client.act("no-setting", "orders", { name: "山田 太郎", product: "teacup", quantity: 1, email: dead });
			const [first, second] = [await order(), await order()];
			expect([first, second].flatMap(({ mails }) => mails)).toMatchObject([
				{ status: "sent", route: "standard", attempts: 1 },
				{ status: "sent", route: "standard", attempts: 1 },
			]);

			const returned = await vi.waitFor(async () => {
				const mails = await postfix.mailOf("orders");
				expect(mails).toHaveLength(2);
				return Promise.all(mails.map((mail) => readReturnedMail(mail)));
			}, waiting);
			expect(returned.map(({ from }) => from)).toEqual(Array(2).fill(expect.stringContaining("MAILER-DAEMON")));
			expect(returned.flatMap(({ recipients }) => recipients)).toMatchObject([
				{ recipient: dead, class: "hard", reason: "userunknown" },
				{ recipient: dead, class: "hard", reason: "userunknown" },
			]);
			// One for each order, and not two for one.
			const about = returned.map(({ original }) => original.messageId);
			const sent = await client.json<readonly { messageId: string }[]>("/shops/no-setting/admin/mails");
			expect(about.toSorted()).toEqual(sent.map(({ messageId }) => messageId).toSorted());

			const { orders } = await client.json<{ orders: { number: string; email: string }[] }>("/shops/no-setting/admin");
			expect(orders).toMatchObject([
				{ number: second.number, email: dead },
				{ number: first.number, email: dead },
			]);
			// Nobody suppresses, and the service had no part in it.
			const suppressed = await fetch(`${demo.sesUrl}/v2/email/suppression/addresses`);
			expect(await suppressed.json()).toMatchObject({ SuppressedDestinationSummaries: [] });
			expect(demo.mailboxes.list("service")).toEqual([]);
		});
	},
);
