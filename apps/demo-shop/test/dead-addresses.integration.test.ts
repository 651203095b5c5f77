import { readReturnedMail } from "@todoku/bounces";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Demo, frameworks, startDemo } from "../src/demo.ts";
import { deadDomain } from "../src/returned/dead-addresses.ts";
import { type ActionResult, type ListedMail, only, type ReturnedMailPage, ShopClient } from "./shop-client.ts";

const patienceMs = 15_000;
const waiting = { timeout: patienceMs, interval: 20 };
const mailerDaemon = expect.stringContaining("MAILER-DAEMON@");

interface Outcome {
	readonly recipient: string;
	readonly what: string;
	readonly left: boolean;
	readonly subType?: string;
}

describe.each(frameworks)("a dead address, in the shop on %s", (framework) => {
	let demo: Demo;
	let client: ShopClient;

	beforeAll(async () => {
		demo = await startDemo({ framework, patienceMs });
		client = new ShopClient(demo);
	}, 60_000);
	afterAll(() => demo.close());

	const order = (shop: string, email: string): Promise<ActionResult> =>
		client.act(shop, "orders", { name: "山田 太郎", product: "teacup", quantity: 1, email });

	/** The mail as the shop shows it, once something was reported of it. */
	const reported = (shop: string, { mails }: ActionResult): Promise<ListedMail> =>
		vi.waitFor(async () => {
			const mail = await client.json<ListedMail>(`/shops/${shop}/admin/mails/${only(mails).id}`);
			expect(mail.feedback).not.toEqual([]);
			return mail;
		}, waiting);

	/** What came back to a shop for one address, once there is so much of it, oldest first. */
	const returned = (shop: string, address: string, count: number): Promise<ReturnedMailPage["mails"]> =>
		vi.waitFor(async () => {
			const { mails } = await client.returned(shop);
			const about = mails.filter(({ id }) => sourceOf(id).includes(address)).toReversed();
			expect(about).toHaveLength(count);
			return about;
		}, waiting);

	const sourceOf = (id: string): string => Buffer.from(rawOf(id)).toString("latin1");
	const rawOf = (id: string): Uint8Array => demo.mailboxes.find("returned", id)?.raw ?? new Uint8Array();

	/** What the service did with mail to an address, in its order. */
	const outcomes = async (address: string): Promise<readonly Outcome[]> => {
		const answer = await fetch(`${demo.sesUrl}/_ses-local/outcomes`);
		const { outcomes: all } = (await answer.json()) as { outcomes: readonly Outcome[] };
		return all.filter(({ recipient }) => recipient === address);
	};

	const orders = async (shop: string, address: string): Promise<readonly string[]> => {
		const admin = await client.json<{ orders: readonly { number: string; email: string }[] }>(`/shops/${shop}/admin`);
		return admin.orders.filter(({ email }) => email === address).map(({ number }) => number);
	};

	describe("on the service route", () => {
		it("gets the first mail, and no other: both orders stand, both mails are sent, and MAILER-DAEMON writes both times", async () => {
			const address = `twice@${deadDomain}`;
			const first = await order("interfactory", address);
			const bounced = await reported("interfactory", first);
			expect(bounced).toMatchObject({ status: "sent", route: "service", attempts: 1, code: null });
			expect(bounced.feedback).toEqual(["bounced"]);
			expect(bounced.reports).toMatchObject([
				{ kind: "bounced", bounce: "hard", status: "5.1.1", diagnostic: expect.stringContaining("550 5.1.1") },
			]);
			expect(await returned("interfactory", address, 1)).toMatchObject([
				{ from: mailerDaemon, recipients: ["order@interfactory1.co.jp"], writer: "service" },
			]);

			const second = await order("interfactory", address);
			const stopped = await reported("interfactory", second);
			expect(stopped).toMatchObject({ status: "sent", route: "service", attempts: 1, code: null });
			expect(stopped.feedback).toEqual(["suppressed"]);
			expect(stopped.reports).toMatchObject([{ kind: "suppressed", reason: "OnAccountSuppressionList" }]);
			expect(await returned("interfactory", address, 2)).toMatchObject([
				{ from: mailerDaemon },
				{ from: mailerDaemon, recipients: ["order@interfactory1.co.jp"], writer: "service" },
			]);

			expect(await orders("interfactory", address)).toEqual([second.number, first.number]);
			expect(await outcomes(address)).toMatchObject([
				{ what: "bounce", left: true, subType: "General" },
				{ what: "bounce", left: false, subType: "OnAccountSuppressionList" },
			]);
			expect(demo.mailboxes.list("service").flatMap(({ recipients }) => recipients)).not.toContain(address);
			// Once each, and nothing more comes of them: what was reported of the first is still all that was.
			expect((await reported("interfactory", first)).reports).toEqual(bounced.reports);
		});

		it("keeps nobody from becoming a member", async () => {
			const address = `member@${deadDomain}`;
			for (const kind of ["bounced", "suppressed"]) {
				const result = await client.act("interfactory", "members", { name: "山田 太郎", email: address });
				expect(result.number).toMatch(/^M-/);
				const { status, feedback } = await reported("interfactory", result);
				expect([status, ...feedback]).toEqual(["sent", kind]);
			}
		});

		it("is stopped for one address, and for no other at the same domain", async () => {
			const [first, other] = [`first@${deadDomain}`, `other@${deadDomain}`];
			await reported("interfactory", await order("interfactory", first));
			const { feedback } = await reported("interfactory", await order("interfactory", other));
			expect(feedback).toEqual(["bounced"]);
		});

		it("is told to the mailbox that a shop has for returned mail, and not to its From", async () => {
			const address = `mailbox@${deadDomain}`;
			for (const _ of [1, 2]) await reported("own-mailbox", await order("own-mailbox", address));
			const mails = await returned("own-mailbox", address, 2);
			const mailbox = "returned@miyama-sake.example";
			expect(mails).toMatchObject([
				{ from: mailerDaemon, recipients: [mailbox], writer: "service" },
				{ from: mailerDaemon, recipients: [mailbox], writer: "service" },
			]);
		});

		it("is told by us where the service forwards nothing: once for each report, in words and fields of our own", async () => {
			const address = `notices@${deadDomain}`;
			const first = await order("own-notices", address);
			await reported("own-notices", first);
			await returned("own-notices", address, 1);
			const second = await order("own-notices", address);
			await reported("own-notices", second);
			const mails = await returned("own-notices", address, 2);
			const mailbox = "returned@kajiya-hardware.example";
			expect(mails).toMatchObject([
				{ from: mailerDaemon, recipients: [mailbox], writer: "own" },
				{ from: mailerDaemon, recipients: [mailbox], writer: "own" },
			]);
			const read = await Promise.all(mails.map(({ id }) => readReturnedMail(rawOf(id))));
			expect(read).toMatchObject([
				{ kind: "failure", recipients: [{ recipient: address, class: "hard", action: "failed", status: "5.1.1" }] },
				{ kind: "failure", recipients: [{ recipient: address, class: "hard", action: "failed" }] },
			]);
			expect(read.map(({ original }) => original.messageId)).toEqual([
				await messageIdOf("own-notices", first),
				await messageIdOf("own-notices", second),
			]);
			// Its notices are no mail of the shop's, and nothing of them comes back.
			expect(await orders("own-notices", address)).toEqual([second.number, first.number]);
			expect((await client.mails("own-notices")).filter(({ recipient }) => recipient === mailbox)).toEqual([]);
			const notices = await fetch(`${demo.sesUrl}/_ses-local/notices`);
			expect(await notices.text()).not.toContain(address);
		});
	});

	it("is told once and shown once, though the service reports it three times", async () => {
		const address = `thrice@${deadDomain}`;
		const set = (duplicate: number): Promise<Response> =>
			fetch(`${demo.sesUrl}/_ses-local/sns`, { method: "PUT", body: JSON.stringify({ duplicate }) });
		expect((await set(3)).status).toBe(200);
		const result = await order("own-notices", address);
		// When it answers, all three reports have been taken, and the notice of each would be recorded.
		await reported("own-notices", result);
		await fetch(`${demo.sesUrl}/_ses-local/settled`);
		await set(1);
		await returned("own-notices", address, 1);
		// The one that would be there by now if there were another: that of a later order.
		await reported("own-notices", await order("own-notices", address));
		const mails = await returned("own-notices", address, 2);
		expect(mails).toHaveLength(2);
		expect((await reported("own-notices", result)).reports).toHaveLength(1);
	});

	describe("on the standard route", () => {
		it("is written to every time, and every time the relay answers", async () => {
			const address = `standard@${deadDomain}`;
			const results = [await order("no-setting", address), await order("no-setting", address)];
			expect(results.flatMap(({ mails }) => mails)).toMatchObject([
				{ status: "sent", route: "standard", attempts: 1, feedback: [] },
				{ status: "sent", route: "standard", attempts: 1, feedback: [] },
			]);
			expect(await returned("no-setting", address, 2)).toMatchObject([
				{ from: mailerDaemon, recipients: ["info@midori-flowers.example"], writer: "relay" },
				{ from: mailerDaemon, recipients: ["info@midori-flowers.example"], writer: "relay" },
			]);
			expect(await outcomes(address)).toEqual([]);
		});
	});

	describe("its pages", () => {
		it.each([
			["ja", "配信済み", "配信サービスが配信を停止", "届いたエラーメール"],
			["en", "Sent", "Stopped by the service", "Returned mail"],
		])("say in %s what is known beside the status", async (language, sent, stopped, title) => {
			const address = `pages-${language}@${deadDomain}`;
			await reported("interfactory", await order("interfactory", address));
			const result = await order("interfactory", address);
			await reported("interfactory", result);
			const headers = { "accept-language": language };
			const badges = `<span class="badge sent">${sent}</span> <span class="badge suppressed"`;
			for (const path of [`results/${result.id}`, "admin/mails"]) {
				const { text } = await client.page(`/shops/interfactory/${path}`, headers);
				expect(text).toContain(badges);
			}
			const { text } = await client.page(`/shops/interfactory/admin/mails/${only(result.mails).id}`, headers);
			expect(text).toContain(`<span class="badge sent">${sent}</span>`);
			expect(text).toContain(`<span class="badge suppressed">${stopped}</span>`);
			expect(text).toContain("OnAccountSuppressionList");
			const { text: list } = await client.page("/shops/interfactory/admin/returned-mail", headers);
			expect(list).toContain(`<h1>${title}</h1>`);
			expect(list).toContain("MAILER-DAEMON");
		});

		it("show no shop the returned mail of another", async () => {
			const address = `private@${deadDomain}`;
			await reported("own-mailbox", await order("own-mailbox", address));
			await returned("own-mailbox", address, 1);
			expect(await returned("own-notices", address, 0)).toEqual([]);
			expect(await returned("interfactory", address, 0)).toEqual([]);
		});

		it("show a notice as its reader gets it, with the fields for programs", async () => {
			const address = `notice@${deadDomain}`;
			await reported("own-notices", await order("own-notices", address));
			const { id } = only(await returned("own-notices", address, 1));
			const { text } = await client.page(`/inbox/returned/${id}`);
			expect(text).toContain("Our own system");
			expect(text).toContain(`Final-Recipient: rfc822; ${address}`);
		});
	});

	async function messageIdOf(shop: string, { mails }: ActionResult): Promise<string> {
		const mail = await client.json<{ messageId: string }>(`/shops/${shop}/admin/mails/${only(mails).id}`);
		return mail.messageId;
	}
});

describe.each(frameworks)("the feedback address of the shop on %s", (framework) => {
	it("believes nobody but the service", async () => {
		const demo = await startDemo({ framework, worker: false });
		try {
			const forged = JSON.stringify({ eventType: "Bounce", mail: {}, bounce: {} });
			const answer = await fetch(`${demo.url}/mail/feedback`, { method: "POST", body: forged });
			expect(answer.status).toBe(403);
		} finally {
			await demo.close();
		}
	}, 60_000);
});
