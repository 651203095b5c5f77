import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createPostgresStore } from "../packages/adapter-postgres/dist/index.js";
import type { Orders } from "./assignment.ts";
import { type PrivatePostgres, startPrivatePostgres } from "./private-postgres.ts";
import { Random } from "./random.ts";
import { type Receivers, startReceivers } from "./receivers.ts";
import { Troupe } from "./troupe.ts";
import { type Evidence, judge, type StoredDelivery, type Verdict } from "./verdict.ts";

export interface RunOptions {
	readonly database: "postgres" | "pglite";
	/** How many processes are to be killed. */
	readonly kills: number;
	readonly seed: number;
	readonly log: (line: string) => void;
}

export interface Outcome extends Verdict {
	readonly kills: number;
	/** Processes that ended by something else than a kill. */
	readonly crashes: readonly string[];
	readonly database: RunOptions["database"];
}

/** One run on one database; null where that database is not installed. */
export async function runChaos(options: RunOptions): Promise<Outcome | null> {
	const random = new Random(options.seed);
	const stage = await openStage(options.database);
	if (stage === null) return null;
	const receivers = await startReceivers();
	try {
		const troupe = new Troupe(random);
		for (const { sends, sells, deathRate } of stage.cast) {
			const { smtpUrl, sesUrl } = receivers;
			troupe.add({ database: stage.database, smtpUrl, sesUrl, sends, sells, deathRate });
		}
		await rage(troupe, receivers, stage, random, options);
		receivers.behave();
		await troupe.stopSelling();
		const { kills } = troupe;
		await drain(troupe, options.log);
		await troupe.dismiss();
		for (const [error, count] of [...troupe.errors].toSorted((a, b) => b[1] - a[1]).slice(0, 8)) {
			options.log(`${options.database}: reported ${count} times: ${error}`);
		}
		const evidence = { ...(await readEvidence(stage.database)), arrivals: receivers.arrivals() };
		for (const line of describeLost(evidence)) options.log(`${options.database}: ${line}`);
		return { ...judge(evidence), kills, crashes: troupe.crashes, database: options.database };
	} finally {
		await receivers.close();
		stage.close();
	}
}

/** What the outbox says of mail that was promised and never arrived: the first thing to ask when there is any. */
function describeLost({ committed, deliveries, arrivals }: Evidence): readonly string[] {
	const arrived = new Set(arrivals);
	return committed
		.filter((recipient) => !arrived.has(recipient))
		.slice(0, 10)
		.map((recipient) => {
			const delivery = deliveries.find((each) => each.recipient === recipient);
			if (delivery === undefined) return `lost ${recipient}: the outbox has no delivery`;
			const { status, acceptedAttempts } = delivery;
			return `lost ${recipient}: ${status}, ${acceptedAttempts} accepted attempts`;
		});
}

/** The database of a run and who plays on it. */
interface Stage {
	readonly database: Orders["database"];
	readonly cast: readonly Pick<Orders, "sends" | "sells" | "deathRate">[];
	readonly server: PrivatePostgres | null;
	close(): void;
}

async function openStage(database: RunOptions["database"]): Promise<Stage | null> {
	if (database === "pglite") {
		const directory = mkdtempSync(join(tmpdir(), "todoku-chaos-"));
		return {
			database: { embedded: join(directory, "data") },
			// One process has the directory, so one process does everything.
			cast: [{ sends: true, sells: true, deathRate: 0.004 }],
			server: null,
			close: () => rmSync(directory, { recursive: true, force: true }),
		};
	}
	const server = await startPrivatePostgres();
	if (server === null) return null;
	const worker = { sends: true, sells: false, deathRate: 0.004 };
	const shop = { sends: false, sells: true, deathRate: 0 };
	return {
		database: { url: server.url },
		cast: [worker, worker, worker, shop, shop],
		server,
		close: () => server.stop(),
	};
}

/** Kills until enough have died, while receivers misbehave, connections are cut and the database goes down. */
async function rage(
	troupe: Troupe,
	receivers: Receivers,
	stage: Stage,
	random: Random,
	options: RunOptions,
): Promise<void> {
	const calm = stage.server === null ? 1_500 : 500;
	let nextCrash = 25;
	let nextWord = 20;
	while (troupe.kills < options.kills && !troupe.isLost) {
		await sleep(random.between(20, calm * 2));
		receivers.misbehave(random);
		if (random.isLucky(0.2)) await cutConnections(stage);
		if (stage.server !== null && troupe.kills >= nextCrash) {
			stage.server.crash();
			nextCrash += 25;
		}
		troupe.killOne();
		if (troupe.kills >= nextWord) {
			options.log(`${options.database}: ${troupe.kills} of ${options.kills} killed`);
			nextWord += 20;
		}
	}
}

async function cutConnections({ database, server }: Stage): Promise<void> {
	if (server === null) return;
	const store = createPostgresStore(database);
	try {
		await store.transaction((tx) =>
			tx.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and random() < 0.3",
				[],
			),
		);
	} finally {
		await store.close();
	}
}

/** Waits until nothing waits any more. */
async function drain(troupe: Troupe, log: (line: string) => void): Promise<void> {
	let last = "";
	let sinceChange = Date.now();
	while (!troupe.isLost) {
		await sleep(500);
		const counts = await troupe.askForCounts();
		if (counts === null) continue;
		const open = counts.queued + counts.sending + counts.unknown;
		if (open === 0) return;
		const now = JSON.stringify(counts);
		if (now !== last) sinceChange = Date.now();
		last = now;
		if (Date.now() - sinceChange > 90_000) {
			log(`nothing moves any more: ${now}`);
			return;
		}
	}
}

async function readEvidence(database: Orders["database"]): Promise<Omit<Evidence, "arrivals">> {
	const store = createPostgresStore(database);
	try {
		return await store.transaction(async (tx) => {
			const committed = await tx.query("select recipient from chaos_orders", []);
			const deliveries = await tx.query(
				`select d.recipient, d.status, d.possible_duplicate as "possibleDuplicate",
					(select count(*)::int from todoku.attempts a where a.delivery = d.number and a.outcome = 'accepted') as "acceptedAttempts"
				from todoku.deliveries d`,
				[],
			);
			return {
				committed: committed.rows.map((row) => (row as { recipient: string }).recipient),
				deliveries: deliveries.rows as StoredDelivery[],
			};
		});
	} finally {
		await store.close();
	}
}
