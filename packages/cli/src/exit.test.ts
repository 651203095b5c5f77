import { InvalidFromError, InvalidSettingError, MailError } from "@todoku/core";
import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { formatFailure, formatFailureAsJson, toFailure } from "./exit.ts";

const badSetting = new InvalidSettingError([
	{ line: 1, text: "*.shop.example", problem: "has a wildcard", code: "wildcard" },
	{ line: 3, text: "a\u001b[31m b", problem: "holds a blank" },
]);
const badFrom = new InvalidFromError("nobody", 'has no "@"', { problemCode: "no-at" });

describe("toFailure", () => {
	test("takes every error of the command line for wrong usage, whatever commander would exit with", () => {
		const error = new CommanderError(
			1,
			"commander.unknownCommand",
			"error: unknown command 'rout'\n(Did you mean route?)",
		);

		expect(toFailure(error)).toEqual({
			exitCode: 2,
			code: "wrong-usage",
			message: "unknown command 'rout' (Did you mean route?)",
		});
	});

	test("keeps the code and the words of our own errors", () => {
		expect(toFailure(new MailError("port-in-use", "Port 1 is in use"))).toEqual({
			exitCode: 1,
			code: "port-in-use",
			message: "Port 1 is in use",
		});
	});

	test("shows the From that was wrong", () => {
		expect(toFailure(badFrom)).toMatchObject({
			exitCode: 1,
			code: "invalid-from",
			message: 'The From "nobody" has no "@"',
		});
	});

	test("names every bad entry of a setting", () => {
		expect(toFailure(badSetting)).toMatchObject({ exitCode: 1, code: "invalid-setting", entries: badSetting.entries });
	});

	test("owns up to what nobody foresaw, and says where it happened", () => {
		const error = new TypeError("x is not a function");

		expect(toFailure(error)).toEqual({
			exitCode: 1,
			code: "unrecognised",
			message: "todoku did not foresee this: x is not a function",
			stack: error.stack,
		});
	});

	test("takes a thrown value that is no error as well", () => {
		expect(toFailure("nothing").message).toBe("todoku did not foresee this: nothing");
	});
});

describe("formatFailure", () => {
	test("gives every bad entry its line, and lets none of them write to the terminal", () => {
		expect(formatFailure(toFailure(badSetting), "en")).toBe(
			[
				"error: the verified-sender setting has 2 bad entries and is refused whole",
				'  line 1: "*.shop.example" has a wildcard; a domain covers its subdomains by itself.',
				'  line 3: "a\ufffd[31m b" holds a blank.',
				"",
			].join("\n"),
		);
	});

	test("says in Japanese what is wrong with the data", () => {
		expect(formatFailure(toFailure(badSetting), "ja")).toBe(
			[
				"エラー：「検証済み配信元メールドメイン」の設定に2件の誤りがあるため、設定全体を無効とします。",
				"  1行目：「*.shop.example」はワイルドカード（*）を含みます。サブドメインは自動的に対象になるため、ドメインだけを入力してください。",
				"  3行目：「a\ufffd[31m b」に誤りがあります（holds a blank）。",
				"",
			].join("\n"),
		);
		expect(formatFailure(toFailure(badFrom), "ja")).toBe(
			"エラー：差出人（From）「nobody」に「@」がありません。info@example.com のような形で入力してください。\n",
		);
	});

	test("says in English what is wrong with a From", () => {
		expect(formatFailure(toFailure(badFrom), "en")).toBe('error: The From "nobody" has no "@".\n');
	});

	test("adds the stack to what nobody foresaw, and to nothing else", () => {
		expect(formatFailure({ exitCode: 1, code: "unrecognised", message: "odd", stack: "at here" }, "en")).toBe(
			"error: odd\nat here\n",
		);
		expect(formatFailure(toFailure(new MailError("x", "words")), "ja")).toBe("error: words\n");
	});
});

describe("formatFailureAsJson", () => {
	test("is one line with the code, the message and the entries as they were written", () => {
		const line = formatFailureAsJson(toFailure(badSetting));

		expect(line.trimEnd()).not.toContain("\n");
		expect(JSON.parse(line)).toEqual({
			error: { code: "invalid-setting", message: badSetting.message, entries: badSetting.entries },
		});
	});

	test("names the problem of a From, in English and by its code", () => {
		expect(JSON.parse(formatFailureAsJson(toFailure(badFrom)))).toEqual({
			error: { code: "invalid-from", message: 'The From "nobody" has no "@"', problemCode: "no-at" },
		});
	});

	test("has no entries where there are none, and no stack", () => {
		expect(JSON.parse(formatFailureAsJson(toFailure(new TypeError("odd"))))).toEqual({
			error: { code: "unrecognised", message: "todoku did not foresee this: odd" },
		});
	});
});
