import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, frameworks, startDemo } from "../src/demo.ts";
import { deadDomain } from "../src/returned/dead-addresses.ts";

const executablePath = "/usr/bin/chromium";
const isMissing = !existsSync(executablePath);
if (isMissing && process.env["TODOKU_REQUIRE_SERVICES"] === "1") throw new Error(`There is no ${executablePath}.`);
if (isMissing) console.warn(`The pages are not tried in a browser: there is no ${executablePath}.`);

const args = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

const steps = {
	ja: ["管理画面", "システム設定マスタ", "初期設定", "検証済み配信元メールドメイン"],
	en: ["Admin", "System settings", "Initial settings", "Verified sender domains"],
} as const;

describe.skipIf(isMissing).each(frameworks)("the pages on %s in a browser", (framework) => {
	let demo: Demo;
	let browser: Browser;

	beforeAll(async () => {
		demo = await startDemo({ framework, patienceMs: 15_000 });
		browser = await chromium.launch({ executablePath, args });
	}, 60_000);
	afterAll(async () => {
		await browser.close();
		await demo.close();
	});

	/** Opens a page in a fresh browser profile; whatever its console complains of is collected, breaches of the content security policy among it. */
	const open = async (locale: string, width = 1200): Promise<{ page: Page; complaints: string[] }> => {
		const context = await browser.newContext({ locale, viewport: { width, height: 800 } });
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		const complaints: string[] = [];
		page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
		page.on("pageerror", (error) => complaints.push(String(error)));
		return { page, complaints };
	};

	it.each(["ja", "en"] as const)("leads through the navigation to the setting (%s)", async (locale) => {
		const { page, complaints } = await open(locale);
		await page.goto(`${demo.url}/shops/interfactory`);
		for (const step of steps[locale]) {
			await page.getByRole("main").getByRole("link", { name: step, exact: true }).click();
			await page.getByRole("heading", { level: 1, name: step, exact: true }).waitFor();
		}
		expect(new URL(page.url()).pathname).toBe(
			"/shops/interfactory/admin/system-settings/initial-settings/verified-sender-domains",
		);
		expect(await page.locator("html").getAttribute("lang")).toBe(locale);
		const entries = page.locator("section[aria-labelledby=entries]");
		expect(await entries.getByRole("cell", { name: "interfactory1.co.jp" }).count()).toBe(1);
		expect(await page.locator("form, input, button, select, textarea, [contenteditable]").count()).toBe(0);
		expect(complaints).toEqual([]);
	});

	it("registers a member by the form, and shows the mail where it arrived", async () => {
		const { page, complaints } = await open("ja");
		await page.goto(`${demo.url}/shops/interfactory`);
		await page.locator("form[action$='/members']").getByLabel("お名前").fill("<script>alert(1)</script> 花子");
		await page.getByRole("button", { name: "会員登録する" }).click();
		await page.getByRole("heading", { name: "会員登録が完了しました" }).waitFor();
		expect(await page.getByRole("row").nth(1).textContent()).toContain("配信サービス経由");
		await page.getByRole("main").getByRole("link", { name: "受信トレイ" }).click();
		await page.getByRole("link", { name: "会員登録が完了しました" }).click();
		const frame = page.frameLocator("iframe");
		expect(await frame.locator("body").textContent()).toContain("<script>alert(1)</script> 花子 様");
		expect(complaints).toEqual([]);
	});

	it("changes the language by the link on the page, and keeps it", async () => {
		const { page, complaints } = await open("ja");
		await page.goto(`${demo.url}/shops/shadow`);
		await page.getByRole("link", { name: "English" }).click();
		await page.getByRole("heading", { name: "Asahi Coffee" }).waitFor();
		await page.getByRole("link", { name: "Inbox" }).first().click();
		await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
		expect(complaints).toEqual([]);
	});

	it.each([1200, 390])("fits a screen %i pixels wide", async (width) => {
		const { page, complaints } = await open("ja", width);
		const shop = "/shops/bad-setting";
		const setting = `${shop}/admin/system-settings/initial-settings/verified-sender-domains`;
		await page.goto(`${demo.url}${shop}`);
		await page.locator("form[action$='/orders']").getByLabel("メールアドレス").fill(`taro@${deadDomain}`);
		await page.getByRole("button", { name: "注文する" }).click();
		await page.getByRole("heading", { name: "ご注文を承りました" }).waitFor();
		for (const path of [
			"/",
			shop,
			`${shop}/admin`,
			`${shop}/admin/mails`,
			`${shop}/admin/returned-mail`,
			`${shop}/admin/mail-delivery-data`,
			setting,
			"/inbox",
		]) {
			await page.goto(demo.url + path);
			const overflow = await page.evaluate<number>(
				"document.documentElement.scrollWidth - document.documentElement.clientWidth",
			);
			expect([path, overflow]).toEqual([path, 0]);
		}
		expect(complaints).toEqual([]);
	});
});
