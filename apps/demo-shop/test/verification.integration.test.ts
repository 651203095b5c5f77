import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Demo, frameworks, startDemo } from "../src/demo.ts";
import { type ActionResult, only, ShopClient } from "./shop-client.ts";

const waiting = { timeout: 20_000, interval: 100 };
const shop = "no-setting";
const domain = "midori-flowers.example";
const senders = `/operator/shops/${shop}/senders`;
const settingPath = `/shops/${shop}/admin/system-settings/initial-settings/verified-sender-domains`;

interface ShownSender {
	readonly record: { readonly sender: string; readonly step: string; readonly evidence?: string };
	readonly plan?: {
		readonly records: readonly { readonly purpose: string; readonly state: string; readonly seen?: string }[];
	};
	readonly history: readonly { readonly event: string; readonly to: string; readonly reason: string }[];
	readonly changes: readonly {
		readonly from: string;
		readonly before: { readonly route: string };
		readonly now: { readonly route: string };
	}[];
}

describe.each(frameworks)("verifying a sender, in the demonstration on %s", (framework) => {
	let demo: Demo;
	let client: ShopClient;

	beforeAll(async () => {
		demo = await startDemo({ framework, propagationMs: 300 });
		client = new ShopClient(demo);
	}, 60_000);
	afterAll(() => demo.close());

	const shown = async (sender: string): Promise<ShownSender> => {
		const page = await client.json<{ senders: readonly ShownSender[] }>(senders);
		return only(page.senders.filter(({ record }) => record.sender === sender));
	};
	const untilStep = (sender: string, step: string): Promise<ShownSender> =>
		vi.waitFor(async () => {
			const view = await shown(sender);
			expect(view.record.step).toBe(step);
			return view;
		}, waiting);
	const register = (email: string): Promise<ActionResult> => client.act(shop, "members", { name: "山田 太郎", email });

	it("takes a domain from the request to the service route, by what the shop's DNS staff publish", async () => {
		expect(only((await register("before@customer.example")).mails)).toMatchObject({ route: "standard" });

		const answer = await client.postForm(`${senders}/domains`, {
			domain,
			dmarcReports: `dmarc@${domain}`,
			withoutSurvey: "the shop has just opened",
		});
		expect([answer.status, answer.headers.get("location")]).toEqual([303, senders]);
		const issued = await shown(domain);
		expect(issued.plan?.records.map(({ purpose, state }) => `${purpose} ${state}`)).toEqual([
			"mail-from-mx missing",
			"mail-from-spf missing",
			"dkim missing",
			"dkim missing",
			"dkim missing",
			"dmarc missing",
		]);
		expect(issued.changes.every(({ before, now }) => before.route === now.route)).toBe(true);

		await client.postForm(`${senders}/publish`, { sender: domain });
		const registered = await untilStep(domain, "registered");
		expect(registered.plan?.records.every(({ state }) => state === "present")).toBe(true);
		expect(registered.changes.map(({ before, now }) => `${before.route} ${now.route}`)).toEqual([
			"standard service",
			"standard standard",
			"standard service",
			"standard standard",
			"standard service",
			"standard service",
			"standard service",
			"standard standard",
			"standard standard",
		]);
		expect(only((await register("after@customer.example")).mails)).toMatchObject({ route: "service", status: "sent" });
	});

	it("shows the entry in the setting with the evidence it came in on", async () => {
		const setting = await client.json<{
			entries: readonly string[];
			history: readonly { reason: string; evidence?: string }[];
		}>(settingPath);
		expect(setting.entries).toEqual([domain]);
		expect(setting.history[0]?.evidence).toMatch(/DKIM/);
	});

	it("lets mail go the standard way again once the records are gone, and the entry is flagged", async () => {
		await client.postForm(`${senders}/withdraw`, { sender: domain });
		await untilStep(domain, "revoked");
		expect(only((await register("revoked@customer.example")).mails)).toMatchObject({
			route: "standard",
			reason: "entry-revoked",
		});
	}, 40_000);

	it("verifies a single address by the link in its confirmation mail, and shows who signed beside its mail", async () => {
		const address = "order@tsubame-coffee.example";
		const path = "/operator/shops/row-9/senders";
		const form = { address, withoutSurvey: "the shop has just opened" };
		expect((await client.postForm(`${path}/addresses`, form)).status).toBe(400);
		expect((await client.postForm(`${path}/addresses`, { ...form, acknowledged: "yes" })).status).toBe(303);

		const { link } = await vi.waitFor(async () => {
			const { confirmation } = await client.json<{
				confirmation: readonly { recipients: readonly string[]; link: string }[];
			}>("/inbox");
			return only(confirmation.filter(({ recipients }) => recipients.includes(address)));
		}, waiting);
		expect((await fetch(link)).status).toBe(200);
		await vi.waitFor(async () => {
			const page = await client.json<{ senders: readonly ShownSender[] }>(path);
			expect(page.senders.map(({ record }) => record.step)).toEqual(["registered"]);
		}, waiting);

		const mailData = "/shops/row-9/admin/mail-delivery-data/member-registration";
		await client.postForm(mailData, {
			from: `珈琲つばめ <${address}>`,
			subject: "会員登録",
			body: "ありがとうございます",
		});
		const email = "via@customer.example";
		const result = await client.act("row-9", "members", { name: "山田 太郎", email });
		expect(only(result.mails)).toMatchObject({ route: "service", reason: "address" });
		const arrived = await vi.waitFor(async () => {
			const { service } = await client.json<{
				service: readonly { id: string; recipients: readonly string[]; signedBy: string }[];
			}>("/inbox");
			return only(service.filter(({ recipients }) => recipients.includes(email)));
		}, waiting);
		expect(arrived.signedBy).toBe("amazonses.com");
		expect((await client.page(`/inbox/service/${arrived.id}`)).text).toContain("via amazonses.com");
	});

	it("refuses a domain in which everybody has a mailbox, and says why", async () => {
		const page = await client.postForm(`${senders}/domains`, {
			domain: "gmail.com",
			dmarcReports: "dmarc@gmail.com",
			withoutSurvey: "none",
		});
		expect(page.status).toBe(422);
		expect(page.text).toContain("gmail.com");
	});
});
