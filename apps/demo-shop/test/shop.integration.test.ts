import { type Route, routes } from "@todoku/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Demo, frameworks, startDemo } from "../src/demo.ts";
import { acceptanceRows } from "../src/shop/acceptance-rows.ts";
import type { Shop } from "../src/shop/shop.ts";
import { only, ShopClient } from "./shop-client.ts";

const settingPath = "admin/system-settings/initial-settings/verified-sender-domains";
// On a busy machine too: what is asserted here is what comes of a mail, and not how soon.
const patienceMs = 15_000;
const forSoLong = { timeout: patienceMs, interval: 20 };
const order = { name: "山田 太郎", product: "teacup", quantity: 2 };

describe.each(frameworks)("the shop on %s", (framework) => {
	let demo: Demo;
	let client: ShopClient;

	beforeAll(async () => {
		demo = await startDemo({ framework, patienceMs });
		client = new ShopClient(demo);
	});
	afterAll(() => demo.close());

	/** Where the mail for a recipient really is, whatever the shop says. */
	const arrivals = (recipient: string): Route[] =>
		routes.flatMap((route) =>
			demo.mailboxes
				.list(route)
				.filter((mail) => mail.recipients.includes(recipient))
				.map(() => route),
		);

	const source = (recipient: string): string => {
		const mails = routes.flatMap((route) => demo.mailboxes.list(route));
		return new TextDecoder().decode(only(mails.filter((mail) => mail.recipients.includes(recipient))).raw);
	};

	describe("the nine rows", () => {
		it.each(acceptanceRows)(
			"row $number: $from takes the $route route",
			async ({ number, shop, from, matches, route }) => {
				const email = `member@row-${number}.example`;
				const mail = await client.register(shop, email);
				expect(arrivals(email)).toEqual([route]);
				// What the service tells later is no part of the answer.
				expect(await client.mails(shop)).toEqual([{ ...mail, feedback: expect.any(Array) }]);
				expect(mail).toMatchObject({ from, route, status: "sent", recipient: email });
				expect(["domain", "subdomain", "address"].includes(mail.reason ?? "")).toBe(matches);
				const page = await client.page(`/shops/${shop}/admin/mails`);
				expect(page.text).toContain(`<span class="badge ${route}">`);
			},
		);

		it("tells the near miss of row 4", async () => {
			const { nearMisses, explanation } = await client.register("row-4", "near@row-4.example");
			expect(nearMisses).toEqual([{ entry: "interfactory1.co.jp", why: "look-alike" }]);
			expect(explanation).toContain("looks alike");
		});
	});

	describe("categories and switches", () => {
		it("sends every automatic mail of a verified From through the service", async () => {
			const email = "automatic@customer.example";
			await client.register("interfactory", email);
			const { number } = await client.act("interfactory", "orders", { ...order, email });
			await client.act("interfactory", `admin/orders/${number}/shipment`);
			await client.act("interfactory", "password-resets", { email });
			expect(arrivals(email)).toEqual(["service", "service", "service", "service"]);
		});

		it("sends newsletters and staff notices the standard way, although their From is verified", async () => {
			const { mails } = await client.act("interfactory", "newsletter");
			expect(mails.length).toBeGreaterThan(1);
			expect(new Set(mails.map(({ reason }) => reason))).toEqual(new Set(["category-excluded"]));
			expect(arrivals("sakura@customer.example")).toEqual(["standard"]);
			await client.act("interfactory", "admin/external-link");
			expect(arrivals("staff@interfactory-store.example")).toEqual(["standard"]);
		});

		it("names no other member in a newsletter", async () => {
			expect(source("sakura@customer.example")).not.toContain("hanako@customer.example");
		});

		it("sends everything the standard way when switched off", async () => {
			const mail = await client.register("switched-off", "off@customer.example");
			expect(mail).toMatchObject({ route: "standard", reason: "switched-off" });
			expect(arrivals("off@customer.example")).toEqual(["standard"]);
		});

		it("records in shadow what would have gone through the service", async () => {
			const mail = await client.register("shadow", "shadow@customer.example");
			expect(mail).toMatchObject({ route: "standard", shadow: "service", entry: "interfactory1.co.jp" });
			expect(arrivals("shadow@customer.example")).toEqual(["standard"]);
		});

		it("sends the mail of a bad setting the standard way, flagged", async () => {
			const mail = await client.register("bad-setting", "bad@customer.example");
			expect(mail).toMatchObject({ route: "standard", status: "sent" });
			expect(mail.badSetting?.map(({ line }) => line)).toEqual([2, 3, 3]);
			expect(arrivals("bad@customer.example")).toEqual(["standard"]);
		});

		it("sends no reset code to an address that is no member's", async () => {
			const { mails } = await client.act("interfactory", "password-resets", { email: "nobody@customer.example" });
			expect(mails).toEqual([]);
		});
	});

	describe("the verified-sender setting", () => {
		it.each(["POST", "PUT", "PATCH", "DELETE"])("refuses %s and says why", async (method) => {
			const path = `/shops/interfactory/${settingPath}`;
			const before = await client.json(path);
			const form = await client.request(path, {
				method,
				body: new URLSearchParams({ setting: "evil.example" }),
				headers: { "accept-language": "ja" },
			});
			expect(form.status).toBe(405);
			expect(form.headers.get("allow")).toBe("GET, HEAD");
			expect(form.text).toContain("「検証済み配信元メールドメイン」は閲覧専用です。");
			const json = await client.request(path, {
				method,
				body: JSON.stringify({ entries: ["evil.example"] }),
				headers: { "content-type": "application/json", "accept-language": "en" },
			});
			expect([json.status, json.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
			expect(JSON.parse(json.text)).toMatchObject({ message: expect.stringContaining("for looking only") });
			expect(await client.json(path)).toEqual(before);
		});

		it.each(["interfactory", "no-setting", "switched-off", "shadow", "bad-setting", "setting-away"])(
			"offers nothing to press or fill in (%s)",
			async (shop) => {
				const { status, text } = await client.page(`/shops/${shop}/${settingPath}`);
				expect(status).toBe(200);
				expect(text).not.toMatch(/<(form|input|button|select|textarea|script)\b|contenteditable|formaction/i);
			},
		);

		it("shows the entries and the switch", async () => {
			const { text } = await client.page(`/shops/shadow/${settingPath}`);
			expect(text).toContain("<code>interfactory1.co.jp</code>");
			expect(text).toContain("Shadow (all mail takes the standard route");
		});

		it("shows who changed it, when and why", async () => {
			const path = `/shops/shadow/${settingPath}`;
			const { history } = await client.json<{ history: Record<string, unknown>[] }>(path);
			expect(history).toMatchObject([
				{
					setting: "interfactory1.co.jp",
					switch: "shadow",
					actor: "demo-shop",
					reason: "デモの初期データ (seed data of the demo)",
				},
			]);
			const { text } = await client.page(path, { "accept-language": "ja" });
			expect(text).toContain("変更履歴");
			expect(text).toContain("デモの初期データ (seed data of the demo)");
		});

		it("shows a bad setting with every mistake and its line", async () => {
			const { problems } = await client.json<{ problems: { line: number; text: string }[] }>(
				`/shops/bad-setting/${settingPath}`,
			);
			expect(problems.map(({ line, text }) => [line, text])).toEqual([
				[2, "*.example.com"],
				[3, "http://shop.example.jp/"],
				[3, "co.jp"],
			]);
			const { text } = await client.page(`/shops/bad-setting/${settingPath}`, { "accept-language": "ja" });
			expect(text).toContain("設定に誤りがあります");
			expect(text).toContain("<code>*.example.com</code>");
			expect(text).toContain("example.com と入力してください。");
			expect(text).not.toContain("has a wildcard");
		});

		it("answers HEAD as it answers GET", async () => {
			const { status, text } = await client.request(`/shops/interfactory/${settingPath}`, { method: "HEAD" });
			expect([status, text]).toEqual([200, ""]);
		});
	});

	describe("mail delivery data", () => {
		it("takes a new From and subject into effect, and leaves what was sent before as it was", async () => {
			const shop = "row-5";
			const before = await client.register(shop, "before@customer.example");
			const path = `/shops/${shop}/admin/mail-delivery-data/member-registration`;
			const saved = await client.postForm(path, { from: "窓口 <test@example.com>", subject: "ようこそ {{shop}}" });
			expect(saved.status).toBe(200);
			expect(saved.text).toContain("Saved.");
			expect(saved.text).toContain('<span class="badge standard">');
			const after = await client.register(shop, "after@customer.example");
			expect(after).toMatchObject({
				from: "窓口 <test@example.com>",
				subject: "ようこそ Shop of row 5",
				route: "standard",
			});
			expect(arrivals("after@customer.example")).toEqual(["standard"]);
			const [, listed] = await client.mails(shop);
			expect(listed).toEqual(before);
			expect(before.route).toBe("service");
		});

		it("lists each mail with its category, and a call cannot choose another", async () => {
			const list = await client.json<{ key: string; category: string }[]>(
				"/shops/interfactory/admin/mail-delivery-data",
			);
			expect(list.map(({ key, category }) => [key, category])).toContainEqual(["newsletter", "newsletter"]);
			const smuggled = { name: "a", email: "smuggled@customer.example", category: "newsletter", from: "x@example.com" };
			const { mails } = await client.act("interfactory", "members", smuggled);
			expect(mails).toMatchObject([{ route: "service", from: "会員窓口 <member@interfactory1.co.jp>" }]);
		});
	});

	describe("what is wrong with a mail", () => {
		it("leaves registration and order alone when staff mistyped the From", async () => {
			const mail = await client.register("mistyped-from", "typo@customer.example");
			expect(mail).toMatchObject({ status: "failed", code: "invalid-from", route: null });
			expect(mail.explanation).toBe("The From is wrong, so there is no route to choose.");
			const { text } = await client.page(`/shops/mistyped-from/admin/mails/${mail.id}`, { "accept-language": "ja" });
			expect(text).toContain("「@」が2つ以上あります。");
			const { number, mails } = await client.act("mistyped-from", "orders", {
				...order,
				email: "typo@customer.example",
			});
			expect(number).toBe("O-0001");
			expect(mails).toMatchObject([{ status: "failed", code: "invalid-from" }]);
			expect(arrivals("typo@customer.example")).toEqual([]);
		});

		it("warns beside a mistyped From that staff save", async () => {
			const path = "/shops/row-6/admin/mail-delivery-data/order-confirmation";
			const { status, text } = await client.postForm(path, { from: "a@b@c", subject: "x" });
			expect(status).toBe(200);
			expect(text).toContain("has more than one &quot;@&quot;. Please correct it");
			const japanese = await client.page(path, { "accept-language": "ja" });
			expect(japanese.text).toContain("差出人（From）「a@b@c」に「@」が2つ以上あります。");
			expect(japanese.text).not.toContain("has more than one");
		});

		it("lets mail wait while the setting cannot be looked up, and sends it once it can be", async () => {
			const email = "waiting@customer.example";
			const waiting = await client.register("setting-away", email);
			expect(waiting).toMatchObject({ status: "waiting", code: "setting-unavailable", route: null });
			const result = await client.page("/shops/setting-away/results/R-0001");
			expect(result.text).toContain("You are registered");
			expect(result.text).toContain("The verified-sender setting cannot be looked up.");
			const shop = demo.shops.find("setting-away") as Shop;
			shop.settingUnavailable = false;
			const retried = await client.postForm(`/shops/setting-away/admin/mails/${waiting.id}/retry`, {});
			expect(retried.status).toBe(303);
			// What waited for its setting was offered to nobody before.
			expect(await client.mails("setting-away")).toMatchObject([{ status: "sent", route: "service", attempts: 1 }]);
			expect(arrivals(email)).toEqual(["service"]);
			shop.settingUnavailable = true;
		});

		it("records a recipient that is no address on the mail", async () => {
			const mail = await client.register("interfactory", "a,b@customer.example");
			expect(mail.status).toBe("failed");
		});
	});

	describe("what strangers type", () => {
		const script = `"><script>alert('x')</script>`;

		it("escapes it on every page that shows it", async () => {
			const email = "script@customer.example";
			await client.postForm("/shops/row-7/admin/mail-delivery-data/order-confirmation", {
				from: '"<script>alert(1)</script>" <test@testinterfactory1.co.jp>',
				subject: `<script>{{orderNumber}}</script>`,
			});
			const made = await client.postForm("/shops/row-7/members", { name: script, email });
			const placed = await client.act("row-7", "orders", { ...order, name: script, email });
			await client.act("row-7", "members", { name: "<script>", email: "<script>@customer.example" });
			const mails = await client.mails("row-7");
			const arrived = demo.mailboxes.list("service").filter((mail) => mail.recipients.includes(email));
			expect(arrived).toHaveLength(2);
			const inbox = arrived.flatMap(({ id }) => [`/inbox/service/${id}`, `/inbox/service/${id}/html`]);
			const admin = ["admin", "admin/mails", "admin/mail-delivery-data", "admin/mail-delivery-data/order-confirmation"];
			const paths = [
				made.headers.get("location") ?? "",
				`/shops/row-7/results/${placed.id}`,
				...admin.map((path) => `/shops/row-7/${path}`),
				...mails.map(({ id }) => `/shops/row-7/admin/mails/${id}`),
				"/inbox",
				...inbox,
			];
			for (const path of paths) {
				const { status, text } = await client.page(path);
				expect([path, status]).toEqual([path, 200]);
				expect(text, path).not.toMatch(/<script/i);
			}
			const message = await client.page(inbox[0] ?? "");
			expect(message.text).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
		});

		it.each([
			["name", { name: "a\r\nBcc: evil@example.com", email: "inject@customer.example" }],
			["email", { name: "a", email: "inject@customer.example\r\nBcc: evil@example.com" }],
			["email", { name: "a", email: "inject@customer.example,evil@example.com" }],
		])("refuses a line break or a second address in %s", async (field, body) => {
			for (const { status, text } of [
				await client.postForm("/shops/interfactory/members", body),
				await client.postJson("/shops/interfactory/members", body),
			]) {
				expect(status).toBe(400);
				expect(text).toContain({ name: "Name", email: "Mail address" }[field]);
			}
			expect(arrivals("evil@example.com")).toEqual([]);
		});

		it.each(["from", "subject"])("refuses a line break in the %s of a mail definition", async (field) => {
			const body = { from: "test@example.com", subject: "x", [field]: "a@example.com\r\nBcc: evil@example.com" };
			const { status } = await client.postForm("/shops/row-8/admin/mail-delivery-data/newsletter", body);
			expect(status).toBe(400);
		});

		it("keeps header fields out of headers that an encoded word hides", async () => {
			const email = "encoded@customer.example";
			await client.register("interfactory", email, "=?utf-8?Q?a=0D=0ABcc:_evil@example.com?=");
			const whole = source(email);
			expect(whole.slice(0, whole.indexOf("\r\n\r\n"))).not.toMatch(/^bcc:/im);
			expect(arrivals("evil@example.com")).toEqual([]);
		});
	});

	describe("pages", () => {
		const paths = [
			"/",
			"/inbox",
			"/shops/interfactory",
			"/shops/interfactory/admin",
			"/shops/interfactory/admin/system-settings",
			"/shops/interfactory/admin/system-settings/initial-settings",
			`/shops/interfactory/${settingPath}`,
			"/shops/interfactory/admin/mail-delivery-data",
			"/shops/interfactory/admin/mail-delivery-data/newsletter",
			"/shops/interfactory/admin/mails",
			"/shops/nowhere",
		];

		it.each(paths)("has %s in both languages, with a link to the other", async (path) => {
			const ja = await client.page(path, { "accept-language": "ja,en;q=0.5" });
			expect(ja.text).toContain('<html lang="ja">');
			expect(ja.text).toContain('href="?lang=en"');
			const en = await client.page(path, { "accept-language": "en" });
			expect(en.text).toContain('<html lang="en">');
			expect(en.text).toContain('href="?lang=ja"');
		});

		it("remembers the language that was chosen", async () => {
			const chosen = await client.page("/?lang=ja");
			const cookie = chosen.headers.get("set-cookie") ?? "";
			expect(cookie).toMatch(/^lang=ja; Path=\//);
			expect(chosen.text).toContain('<html lang="ja">');
			const next = await client.page("/inbox", { cookie: cookie.split(";")[0] ?? "" });
			expect(next.text).toContain("受信トレイ");
			expect((await client.page("/?lang=fr")).headers.get("set-cookie")).toBeNull();
		});

		it("explains a decision in the language of the page", async () => {
			const { id } = await client.register("row-1", "language@customer.example");
			const ja = await client.page(`/shops/row-1/admin/mails/${id}`, { "accept-language": "ja" });
			expect(ja.text).toContain("test@interfactory1.co.jp のドメインは検証済み（interfactory1.co.jp）のため");
			const en = await client.page(`/shops/row-1/admin/mails/${id}`);
			expect(en.text).toContain("The domain of test@interfactory1.co.jp is verified");
		});

		it("leads from a form to the page of what it did, and a reload does nothing again", async () => {
			const form = { name: "山田 太郎", email: "form@customer.example" };
			const { status, headers } = await client.postForm("/shops/interfactory/members", form);
			expect(status).toBe(303);
			const location = headers.get("location") ?? "";
			const first = await vi.waitFor(async () => {
				const page = await client.page(location);
				// By then the service has told what became of the mail, and nothing more happens to it.
				expect(page.text).toContain('<span class="badge delivered"');
				return page;
			}, forSoLong);
			expect(first.text).toContain("You are registered");
			expect((await client.page(location)).text).toBe(first.text);
			expect(arrivals(form.email)).toEqual(["service"]);
		});

		it("shows mail in the inbox, its HTML only by itself and without any rights", async () => {
			await client.register("interfactory", "inbox@customer.example");
			const id = demo.mailboxes.list("service")[0]?.id ?? "";
			const list = await client.page("/inbox");
			expect(list.text.indexOf(id)).toBeGreaterThan(0);
			const message = await client.page(`/inbox/service/${id}`);
			expect(message.text).toContain("inbox@customer.example");
			expect(message.text).toContain(
				`<iframe class="mail" sandbox title="Body (HTML)" src="/inbox/service/${id}/html">`,
			);
			const frame = await client.page(`/inbox/service/${id}/html`);
			expect(frame.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none';/);
			expect((await client.page(`/inbox/standard/${id}`)).status).toBe(404);
		});

		it("answers 404 for shops, pages and mails that are not there", async () => {
			const { id } = await client.register("row-2", "elsewhere@customer.example");
			const missing = [
				"/nope",
				"/shops/nope",
				"/shops/nope/admin",
				`/shops/nope/${settingPath}`,
				"/shops/interfactory/nope",
			];
			const below = ["admin/mails/nope", `admin/mails/${id}`, "results/nope", "admin/mail-delivery-data/nope"];
			for (const path of [...missing, ...below.map((one) => `/shops/interfactory/${one}`)]) {
				const { status, text } = await client.page(path);
				expect([path, status]).toEqual([path, 404]);
				expect(text).toContain("Page not found");
			}
			expect((await client.postJson("/shops/nope/members", { name: "a", email: "a@b.example" })).status).toBe(404);
			expect((await client.postJson("/shops/row-1/admin/orders/O-9999/shipment", {})).status).toBe(404);
		});

		it.each([
			["members", { email: "a@b.example" }, "name"],
			["members", { name: "a".repeat(101), email: "a@b.example" }, "name"],
			["members", { name: "a", email: "nonsense" }, "email"],
			["orders", { ...order, email: "a@b.example", quantity: 0 }, "quantity"],
			["orders", { ...order, email: "a@b.example", product: "nonsense" }, "product"],
			["password-resets", {}, "email"],
		])("answers bad input to %s with 400 and the field", async (action, body, field) => {
			const { status, text } = await client.postJson(`/shops/interfactory/${action}`, body);
			expect(status).toBe(400);
			expect(JSON.parse(text)).toMatchObject({ field });
		});

		it("refuses bodies that are too large or broken, and addresses that are none", async () => {
			const headers = { "content-type": "application/json" };
			const path = "/shops/interfactory/members";
			expect((await client.postJson(path, { name: "a".repeat(20_000) })).status).toBe(413);
			expect((await client.request(path, { method: "POST", headers, body: "{" })).status).toBe(400);
			expect((await client.page("/shops/%zz")).status).toBe(400);
		});

		it.each(["/", "/nope", `/shops/interfactory/${settingPath}`])("protects %s by its headers", async (path) => {
			const { headers } = await client.page(path);
			expect(headers.get("content-security-policy")).toBe(
				"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'",
			);
			expect(headers.get("x-content-type-options")).toBe("nosniff");
			expect(headers.get("x-powered-by")).toBeNull();
		});

		it("serves its style sheet, and uses no script or style inside its pages", async () => {
			const css = await client.page("/assets/shop.css");
			expect([css.status, css.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
			for (const path of paths) {
				expect((await client.page(path)).text, path).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i);
			}
		});
	});
});

describe.each(frameworks)("the shop on %s with nothing behind its routes", (framework) => {
	let demo: Demo;
	let client: ShopClient;

	beforeAll(async () => {
		demo = await startDemo({ framework, down: ["service", "standard"], patienceMs });
		client = new ShopClient(demo);
	});
	afterAll(() => demo.close());

	it.each(["interfactory", "no-setting"])("registers members and places orders all the same (%s)", async (shop) => {
		const email = "taro@customer.example";
		const route = shop === "interfactory" ? "service" : "standard";
		const member = await client.act(shop, "members", { name: "山田 太郎", email });
		const placed = await client.act(shop, "orders", { ...order, email });
		const expected = { status: "waiting", route, code: "connection-refused" };
		expect(member).toMatchObject({ kind: "member", mails: [expected] });
		expect(placed).toMatchObject({ kind: "order", number: "O-0001", mails: [expected] });
		expect(await client.mails(shop)).toMatchObject([expected, expected]);
		const page = await client.page(`/shops/${shop}/results/${placed.id}`, { "accept-language": "ja" });
		expect(page.text).toContain("ご注文を承りました");
		expect(page.text).toContain("メールは失われず、再送を待っています。送信先に接続できません。");
	});

	it("keeps a mail waiting that is sent again in vain", async () => {
		const { id } = await client.register("row-1", "again@customer.example");
		await client.postForm(`/shops/row-1/admin/mails/${id}/retry`, {});
		expect(await client.mails("row-1")).toMatchObject([{ status: "waiting", attempts: 2 }]);
	});
});

describe.each(frameworks)("mail whose sender the service refuses, on %s", (framework) => {
	it.each([
		["standard-if-aligned", "refused-safe", "sent", "standard", "service-refused", ["standard"]],
		["standard-if-aligned", "refused-held", "held", "service", "domain", []],
		["standard", "refused-held", "sent", "standard", "service-refused", ["standard"]],
		["hold", "refused-safe", "held", "service", "domain", []],
		["fail", "refused-safe", "failed", "service", "domain", []],
	] as const)(
		"with the policy %s in the shop %s is %s",
		async (onServiceRefusal, shop, status, route, reason, arrived) => {
			const demo = await startDemo({ framework, onServiceRefusal, patienceMs });
			try {
				const email = "member@customer.example";
				const mail = await new ShopClient(demo).register(shop, email);
				expect(mail).toMatchObject({ status, route, reason });
				expect(mail.outcome.includes("not verified")).toBe(status !== "sent");
				expect(routes.filter((one) => demo.mailboxes.list(one).length > 0)).toEqual(arrived);
			} finally {
				await demo.close();
			}
		},
	);
});

describe("a port that is taken", () => {
	it("is left alone, and a free one is used", async () => {
		const first = await startDemo({ framework: "express" });
		const others = await Promise.all(frameworks.map((framework) => startDemo({ framework, port: first.port })));
		const ports = [first, ...others].map(({ port }) => port);
		await Promise.all([first, ...others].map((demo) => demo.close()));
		expect(new Set(ports).size).toBe(3);
	});
});
