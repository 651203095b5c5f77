/**
 * How many mails a second one worker moves from the outbox on PostgreSQL to an SMTP sink and to ses-local, and beside it, in the same
 * run, what its parts could do alone: the queue engine with empty jobs, and the transports without an outbox. Read the ratios.
 */

import { PgBoss } from "pg-boss";
import { createPostgresStore, type PostgresStore } from "../packages/adapter-postgres/dist/index.js";
import { createSesTransport } from "../packages/adapter-ses/dist/index.js";
import { createSmtpTransport } from "../packages/adapter-smtp/dist/index.js";
import { createMailer, type Mailer, parseVerifiedSenders } from "../packages/core/dist/index.js";
import { startSesLocal } from "../packages/ses-local/dist/index.js";
import { orderMail } from "./order-mail.ts";
import { createScratchDatabase, forkWorker, inParallel, stopWorker } from "./outbox-bench.ts";
import { startSmtpSink } from "./smtp-sink.ts";

const rounds = 3;
const count = Number(process.argv[2] ?? 1_500);

const database = await createScratchDatabase();
const sink = await startSmtpSink();
if (database === null || sink === null) {
	console.log(
		"outbox throughput: left out; it needs PostgreSQL and Postfix's smtp-sink (apt-get install postgresql postfix)",
	);
	sink?.close();
	await database?.drop();
} else {
	const ses = await startSesLocal({ identities: ["verified.example"], maxMessages: 1 });
	const client = {
		region: "ap-northeast-1",
		endpoint: ses.url,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
	};
	const store = createPostgresStore({ url: database.url });
	const mailer = createMailer({
		senders: parseVerifiedSenders("verified.example"),
		service: createSesTransport(client),
		standard: createSmtpTransport({ host: "127.0.0.1", port: sink.port, maxConnections: 10 }),
		outbox: store,
	});
	try {
		await store.open();
		const results = new Map<string, number[]>();
		const note = (name: string, perSecond: number): void => {
			results.set(name, [...(results.get(name) ?? []), perSecond]);
		};
		for (let round = 0; round < rounds; round++) {
			note("engine alone: fetch and complete 50 empty jobs at a time", await measureEngine(database.url));
			note("enqueue, 10 at a time", await measureEnqueue(mailer, "verified.example"));
			note("outbox to SES, end to end", await measureDrain(store, { sesUrl: ses.url, smtpPort: sink.port }));
			note("SES without an outbox, 50 at a time", await measureSend(mailer, "verified.example"));
			await measureEnqueue(mailer, "plain.example");
			note("outbox to SMTP, end to end", await measureDrain(store, { sesUrl: ses.url, smtpPort: sink.port }));
			note("SMTP without an outbox, 50 at a time", await measureSend(mailer, "plain.example"));
		}
		console.log(`One worker, ${count} mails of 13 kB, median of ${rounds} rounds [smallest-largest], a second:`);
		const engine = median(results.get("engine alone: fetch and complete 50 empty jobs at a time") ?? []);
		for (const [name, values] of results) {
			const range = `[${Math.round(Math.min(...values))}-${Math.round(Math.max(...values))}]`;
			const ratio = (median(values) / engine).toFixed(3);
			console.log(
				`${name.padEnd(58)} ${String(Math.round(median(values))).padStart(6)} ${range.padEnd(14)} ${ratio} of the engine`,
			);
		}
	} finally {
		await mailer.close();
		await store.close();
		await ses.close();
		sink.close();
		await database.drop();
	}
}

/** What pg-boss does with nothing in its jobs and nothing to be done for them. */
async function measureEngine(url: string): Promise<number> {
	const boss = new PgBoss({ connectionString: url, schema: "bench_engine", supervise: false, schedule: false });
	boss.on("error", (error) => console.error(error));
	await boss.start();
	await boss.createQueue("empty");
	await boss.insert(
		"empty",
		Array.from({ length: count }, () => ({ data: {} })),
	);
	const start = performance.now();
	for (;;) {
		const jobs = await boss.fetch("empty", { batchSize: 50 });
		if (jobs.length === 0) break;
		await boss.complete(
			"empty",
			jobs.map(({ id }) => id),
		);
	}
	const perSecond = count / ((performance.now() - start) / 1000);
	await boss.stop({ graceful: false });
	return perSecond;
}

async function measureEnqueue(mailer: Mailer, domain: string): Promise<number> {
	const start = performance.now();
	await inParallel(count, 10, (index) => mailer.enqueue(orderMail(index, `order@${domain}`)));
	return count / ((performance.now() - start) / 1000);
}

async function measureSend(mailer: Mailer, domain: string): Promise<number> {
	const start = performance.now();
	await inParallel(count, 50, (index) => mailer.send(orderMail(index, `order@${domain}`)));
	return count / ((performance.now() - start) / 1000);
}

/** From the start of a worker, its store open already, until everything recorded is settled as sent. */
async function measureDrain(
	store: PostgresStore,
	setup: { readonly sesUrl: string; readonly smtpPort: number },
): Promise<number> {
	const worker = await forkWorker({ ...setup, databaseUrl: (database as { url: string }).url, keepsQuota: false });
	const start = performance.now();
	for (let open = count; open > 0; ) {
		await new Promise((resolve) => setTimeout(resolve, 100));
		const { counts } = await store.office.status();
		open = counts.queued + counts.sending + counts.unknown;
	}
	const perSecond = count / ((performance.now() - start) / 1000);
	await stopWorker(worker);
	return perSecond;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
