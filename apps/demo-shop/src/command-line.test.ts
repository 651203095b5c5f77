import { describe, expect, it } from "vitest";
import { type CommandLine, readCommandLine } from "./command-line.ts";

function read(...argv: string[]): { readonly result: CommandLine; readonly out: string; readonly error: string } {
	let out = "";
	let error = "";
	const result = readCommandLine(
		argv,
		{ LANG: "ja_JP.UTF-8" },
		{
			out: (text) => {
				out += text;
			},
			error: (text) => {
				error += text;
			},
		},
	);
	return { result, out, error };
}

describe("the command line", () => {
	it("runs on port 3000 in the language of the terminal by default", () => {
		expect(read().result).toEqual({ kind: "run", framework: undefined, port: 3000, locale: "ja", once: false });
	});

	it("takes every option", () => {
		expect(read("--framework", "express", "--port=0", "--locale", "en", "--once").result).toEqual({
			kind: "run",
			framework: "express",
			port: 0,
			locale: "en",
			once: true,
		});
	});

	it.each([
		["--framework", "koa"],
		["--port", "x"],
		["--port", "65536"],
		["--port"],
		["--locale", "fr"],
		["--what"],
		["extra"],
	])("calls %s %s wrong usage and exits 2", (...argv) => {
		const { result, error } = read(...argv.filter((text) => text !== undefined));
		expect(result).toEqual({ kind: "exit", code: 2 });
		expect(error).not.toBe("");
	});

	it("prints its help in the language asked for and exits 0", () => {
		expect(read("--help").out).toContain("この説明を表示します");
		const { result, out } = read("--help", "--locale=en");
		expect(result).toEqual({ kind: "exit", code: 0 });
		expect(out).toContain("show this help");
	});
});
