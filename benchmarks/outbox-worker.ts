/** One worker process, as the benchmarks of the outbox start it. What it is to do comes as JSON in TODOKU_BENCH. */
import process from "node:process";
import { createPostgresStore } from "../packages/adapter-postgres/dist/index.js";
import { createSesQuotaSource, createSesTransport } from "../packages/adapter-ses/dist/index.js";
import { createSmtpTransport } from "../packages/adapter-smtp/dist/index.js";
import { createMailer, parseVerifiedSenders } from "../packages/core/dist/index.js";
import { createOutbox } from "../packages/outbox/dist/index.js";

export interface WorkerSetup {
	readonly databaseUrl: string;
	readonly smtpPort: number;
	readonly sesUrl: string;
	/** Whether it asks the service for its quota, and keeps to it. */
	readonly keepsQuota: boolean;
}

const setup = JSON.parse(process.env["TODOKU_BENCH"] ?? "{}") as WorkerSetup;
const client = {
	region: "ap-northeast-1",
	endpoint: setup.sesUrl,
	credentials: { accessKeyId: "local", secretAccessKey: "local" },
};
const store = createPostgresStore({ url: setup.databaseUrl });
const mailer = createMailer({
	senders: parseVerifiedSenders("verified.example"),
	service: createSesTransport(client),
	standard: createSmtpTransport({ host: "127.0.0.1", port: setup.smtpPort, maxConnections: 10 }),
	outbox: createOutbox({ store, ...(setup.keepsQuota ? { quota: createSesQuotaSource(client) } : {}) }),
	hooks: { onError: (error) => console.error(error) },
});
process.once("message", () => void stop());
await store.open();
process.send?.("open");
await mailer.createWorker().start();

async function stop(): Promise<void> {
	await mailer.close();
	await store.close();
	process.disconnect();
}
