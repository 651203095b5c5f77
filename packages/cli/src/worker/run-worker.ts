import type { SesQuotaSource } from "@todoku/adapter-ses";
import { createMailer, type Mailer, type Worker } from "@todoku/core";
import type { SenderPartsOpener } from "../domain/sender-parts.ts";
import { sesClientOptions } from "../ses/ses-flags.ts";
import type { Shell } from "../shell.ts";
import type { OpenStore, StoreLocation, StoreOpener, WorkerTuning } from "../store/store-opener.ts";
import { type MetricsServer, startMetricsServer } from "./metrics-server.ts";
import { formatMetrics } from "./prometheus-text.ts";
import { startWatchingSenders, type WatchingSenders } from "./watch-senders.ts";
import { within } from "./within.ts";
import type { WorkerFlags } from "./worker-command.ts";
import { createWorkerLog, type WorkerLog } from "./worker-log.ts";
import { WorkerMetrics } from "./worker-metrics.ts";

interface WorkerJob {
	readonly flags: WorkerFlags;
	readonly smtpUrl: string;
	readonly location: StoreLocation;
	readonly shell: Shell;
	readonly openStore: StoreOpener;
	readonly openParts: SenderPartsOpener;
}

/** What there is of a worker so far; the metrics are served from the beginning. */
interface Running {
	store?: OpenStore;
	mailer?: Mailer;
	worker?: Worker;
	quota?: SesQuotaSource;
	senders?: WatchingSenders;
}

/** How long the store may take to say how it is. */
const statusTimeoutMs = 5_000;
/** How long connections may take to close after everything is settled or released. */
const closeTimeoutMs = 2_000;

/** Puts a worker together, and runs it until the shell asks for its end. */
export async function runWorker(job: WorkerJob): Promise<void> {
	const { flags, shell } = job;
	// Asked for first: whoever has read that it runs may stop it at once.
	const stopped = shell.untilStopped();
	const log = createWorkerLog(shell, flags);
	const metrics = new WorkerMetrics();
	const running: Running = {};
	const server = await serveMetrics(running, metrics, job);
	try {
		const begun = begin(running, metrics, log, job);
		const first = await Promise.race([begun.then(() => "begun"), stopped.then(() => "stopped")]);
		if (first === "begun") log.started(server?.url);
		else {
			// What its beginning comes to is nobody's concern any more; it may be waiting for a database that does not answer.
			begun.catch(() => undefined);
			shell.leaveSoon();
		}
		await stopped;
		await stop(running, log, job);
	} finally {
		await close(running, server, log, shell);
	}
	log.stopped();
}

async function begin(running: Running, metrics: WorkerMetrics, log: WorkerLog, job: WorkerJob): Promise<void> {
	await setUp(running, metrics, log, job);
	await running.worker?.start();
	const { flags, shell, openParts } = job;
	const { store, mailer } = running;
	if (flags.watchSenders && store !== undefined && mailer !== undefined)
		running.senders = await startWatchingSenders(flags, { env: shell.env, store, mailer, openParts, log });
}

async function setUp(running: Running, metrics: WorkerMetrics, log: WorkerLog, job: WorkerJob): Promise<void> {
	const { flags, smtpUrl, location, shell, openStore } = job;
	// Loaded here, so that the other commands start without them.
	const [{ createSmtpTransport, parseSmtpUrl }, ses, { createAlignmentCheck }] = await Promise.all([
		import("@todoku/adapter-smtp"),
		import("@todoku/adapter-ses"),
		import("@todoku/sender-domains"),
	]);
	const { bounceAddress } = flags;
	const standard = createSmtpTransport({
		...parseSmtpUrl(smtpUrl),
		bounceAddress,
		verp: bounceAddress !== undefined,
	});
	const account = sesClientOptions(flags, shell.env);
	const { configurationSet: configurationSetName, sesTenant: tenantName } = flags;
	const service = ses.createSesTransport({ ...account, configurationSetName, tenantName });
	if (flags.quota) running.quota = ses.createSesQuotaSource(account);
	const { relaySigns = [] } = flags;
	const signingDomain = (domain: string): string | null =>
		standard.signingDomain(domain) ?? relaySigns.find((each) => domain === each || domain.endsWith(`.${each}`)) ?? null;
	const onError = (error: unknown): void => {
		metrics.error();
		log.error(error);
	};
	const retention = { bodiesMs: daysToMs(flags.keepBodies), addressesMs: daysToMs(flags.keepAddresses) };
	running.store = await openStore(location, { retention, onError });
	const { concurrency, tenantShare, rateShare: quotaShare, urgentReserve, unknownOutcome } = flags;
	const shares = { concurrency, tenantShare, quotaShare, urgentReserve };
	const tuning: WorkerTuning = { ...shares, unknownOutcome, quota: running.quota };
	running.mailer = createMailer({
		senders: running.store.senders,
		service,
		standard,
		outbox: running.store.createOutbox(tuning),
		onServiceRefusal: flags.onServiceRefusal,
		alignment: createAlignmentCheck({ signingDomain }),
		hooks: {
			onReceipt({ receipt }) {
				metrics.receipt(receipt);
				log.receipt(receipt);
			},
			onError,
		},
	});
	running.worker = running.mailer.createWorker();
}

async function serveMetrics(
	running: Running,
	metrics: WorkerMetrics,
	job: WorkerJob,
): Promise<MetricsServer | undefined> {
	const { flags, shell } = job;
	if (flags.metricsPort === undefined) return undefined;
	const source = {
		isReady: () => running.worker?.status.state === "running" && running.worker.status.ready,
		async readMetrics() {
			const { store } = running;
			const status =
				store === undefined ? undefined : await within(statusTimeoutMs, store.office.status()).catch(() => undefined);
			return formatMetrics(metrics.collect(running.worker?.status, status, shell.now()));
		},
	};
	return startMetricsServer(source, flags.metricsHost, flags.metricsPort);
}

async function stop({ worker }: Running, log: WorkerLog, { flags, shell }: WorkerJob): Promise<void> {
	if (worker === undefined) return;
	const graceMs = flags.grace * 1_000;
	const again = shell.untilStopped();
	log.stopping(worker.status.inFlight, graceMs);
	const settled = worker.stop({ graceMs });
	const first = await Promise.race([settled.then(() => "settled"), again.then(() => "again")]);
	if (first === "again") await worker.stop({ graceMs: 0 });
}

async function close(
	{ senders, mailer, quota, store }: Running,
	server: MetricsServer | undefined,
	log: WorkerLog,
	shell: Shell,
): Promise<void> {
	for (const part of [senders, mailer, quota, store, server]) {
		try {
			await within(closeTimeoutMs, Promise.resolve(part?.close()));
		} catch (error) {
			// Everything is settled or released by now: a connection that does not close holds nothing up.
			log.error(error);
			shell.leaveSoon();
		}
	}
}

function daysToMs(days: number | undefined): number | undefined {
	return days === undefined ? undefined : days * 86_400_000;
}
