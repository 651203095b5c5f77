import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createRecordingShell } from "../test/recording-shell.ts";
import { runProgram } from "./program.ts";

interface Run {
	readonly exitCode: number;
	readonly written: string;
	readonly errors: string;
}

async function run(...args: string[]): Promise<Run> {
	const shell = createRecordingShell();
	const exitCode = await runProgram(args, shell);
	return { exitCode, written: shell.written, errors: shell.errors };
}

describe("help and version", () => {
	test("--version prints the version of the package", async () => {
		const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
		const { version } = JSON.parse(text) as { version: string };

		expect(await run("--version")).toEqual({ exitCode: 0, written: `${version}\n`, errors: "" });
	});

	test.each([["--help"], ["-h"], ["help"]])(
		"%s names every command and exit code, on standard output",
		async (flag) => {
			const { exitCode, written, errors } = await run(flag);

			expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
			expect(written).toMatch(
				/^ {2}route .*^ {2}outbox .*^ {2}settings .*^ {2}worker .*^ {2}ses-local .*^ {2}0 .*^ {2}1 .*^ {2}2 /ms,
			);
		},
	);

	test.each([
		["help", "route"],
		["route", "--help"],
	])("todoku %s %s explains the command", async (...args) => {
		const { exitCode, written, errors } = await run(...args);

		expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
		for (const option of ["--senders", "--from", "--category", "--switch", "--locale", "--json"]) {
			expect(written).toContain(option);
		}
	});

	test.each([
		[
			"outbox",
			["status", "list", "show", "retry", "release", "hold", "resend", "purge", "stop-tenant", "limit-tenant", "erase"],
		],
		["settings", ["show", "history", "set", "import"]],
		["suppressions", ["list", "add", "remove", "import", "sync"]],
		["domain", ["plan", "register", "apply", "check", "watch", "list", "history", "restart", "withdraw", "recheck"]],
		["address", ["verify"]],
	])("todoku %s --help names its commands, each of which takes --json and --database", async (group, names) => {
		const { written } = await run(group, "--help");

		for (const name of names) {
			expect(written).toMatch(new RegExp(`^ {2}${name} `, "m"));
			const help = (await run(group, name, "--help")).written;
			for (const option of ["--json", "--database", "--directory", "--schema", "--queue-schema", "--locale"])
				expect(help).toContain(option);
		}
	});

	test("todoku worker --help names its routes, its end and its endpoints", async () => {
		const { written } = await run("worker", "--help");

		for (const option of ["--smtp", "--ses-region", "--on-service-refusal", "--grace", "--metrics-port", "--json"])
			expect(written).toContain(option);
	});
});

describe("passwords", () => {
	test("are never printed, not even in what was mistyped", async () => {
		const { errors } = await run("outbox", "list", "--databse=postgres://u:secret@db/x");

		expect(errors).toContain("unknown option '--databse=postgres://u:***@db/x'");
	});
});

describe("wrong usage", () => {
	test.each([["outbox"], ["settings"]])("no command of %s prints its help on standard error", async (group) => {
		const { exitCode, written, errors } = await run(group);

		expect({ exitCode, written }).toEqual({ exitCode: 2, written: "" });
		expect(errors).toContain(`Usage: todoku ${group}`);
	});

	test("no command at all prints the help on standard error", async () => {
		const { exitCode, written, errors } = await run();

		expect({ exitCode, written }).toEqual({ exitCode: 2, written: "" });
		expect(errors).toContain("Usage: todoku");
	});

	test.each([
		["an unknown command", ["rout"], "unknown command 'rout' (Did you mean route?)\nHelp: todoku --help"],
		["an unknown option", ["--nope"], "unknown option '--nope'\nHelp: todoku --help"],
		[
			"an unknown option of a command",
			["ses-local", "--nope"],
			"unknown option '--nope'\nHelp: todoku ses-local --help",
		],
		["an unknown command of a group", ["outbox", "rety"], "(Did you mean retry?)\nHelp: todoku outbox --help"],
		[
			"an unknown option of a command in a group",
			["outbox", "list", "--nope"],
			"unknown option '--nope'\nHelp: todoku outbox list --help",
		],
		["no database", ["outbox", "status"], "give --database postgres://… or --directory <directory>, or set"],
		["a surplus argument", ["route", "--senders", "", "--from", "a@b.example", "x"], "too many arguments"],
		["no --senders", ["route", "--from", "a@b.example"], "required option '--senders <text|@file|@->'"],
		["no --from", ["route", "--senders", ""], "required option '--from <address>' not specified"],
		["an option without its value", ["route", "--from"], "argument missing"],
		["an @ alone", ["route", "--senders", "@", "--from", "a@b.example"], "must follow the @"],
		["a category that does not exist", ["route", "--category", "spam"], "automatic, newsletter, staff-notice"],
		["a switch that does not exist", ["route", "--switch", "maybe"], "Allowed choices are on, off, shadow"],
		["a language that does not exist", ["route", "--locale", "fr"], "Allowed choices are ja, en"],
		["a port that is none", ["ses-local", "--port", "65536"], "whole number from 0 to 65535"],
		["a port that is no number", ["ses-local", "--port", "1e3"], "whole number from 0 to 65535"],
		["a region that is none", ["ses-local", "--region", "a b"], "looks like ap-northeast-1"],
	])("%s is told on standard error, with exit code 2", async (_what, args, message) => {
		const { exitCode, written, errors } = await run(...args);

		expect({ exitCode, written }).toEqual({ exitCode: 2, written: "" });
		expect(errors).toMatch(/^error: /);
		expect(errors).toContain(message);
	});

	test("is one JSON object with --json, the option that comes too late as well", async () => {
		const { exitCode, written, errors } = await run("route", "--category", "spam", "--json");

		expect({ exitCode, written }).toEqual({ exitCode: 2, written: "" });
		expect(JSON.parse(errors)).toEqual({
			error: { code: "wrong-usage", message: expect.stringContaining("argument 'spam' is invalid") },
		});
	});
});
