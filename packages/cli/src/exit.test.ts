import { InvalidFromError, InvalidSettingError, MailError } from "@todoku/core";
import { CommanderError } from "commander";
import { describe, expect, test } from "vitest";
import { formatFailure, formatFailureAsJson, toFailure } from "./exit.ts";

const badSetting = new InvalidSettingError([
	{ line: 1, text: "*.shop.example", problem: "has a wildcard" },
	{ line: 3, text: "a\u001b[31m b", problem: "holds a blank" },
]);

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
		expect(toFailure(new InvalidFromError("nobody", 'has no "@"'))).toMatchObject({
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
		expect(formatFailure(toFailure(badSetting))).toBe(
			[
				"error: the verified-sender setting has 2 bad entries and is refused whole",
				'  line 1: "*.shop.example" has a wildcard',
				'  line 3: "a\ufffd[31m b" holds a blank',
				"",
			].join("\n"),
		);
	});

	test("adds the stack to what nobody foresaw, and to nothing else", () => {
		expect(formatFailure({ exitCode: 1, code: "unrecognised", message: "odd", stack: "at here" })).toBe(
			"error: odd\nat here\n",
		);
		expect(formatFailure(toFailure(new MailError("x", "words")))).toBe("error: words\n");
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

	test("has no entries where there are none, and no stack", () => {
		expect(JSON.parse(formatFailureAsJson(toFailure(new TypeError("odd"))))).toEqual({
			error: { code: "unrecognised", message: "todoku did not foresee this: odd" },
		});
	});
});
