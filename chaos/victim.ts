/**
 * One process of the application under test, made to be killed: it takes orders, or sends mail, or both. What it is to do comes as
 * JSON in TODOKU_CHAOS; it reports to its parent over the channel that fork() opens.
 */
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { createPostgresStore, type PostgresStore } from "../packages/adapter-postgres/dist/index.js";
import { createSesTransport } from "../packages/adapter-ses/dist/index.js";
import { createSmtpTransport } from "../packages/adapter-smtp/dist/index.js";
import {
	createMailer,
	type Mailer,
	type Message,
	parseVerifiedSenders,
	type Transport,
} from "../packages/core/dist/index.js";
import { createOutbox } from "../packages/outbox/dist/index.js";
import type { FromVictim, Orders, ToVictim } from "./assignment.ts";
import { Random } from "./random.ts";
import { verifiedDomain } from "./receivers.ts";

const orders = JSON.parse(process.env["TODOKU_CHAOS"] ?? "{}") as Orders;
const random = new Random(orders.seed);
const tell = (news: FromVictim): void => void process.send?.(news);

const store: PostgresStore = createPostgresStore(orders.database);
const outbox = createOutbox({
	store,
	leaseMs: 10_000,
	pollMs: 500,
	maintenanceMs: 3_000,
	retry: {
		automatic: { firstDelayMs: 300, maxDelayMs: 2_000, maxAgeMs: 86_400_000 },
		newsletter: { firstDelayMs: 300, maxDelayMs: 2_000, maxAgeMs: 86_400_000 },
		"staff-notice": { firstDelayMs: 300, maxDelayMs: 2_000, maxAgeMs: 86_400_000 },
	},
	pause: { afterFailures: 5, firstMs: 500, maxMs: 2_000 },
});
const mailer: Mailer = createMailer({
	senders: parseVerifiedSenders(verifiedDomain),
	service: deadly(
		createSesTransport({
			region: "ap-northeast-1",
			endpoint: orders.sesUrl,
			credentials: { accessKeyId: "local", secretAccessKey: "local" },
			requestTimeoutMs: 5_000,
		}),
	),
	standard: deadly(createSmtpTransport(orders.smtpUrl)),
	outbox,
	hooks: { onError: (error) => tell({ error: error instanceof Error ? error.message : String(error) }) },
});

await untilOpen();
if (orders.sends) await startWorker();
tell({ ready: true });
const selling = new AbortController();
process.on("message", (message: ToVictim) => {
	if (message === "stop-selling") selling.abort();
	if (message === "report") void report();
	if (message === "stop") void stop();
});
if (orders.sells) {
	await sell();
	tell({ soldOut: true });
}

/** The transport of a process that dies at the worst moments: before a hand-over, and between its answer and the recording of it. */
function deadly(transport: Transport): Transport {
	return {
		name: transport.name,
		capabilities: transport.capabilities,
		close: () => transport.close(),
		send: async (envelope, bytes, options) => {
			if (random.isLucky(orders.deathRate / 4)) process.kill(process.pid, "SIGKILL");
			const receipt = await transport.send(envelope, bytes, options);
			if (random.isLucky(orders.deathRate)) process.kill(process.pid, "SIGKILL");
			return receipt;
		},
	};
}

async function untilOpen(): Promise<void> {
	for (;;) {
		try {
			await store.open();
			await store.transaction((tx) =>
				tx.query("create table if not exists chaos_orders (recipient text primary key)", []),
			);
			return;
		} catch (error) {
			// The database may be down at this very moment, as it may be when a real process starts.
			tell({ error: error instanceof Error ? error.message : String(error) });
			await sleep(300);
		}
	}
}

async function startWorker(): Promise<void> {
	for (;;) {
		try {
			return await mailer.createWorker().start();
		} catch (error) {
			tell({ error: error instanceof Error ? error.message : String(error) });
			await sleep(300);
		}
	}
}

/** Takes orders: a row of the application and the mail for it in one transaction, which sometimes is rolled back. */
async function sell(): Promise<void> {
	for (let number = 0; !selling.signal.aborted; number++) {
		const id = `${orders.name}-${number}`;
		try {
			await order(id, random.isLucky(0.15));
		} catch {
			// Rolled back on purpose, or the database is away: either way nothing was committed, or nobody knows, and the table tells.
		}
		await sleep(random.between(5, 60));
	}
}

async function order(id: string, rollBack: boolean): Promise<void> {
	const recipients = Array.from({ length: random.between(1, 3) }, (_, index) => `r${index}.${id}@customer.example`);
	await store.transaction(async (tx) => {
		for (const recipient of recipients) await tx.query("insert into chaos_orders (recipient) values ($1)", [recipient]);
		await mailer.enqueue(messageTo(recipients, id), { transaction: tx });
		if (rollBack) throw new Error("The customer changed their mind");
	});
}

function messageTo(recipients: readonly string[], id: string): Message {
	return {
		category: "automatic",
		tenant: `shop-${random.between(1, 3)}`,
		key: `order/${id}`,
		lane: random.pick(["urgent", "normal", "bulk"]),
		from: random.isLucky(0.5) ? `info@${verifiedDomain}` : "info@plain.example",
		to: recipients,
		subject: `Order ${id}`,
		text: "Thank you for your order.",
	};
}

async function report(): Promise<void> {
	try {
		tell({ counts: (await store.office.status()).counts });
	} catch (error) {
		tell({ error: error instanceof Error ? error.message : String(error) });
	}
}

async function stop(): Promise<void> {
	selling.abort();
	await mailer.close();
	await store.close();
	process.disconnect();
}
