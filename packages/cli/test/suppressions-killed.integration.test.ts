import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { type Ended, runTodoku, startTodoku } from "./run-todoku.ts";

const count = 40;
const addresses = Array.from({ length: count }, (_, index) => `a${index}@example.com`);
const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "ap-northeast-1" };
let directory: string;
let ses: SesLocal;
let proxy: CountingProxy;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), "todoku-killed-"));
	writeFileSync(join(directory, "dead.csv"), addresses.join("\n"));
	ses = await startSesLocal();
	proxy = await startCountingProxy(ses.url);
});

afterEach(async () => {
	await proxy.close();
	await ses.close();
	rmSync(directory, { recursive: true });
});

function args(): string[] {
	return [
		...["suppressions", "import", join(directory, "dead.csv"), "--yes", "--json"],
		...["--ses-endpoint", proxy.url, "--calls-per-second", "50", "--resume", join(directory, "journal")],
	];
}

/** Runs it until it has asked for so many more entries, and ends it in the middle. */
async function runAndSignal(signal: NodeJS.Signals, more: number): Promise<number | null> {
	const child = startTodoku(args(), env);
	const until = proxy.puts().length + more;
	await expect.poll(() => proxy.puts().length, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(until);
	const ended = once(child, "close");
	child.kill(signal);
	const [exitCode] = (await ended) as [number | null];
	return exitCode;
}

async function finish(): Promise<Ended> {
	return await runTodoku(args(), { env });
}

test("an import that was killed twice goes on where it stopped, and repeats at most the call under way", async () => {
	await runAndSignal("SIGKILL", 8);
	await runAndSignal("SIGKILL", 8);
	const { exitCode, stdout } = await finish();

	expect(exitCode).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({ entries: count, finished: true, refused: [] });
	expect(ses.suppressed().map(({ emailAddress }) => emailAddress)).toEqual(addresses.toSorted());
	expect(proxy.puts().length).toBeLessThanOrEqual(count + 2);
}, 60_000);

test("an import that was interrupted finishes its call, says so, and goes on where it stopped", async () => {
	expect(await runAndSignal("SIGINT", 8)).toBe(1);
	expect(existsSync(join(directory, "journal"))).toBe(true);
	const noted = readFileSync(join(directory, "journal"), "utf8").trim().split("\n").length - 1;
	const { exitCode, stdout } = await finish();

	expect(exitCode).toBe(0);
	expect(noted).toBeGreaterThanOrEqual(7);
	expect(JSON.parse(stdout)).toMatchObject({ entries: count, before: noted, added: count - noted });
	expect(proxy.puts().length).toBeLessThanOrEqual(count + 1);
}, 60_000);
