import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runProgram } from "../src/program.ts";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { failureReport } from "./failure-report.ts";
import { createMemoryStore, type MemoryStore } from "./memory-store.ts";
import { createRecordingShell } from "./recording-shell.ts";

let directory: string;
let ses: SesLocal;
let proxy: CountingProxy;
let store: MemoryStore;
const at = (name: string): string => join(directory, name);

beforeEach(async () => {
	vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
	directory = mkdtempSync(join(tmpdir(), "todoku-survey-"));
	store = createMemoryStore();
	ses = await startSesLocal();
	proxy = await startCountingProxy(ses.url);
	report("1.eml", "gone@customer.example", "5.1.1");
	report("2.eml", "GONE@customer.example", "5.1.1");
	report("3.eml", "lost@customer.example", "5.1.1");
	report("4.eml", "full@customer.example", "4.2.2");
	complaint("5.eml", "angry@customer.example");
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await proxy.close();
	await ses.close();
	rmSync(directory, { recursive: true });
});

async function run(args: readonly string[], given: { answers?: readonly string[]; database?: boolean } = {}) {
	const env = given.database ? { TODOKU_DATABASE_URL: "postgres://db/x" } : {};
	const shell = createRecordingShell({ env, ...given });
	const service = ["--ses-region", "ap-northeast-1", "--ses-endpoint", proxy.url, "--calls-per-second", "1000"];
	const exitCode = await runProgram(["bounces", "survey", directory, ...args, ...service], shell, {
		openStore: store.open,
	});
	return { exitCode, written: shell.written, errors: shell.errors };
}

const there = (): string[] => ses.suppressed().map(({ emailAddress, reason }) => `${emailAddress} ${reason}`);

function report(name: string, recipient: string, status: string): void {
	writeFileSync(at(name), failureReport({ recipient, status }));
}

/** A complaint as RFC 5965 wants it. */
function complaint(name: string, recipient: string): void {
	const lines = [
		"From: abuse@mx.customer.example",
		"To: info@shop.example",
		"Subject: complaint",
		'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
		"MIME-Version: 1.0",
		...["", "--b", "", "Somebody complained.", "--b", "Content-Type: message/feedback-report", ""],
		...["Feedback-Type: abuse", "User-Agent: test/1", "Version: 1", `Original-Rcpt-To: ${recipient}`, ""],
		...[
			"--b",
			"Content-Type: message/rfc822",
			"",
			"From: info@shop.example",
			`To: ${recipient}`,
			"",
			"Hi",
			"--b--",
			"",
		],
	];
	writeFileSync(at(name), lines.join("\r\n"));
}

test("after the summary says how many, whom it affects and how long, asks, and puts only the dead ones there", async () => {
	const { exitCode, written, errors } = await run(["--suppress"], { answers: ["y"], database: true });
	expect(errors).toContain("everybody who sends through this SES account");
	expect(errors).toContain("2 calls on the service");
	expect(errors).toContain("Put 2 addresses on the list? [y/N] ");
	expect(written).toMatch(/Dead addresses: 2[\s\S]*\n\nput on the list: 2 addresses\n$/);
	expect(exitCode).toBe(0);
	expect(there().map((line) => line.toLowerCase())).toEqual([
		"gone@customer.example bounce",
		"lost@customer.example bounce",
	]);
	expect(store.suppressed).toHaveLength(2);
});

test("puts complaints there as complaints, and only when it is told to", async () => {
	await run(["--suppress", "--suppress-complaints", "--yes"]);
	expect(there()).toContain("angry@customer.example COMPLAINT");
	expect(there()).toHaveLength(3);
	expect(there().join()).not.toContain("full@");
});

test("counts what is there already in any spelling, and asks the service nothing about it", async () => {
	await run(["--suppress", "--yes"]);
	report("6.eml", "new@customer.example", "5.1.1");
	report("7.eml", "LOST@customer.example", "5.1.1");
	const { written } = await run(["--suppress", "--yes"]);
	expect(written).toContain("put on the list: 1 address\nthere already: 2 addresses\n");
	expect(proxy.puts()).toHaveLength(3);
});

