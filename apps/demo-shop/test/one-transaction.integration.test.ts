import { createPostgresStore, type PostgresStore } from "@todoku/adapter-postgres";
import { createMailer, type Mailer } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MailDesk, type Recorder } from "../src/mail/mail-desk.ts";
import { SentMails } from "../src/mail/sent-mails.ts";
import { catalogue } from "../src/shop/catalogue.ts";
import { registerMember } from "../src/shop/members.ts";
import { openShops } from "../src/shop/open-shops.ts";
import { placeOrder } from "../src/shop/orders.ts";
import { seedShops } from "../src/shop/seed.ts";
import { recordsOf, type ShopRecords } from "../src/shop/shop-records.ts";
import { ShopStore } from "../src/shop/shop-store.ts";
import { only } from "./shop-client.ts";

const shops = new ShopStore(seedShops());
const shop = only(shops.list().filter(({ id }) => id === "interfactory"));
const other = only(shops.list().filter(({ id }) => id === "no-setting"));
const form = { name: "山田 太郎", email: "taro@customer.example" };
const [product] = catalogue;
const orderForm = { ...form, product: product as NonNullable<typeof product>, quantity: 1 };

let store: PostgresStore;
let mailer: Mailer;
let sentMails: SentMails;
let desk: MailDesk;

beforeAll(async () => {
	store = createPostgresStore({ embedded: "memory" });
	await openShops(store, shops.seeds);
	mailer = createMailer({
		senders: store.senders,
		service: createRecordingTransport(),
		standard: createRecordingTransport(),
		outbox: store,
	});
	sentMails = new SentMails(store.office, store);
	desk = new MailDesk({ database: store, sentMails, patienceMs: 0 });
}, 60_000);
afterAll(async () => {
	await mailer.close();
	await store.close();
});

function read<T>(work: (records: ShopRecords) => Promise<T>): Promise<T> {
	return store.transaction((sql) => work(recordsOf(sql, shop)));
}

describe("what somebody does in a shop, and its mail", () => {
	it("are recorded together", async () => {
		const { result, mails } = await desk.perform(shop, mailer, "member", (act) => registerMember(act, form));
		expect(await read(({ members }) => members.find(form.email))).toMatchObject({ number: result.number });
		expect(mails).toMatchObject([{ mail: "member-registration", status: "sending", recipient: form.email }]);
		expect(await sentMails.ofResult(shop, result.id)).toEqual(mails);
	});

	it("are both missing when the mail could not be recorded", async () => {
		const broken: Recorder = { enqueue: () => Promise.reject(new Error("disk full")) };
		const ordering = desk.perform(shop, broken, "order", (act) => placeOrder(act, orderForm));
		await expect(ordering).rejects.toThrow("disk full");
		expect(await read(({ orders }) => orders.list())).toEqual([]);
	});

	it("are both missing when something fails after the mail was recorded", async () => {
		const before = await sentMails.list(shop);
		const ordering = desk.perform(shop, mailer, "order", async (act) => {
			await placeOrder(act, orderForm);
			throw new Error("card declined");
		});
		await expect(ordering).rejects.toThrow("card declined");
		expect(await read(({ orders }) => orders.list())).toEqual([]);
		expect(await sentMails.list(shop)).toEqual(before);
	});

	it("leave no gap in the numbers when they are rolled back", async () => {
		const { result } = await desk.perform(shop, mailer, "order", (act) => placeOrder(act, orderForm));
		expect(result).toMatchObject({ id: "R-0002", number: "O-0001" });
	});

	it("is registered once under one address, and greeted again", async () => {
		const again = { ...form, name: "山田 次郎" };
		const { result, mails } = await desk.perform(shop, mailer, "member", (act) => registerMember(act, again));
		const members = await read(({ members: table }) => table.list());
		expect(members.filter(({ email }) => email === form.email)).toEqual([{ ...again, number: result.number }]);
		expect(mails).toHaveLength(1);
	});
});

describe("the mail of a shop", () => {
	it("is found and sent by that shop only", async () => {
		const { mails } = await desk.perform(shop, mailer, "member", (act) => registerMember(act, form));
		const { id } = only(mails);
		expect(await sentMails.find(shop, id)).toMatchObject({ id });
		expect(await sentMails.find(other, id)).toBeUndefined();
		expect(await desk.sendNow(other, id)).toBeUndefined();
		expect((await sentMails.list(other)).map((mail) => mail.id)).not.toContain(id);
	});

	it("has the name of what it was sent instead of, when an operator sends it again", async () => {
		const { mails } = await desk.perform(shop, mailer, "member", (act) => registerMember(act, form));
		const { id } = only(mails);
		const worker = mailer.createWorker();
		await worker.start();
		await sentMails.waitFor(shop, [id], ({ status }) => status === "sent", 10_000);
		await worker.stop();
		const act = { actor: "operator", reason: "The customer lost it" };
		const { ids } = await store.office.resend({ ids: [id] }, act);
		expect(await sentMails.find(shop, only(ids))).toMatchObject({ mail: "member-registration", recipient: form.email });
	});
});

describe("a database that was opened before", () => {
	it("keeps what was changed in it since", async () => {
		const tenant = "interfactory";
		const setting = "changed.example";
		await store.settings.set({ tenant, setting, actor: "operator", reason: "Another domain was verified" });
		await read(({ mails }) => mails.change("newsletter", { from: "new@changed.example", subject: "new" }));
		const members = await read((records) => records.members.list());

		await openShops(store, shops.seeds);

		expect(await store.settings.read(tenant)).toMatchObject({ setting });
		expect(await read(({ mails }) => mails.get("newsletter"))).toMatchObject({ from: "new@changed.example" });
		expect(await read((records) => records.members.list())).toEqual(members);
		expect((await store.settings.read("bad-setting")).setting).toContain("*.example.com");
	});
});
