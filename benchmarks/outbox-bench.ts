import { type ChildProcess, fork, type Serializable } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import pg from "pg";
import type { WorkerSetup } from "./outbox-worker.ts";

/** A database of its own for one measurement, on the server that the tests use. */
export interface ScratchDatabase {
	readonly url: string;
	drop(): Promise<void>;
}

const serverUrl = process.env["TODOKU_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** Null where no PostgreSQL answers. */
export async function createScratchDatabase(): Promise<ScratchDatabase | null> {
	const name = `todoku_bench_${process.pid}_${Date.now()}`;
	const run = async (sql: string): Promise<void> => {
		const client = new pg.Client({ connectionString: serverUrl });
		await client.connect();
		try {
			await client.query(sql);
		} finally {
			await client.end();
		}
	};
	try {
		await run(`create database ${name}`);
	} catch (error) {
		console.log(`No PostgreSQL at ${serverUrl.replace(/:[^:@/]*@/, ":***@")}: ${(error as Error).message}`);
		return null;
	}
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

/** A worker in a process of its own, which has opened its store and is about to start. */
export async function forkWorker(setup: WorkerSetup): Promise<ChildProcess> {
	const child = fork(join(import.meta.dirname, "outbox-worker.ts"), {
		env: { ...process.env, TODOKU_BENCH: JSON.stringify(setup) },
	});
	await once(child, "message");
	return child;
}

export async function stopWorker(child: ChildProcess): Promise<void> {
	const gone = once(child, "exit");
	child.send("stop" satisfies Serializable);
	await gone;
}

/** Resolves when the condition holds; gives up, saying so, after a time. */
export async function until(condition: () => boolean, what: string, timeoutMs: number): Promise<void> {
	const end = performance.now() + timeoutMs;
	while (!condition()) {
		if (performance.now() > end) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** Runs the work so many at a time. */
export async function inParallel(
	count: number,
	atATime: number,
	work: (index: number) => Promise<unknown>,
): Promise<void> {
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < count) await work(next++);
	};
	await Promise.all(Array.from({ length: atATime }, lane));
}