test("goes on with its journal, also when more mail came back meanwhile", async () => {
	await run(["--suppress", "--yes", "--resume", at("journal")]);
	report("6.eml", "new@customer.example", "5.1.1");
	const { written } = await run(["--suppress", "--yes", "--resume", at("journal")]);
	expect(written).toContain("put on the list: 1 address\ndone by an earlier run: 2 addresses\n");
});

test("does nothing where nobody agrees, and the survey is printed all the same", async () => {
	const { exitCode, written } = await run(["--suppress"], { answers: [""] });
	expect(exitCode).toBe(1);
	expect(written).toContain("Dead addresses: 2");
	expect((await run(["--suppress"])).exitCode).toBe(2);
	expect(proxy.puts()).toEqual([]);
});

test("with --dry-run only says how many", async () => {
	expect((await run(["--suppress", "--dry-run"])).written).toContain("dry run, nothing was done: 2 addresses\n");
	expect(there()).toEqual([]);
});

test("keeps standard output to the rows", async () => {
	const { written, errors } = await run(["--suppress", "--yes", "--json"]);
	const rows = written.trim().split("\n");
	expect(rows.map((row) => (JSON.parse(row) as { class: string }).class).toSorted()).toEqual([
		"complaint",
		"hard",
		"hard",
		"hard",
		"soft",
	]);
	expect(errors).toContain("put on the list: 2 addresses");
});

test("prints the dead addresses with their members as CSV that no spreadsheet computes", async () => {
	const members = join(tmpdir(), `todoku-members-${process.pid}.csv`);
	writeFileSync(
		members,
		'id,email,name\n7,lost@customer.example,"=HYPERLINK(""http://x.example"")"\n8,LOST@customer.example,"山田, 花子"\n',
	);
	const { written, exitCode } = await run(["--csv", "--members", members]);
	rmSync(members);
	const rows = written.split("\r\n");
	expect(exitCode).toBe(0);
	expect(rows[0]).toBe(
		"\ufeffaddress,class,reason,status,diagnostic,reports,firstAt,lastAt,memberId,memberName,memberEmail,registeredAt",
	);
	const when = "2026-11-02T01:00:00.000Z,2026-11-02T01:00:00.000Z";
	expect(rows.slice(2)).toEqual([
		`lost@customer.example,hard,userunknown,5.1.1,550 5.1.1 refused,1,${when},7,"'=HYPERLINK(""http://x.example"")",lost@customer.example,`,
		`lost@customer.example,hard,userunknown,5.1.1,550 5.1.1 refused,1,${when},8,"山田, 花子",LOST@customer.example,`,
		"",
	]);
	expect(rows[1]).toMatch(/^gone@customer\.example,hard,userunknown,5\.1\.1,550 5\.1\.1 refused,2,/i);
});

test("gives its CSV and its rows to import", async () => {
	writeFileSync(at("dead.csv.txt"), (await run(["--csv"])).written);
	const shell = createRecordingShell({ env: {}, input: readFileSync(at("dead.csv.txt"), "utf8") });
	const service = ["--ses-region", "ap-northeast-1", "--ses-endpoint", proxy.url, "--calls-per-second", "1000"];
	const args = ["suppressions", "import", "-", "--format", "csv", "--yes", ...service];
	expect(await runProgram(args, shell)).toBe(0);
	expect(shell.written).toBe("put on the list: 2 addresses\n");
});

test.each([
	[["--csv", "--json"], "name one"],
	[["--suppress-complaints"], "only with --suppress"],
	[["--resume", "x"], "only with --suppress"],
])("%j is wrong usage", async (args, words) => {
	expect(await run(args)).toMatchObject({ exitCode: 2, errors: expect.stringContaining(words) });
});
