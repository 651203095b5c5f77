import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureReport } from "../../test/failure-report.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";

let directory: string;
const at = (name: string): string => join(directory, name);

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "todoku-survey-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
	const shell = createRecordingShell({ env: {}, now: () => new Date("2026-11-23T09:10:00Z") });
	const exitCode = await runProgram(["bounces", "survey", ...args], shell);
	return { exitCode, written: shell.written, errors: shell.errors };
}

function report(name: string, recipient: string): string {
	writeFileSync(at(name), failureReport({ recipient }));
	return at(name);
}

function ordinary(): string {
	writeFileSync(at("hello.eml"), "From: a@customer.example\r\nTo: info@shop.example\r\nSubject: Hello\r\n\r\nHi.\r\n");
	return at("hello.eml");
}

describe("todoku bounces survey", () => {
	test("prints a row of JSON for each returned recipient and nothing else", async () => {
		const file = report("1.eml", "gone@customer.example");
		const { written, exitCode } = await run(file, ordinary(), "--json");
		expect(JSON.parse(written)).toEqual({
			file,
			recipient: "gone@customer.example",
			class: "hard",
			reason: "userunknown",
			status: "5.1.1",
			action: "failed",
			source: expect.any(String),
		});
		expect(exitCode).toBe(0);
	});

	test("gives other mail a row of class none only with --all", async () => {
		const { written } = await run(ordinary(), "--json", "--all");
		expect(JSON.parse(written)).toMatchObject({ recipient: null, class: "none", source: "ordinary" });
	});

	test("summarises for people, with the members that dead addresses belong to", async () => {
		writeFileSync(at("members.csv"), "id,email,name\n77,GONE@customer.example,山田\n");
		const { written } = await run(report("1.eml", "gone@customer.example"), "--members", at("members.csv"));
		expect(written).toContain("1 mails read: 1 reports of failures");
		expect(written).toContain("Dead addresses: 1");
		expect(written).toContain("member 77 山田");
	});

	test("says it in Japanese", async () => {
		const { written } = await run(report("1.eml", "gone@customer.example"), "--locale", "ja");
		expect(written).toContain("不達アドレス：1件");
	});

	test("names what cannot be read, reads the rest, and says so with its exit code", async () => {
		const { written, errors, exitCode } = await run(at("nowhere"), report("1.eml", "gone@customer.example"), "--json");
		expect(written).toContain("gone@customer.example");
		expect(errors).toContain("nowhere");
		expect(errors).toContain("1 file or directory could not be read");
		expect(exitCode).toBe(1);
	});

	test("compares with a survey that was kept", async () => {
		await run(report("1.eml", "gone@customer.example"), "--save", at("before.json"));
		const { written } = await run(report("2.eml", "lost@customer.example"), "--since", at("before.json"));
		expect(written).toContain("Since the earlier survey: 0 left, 1 gone, 1 new");
	});

	test.each([
		["no JSON", "{"],
		["something else", '{"dead":[{}]}'],
	])("refuses %s as an earlier survey", async (_what, text) => {
		writeFileSync(at("before.json"), text);
		const { errors, exitCode } = await run(ordinary(), "--since", at("before.json"));
		expect(errors).toContain("--save");
		expect(exitCode).toBe(1);
	});

	test("writes the letter to the shop, and keeps it private", async () => {
		const mail = report("1.eml", "gone@customer.example");
		const shop = ["--shop", "さくら商店", "--sender", "配信担当", "--locale", "ja"];
		await run(mail, "--letter", at("letter.html"), ...shop);
		await run(mail, "--letter", at("letter.txt"), ...shop);
		expect(readFileSync(at("letter.html"), "utf8")).toContain("<html");
		expect(readFileSync(at("letter.txt"), "utf8")).toContain("gone@customer.example");
	});

	test.each([
		[["--letter", "letter.doc"], ".txt or .html"],
		[["--letter", "letter.txt"], "--shop and --sender"],
	])("says what is wrong with %j", async (args, words) => {
		const { errors, exitCode } = await run(ordinary(), ...args);
		expect(errors).toContain(words);
		expect(exitCode).toBe(2);
	});
});
