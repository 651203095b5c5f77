import { describe, expect, it } from "vitest";
import { type CommandLine, defaultData, readCommandLine } from "./command-line.ts";

function read(...argv: string[]): ReturnType<typeof readIn> {
	return readIn({}, ...argv);
}

function readIn(
	environment: Readonly<Record<string, string>>,
	...argv: string[]
): { readonly result: CommandLine; readonly out: string; readonly error: string } {
	let out = "";
	let error = "";
	const result = readCommandLine(
		argv,
		{ LANG: "ja_JP.UTF-8", ...environment },
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
		expect(read().result).toEqual({
			kind: "run",
			framework: undefined,
			port: 3000,
			locale: "ja",
			worker: true,
			database: { embedded: defaultData },
		});
	});

	it("takes every option", () => {
		const argv = ["--framework", "express", "--port=0", "--locale", "en", "--data", "/tmp/shop", "--no-worker"];
		expect(read(...argv).result).toEqual({
			kind: "run",
			framework: "express",
			port: 0,
			locale: "en",
			worker: false,
			database: { embedded: "/tmp/shop" },
		});
	});

	it("takes --once, which keeps nothing", () => {
		const expected = { kind: "once", framework: "nest", locale: "ja" };
		expect(readIn({ DATABASE_URL: "postgres://127.0.0.1/shop" }, "--framework", "nest", "--once").result).toEqual(
			expected,
		);
	});

	it("keeps everything on PostgreSQL where DATABASE_URL names one, unless a directory is asked for", () => {
		const environment = { DATABASE_URL: "postgres://127.0.0.1/shop" };
		expect(readIn(environment).result).toMatchObject({ database: { url: environment.DATABASE_URL } });
		expect(readIn(environment, "--data", "/tmp/shop").result).toMatchObject({ database: { embedded: "/tmp/shop" } });
		expect(readIn({ DATABASE_URL: "" }).result).toMatchObject({ database: { embedded: defaultData } });
	});

	it.each([
		["--framework", "koa"],
		["--port", "x"],
		["--port", "65536"],
		["--port"],
		["--locale", "fr"],
		["--what"],
		["extra"],
		["--data"],
		["--once", "--data=/tmp/shop"],
		["--once", "--no-worker"],
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
