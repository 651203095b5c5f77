import {
	decideRoute,
	explainDecision,
	type MailCategory,
	parseVerifiedSenders,
	type RoutingSwitch,
} from "@todoku/core";
import { describe, expect, test } from "vitest";
import { createRecordingShell, type RecordingShell } from "../test/recording-shell.ts";
import { runProgram } from "./program.ts";

interface Run extends Pick<RecordingShell, "written" | "errors"> {
	readonly exitCode: number;
}

async function route(given: Parameters<typeof createRecordingShell>[0], ...args: string[]): Promise<Run> {
	const shell = createRecordingShell(given);
	const exitCode = await runProgram(["route", ...args], shell);
	return { exitCode, written: shell.written, errors: shell.errors };
}

describe("todoku route", () => {
	test("prints route, reason, entry and the explanation", async () => {
		expect(await route({}, "--senders", "shop.example", "--from", "Shop <a@Mail.Shop.example>")).toEqual({
			exitCode: 0,
			errors: "",
			written: [
				"Route: service (through the delivery service)",
				"Reason: subdomain",
				"Entry: shop.example",
				"",
				"The domain of a@mail.shop.example is a subdomain of the verified shop.example, so this mail goes through the delivery service.",
				"",
			].join("\n"),
		});
	});

	test("prints no entry where none covers the From, but the near misses as a sentence", async () => {
		const { exitCode, written } = await route({}, "--senders", "shop.example", "--from", "a@testshop.example");

		expect(exitCode).toBe(0);
		expect(written).toMatch(/^Route: standard \(the ordinary SMTP way\)\nReason: not-listed\n\n.*Close: shop\.example/);
	});

	test("speaks the language of the terminal", async () => {
		const { written } = await route(
			{ env: { LANG: "ja_JP.UTF-8" } },
			"--senders",
			"shop.example",
			"--from",
			"a@shop.example",
		);

		expect(written).toBe(
			[
				"経路：service（配信サービス）",
				"理由：domain",
				"一致した登録：shop.example",
				"",
				"a@shop.example のドメインは検証済み（shop.example）のため、配信サービスを経由して送信します。",
				"",
			].join("\n"),
		);
	});

	test.each([
		["en", { LC_ALL: "ja_JP.UTF-8" }, /^Route: /],
		["ja", { LC_ALL: "en_US.UTF-8" }, /^経路：/],
	])("speaks %s when asked to, whatever the terminal speaks", async (locale, env, words) => {
		const { written } = await route({ env }, "--senders", "", "--from", "a@shop.example", "--locale", locale);

		expect(written).toMatch(words);
	});

	test("says in shadow mode what would happen if it were switched on", async () => {
		const { written } = await route({}, "--senders", "shop.example", "--from", "a@shop.example", "--switch", "shadow");

		expect(written).toContain("Route: standard (the ordinary SMTP way)\nReason: switched-off\nEntry: shop.example\n");
		expect(written).toContain("If switched on: service (through the delivery service)\n");
	});

	test("reads the setting from standard input", async () => {
		const { written } = await route(
			{ input: "a.example\r\nshop.example\n" },
			"--senders",
			"@-",
			"--from",
			"a@shop.example",
		);

		expect(written).toContain("Entry: shop.example");
	});
});

describe("todoku route --json", () => {
	test.each([
		["a match", "shop.example", "a@shop.example", "automatic", "on"],
		["a near miss", "A@shop.example", "a@shop.example", "automatic", "on"],
		["another category", "shop.example", "a@shop.example", "newsletter", "on"],
		["staff notices", "shop.example", "a@shop.example", "staff-notice", "on"],
		["the switch off", "shop.example", "a@shop.example", "automatic", "off"],
		["shadow mode", "shop.example", "a@shop.example", "automatic", "shadow"],
		["an empty setting", "", "a@shop.example", "automatic", "on"],
	] satisfies [string, string, string, MailCategory, RoutingSwitch][])(
		"prints the decision of the core and its explanation in both languages, in one line: %s",
		async (_what, senders, from, category, value) => {
			const args = ["--senders", senders, "--from", from, "--category", category, "--switch", value, "--json"];
			const { exitCode, written, errors } = await route({}, ...args);

			const decision = decideRoute({ from, category }, parseVerifiedSenders(senders), { switch: value });
			expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
			expect(written).toMatch(/^\{.*\}\n$/);
			expect(JSON.parse(written)).toEqual({
				...decision,
				explanation: { ja: explainDecision(decision, "ja"), en: explainDecision(decision, "en") },
			});
		},
	);
});

describe("what is wrong with the data", () => {
	test("a bad setting lists every bad entry with its line", async () => {
		const { exitCode, written, errors } = await route(
			{},
			"--senders",
			"shop.example\n*.a.example,co.jp",
			"--from",
			"a@b.example",
		);

		expect({ exitCode, written }).toEqual({ exitCode: 1, written: "" });
		expect(errors).toMatch(/2 bad entries.*\n {2}line 2: "\*\.a\.example" .*\n {2}line 2: "co\.jp" .*\n$/);
	});

	test("a bad setting is one JSON object with --json", async () => {
		const { exitCode, written, errors } = await route(
			{},
			"--senders",
			"*.a.example",
			"--from",
			"a@b.example",
			"--json",
		);

		expect({ exitCode, written }).toEqual({ exitCode: 1, written: "" });
		expect(JSON.parse(errors)).toMatchObject({
			error: {
				code: "invalid-setting",
				entries: [{ line: 1, text: "*.a.example", problem: expect.stringContaining("wildcard"), code: "wildcard" }],
			},
		});
	});

	test.each([
		["nobody", 'The From "nobody" has no "@".'],
		["a@b.example, c@d.example", 'The From "a@b.example, c@d.example" holds a comma'],
		["", "The From is empty."],
	])("the From %j takes no route", async (from, told) => {
		const { exitCode, written, errors } = await route({}, "--senders", "shop.example", "--from", from);

		expect({ exitCode, written }).toEqual({ exitCode: 1, written: "" });
		expect(errors).toContain(`error: ${told}`);
	});

	test.each([
		["the terminal", { LANG: "ja_JP.UTF-8" }, []],
		["--locale", { LANG: "en_US.UTF-8" }, ["--locale", "ja"]],
	])("is said in the language of %s", async (_what, env, locale) => {
		const setting = await route({ env }, "--senders", "*.a.example", "--from", "a@b.example", ...locale);
		expect(setting.errors).toMatch(
			/^エラー：.*1件の誤り.*\n {2}1行目：「\*\.a\.example」は.*a\.example と入力してください。\n$/,
		);

		const from = await route({ env }, "--senders", "a.example", "--from", "info＠b.example", ...locale);
		expect(from.errors).toMatch(/^エラー：差出人（From）「info＠b\.example」の「＠」が全角です。.*\n$/);
	});

	test("is said in English with --locale en, whatever the terminal speaks", async () => {
		const env = { LANG: "ja_JP.UTF-8" };
		const { errors } = await route({ env }, "--senders", "co.jp", "--from", "a@b.example", "--locale", "en");
		expect(errors).toMatch(/^error: .*1 bad entry.*\n {2}line 1: "co\.jp" is a public suffix.*\n$/);
	});

	test("a file that does not exist is told", async () => {
		const { exitCode, errors } = await route({}, "--senders", "@example.com", "--from", "a@b.example", "--json");

		expect(exitCode).toBe(1);
		expect(JSON.parse(errors)).toMatchObject({ error: { code: "unreadable-setting" } });
	});
});
