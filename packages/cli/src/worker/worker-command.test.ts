import {
	type Address,
	type DeliveryReceipt,
	MailError,
	parseVerifiedSenders,
	type StopOptions,
	type Worker,
} from "@todoku/core";
import { startSmtpFaultServer } from "@todoku/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore, deliveryFile, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell, type RecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";

let store: MemoryStore;
let shell: RecordingShell;
let running: Promise<number> | undefined;
let worker: FakeWorker;

class FakeWorker implements Worker {
	readonly stops: (StopOptions | undefined)[] = [];
	readonly settled = Promise.withResolvers<void>();
	state: Worker["status"]["state"] = "idle";
	ready = false;
	startsWith: Promise<void> = Promise.resolve();

	get status(): Worker["status"] {
		return { state: this.state, ready: this.ready, inFlight: 3 };
	}

	async start(): Promise<void> {
		await this.startsWith;
		this.state = "running";
		this.ready = true;
	}

	async stop(options?: StopOptions): Promise<void> {
		this.stops.push(options);
		this.state = "stopping";
		if (options?.graceMs !== 0) await this.settled.promise;
		this.settled.resolve();
		this.state = "stopped";
	}
}

beforeEach(() => {
	worker = new FakeWorker();
	store = createMemoryStore([deliveryFile("1"), deliveryFile("2", { status: "queued" })]);
	store.worker = worker;
	shell = createRecordingShell({ env: { TODOKU_DATABASE_URL: "postgres://db/x" } });
	running = undefined;
});

afterEach(async () => {
	worker.settled.resolve();
	shell.stop();
	shell.stop();
	await running;
});

function begin(...args: string[]): Promise<number> {
	running = runProgram(["worker", "--smtp", "smtp://127.0.0.1:1", ...args], shell, { openStore: store.open });
	return running;
}

async function beginWithMetrics(): Promise<string> {
	void begin("--metrics-port", "0", "--json");
	await shell.untilWritten("metricsUrl");
	return (JSON.parse(shell.written.split("\n")[0] ?? "") as { readonly metricsUrl: string }).metricsUrl;
}

describe("todoku worker", () => {
	test("runs until it is told to stop, and ends with exit code 0", async () => {
		const ended = begin("--grace", "7");
		await shell.untilWritten("worker started. Stop it with Ctrl+C.\n");
		expect(worker.stops).toEqual([]);

		worker.settled.resolve();
		shell.stop();

		expect(await ended).toBe(0);
		expect(worker.stops[0]).toEqual({ graceMs: 7_000 });
		expect(shell.written).toContain("stopping: 3 in flight, given 7 s to settle.");
		expect(shell.written).toMatch(/worker stopped\.\n$/);
		expect({ errors: shell.errors, closed: store.closed() }).toEqual({ errors: "", closed: 1 });
	});

	test("stops at once when it is told a second time", async () => {
		const ended = begin();
		await shell.untilWritten("worker started");
		shell.stop();
		await shell.untilWritten("stopping");
		shell.stop();

		expect(await ended).toBe(0);
		expect(worker.stops.slice(0, 2)).toEqual([{ graceMs: 10_000 }, { graceMs: 0 }]);
	});

	test("can be stopped while it still starts", async () => {
		worker.startsWith = new Promise(() => undefined);
		const ended = begin();
		worker.settled.resolve();
		shell.stop();

		expect(await ended).toBe(0);
		expect(shell.written).not.toContain("started");
	});

	test("can be stopped while its store does not answer", async () => {
		running = runProgram(["worker", "--smtp", "smtp://127.0.0.1:1"], shell, {
			openStore: () => new Promise(() => undefined),
		});
		shell.stop();

		expect(await running).toBe(0);
		expect(shell.left).toBe(true);
	});

	test("says in the store's own words why it does not start, with exit code 1", async () => {
		worker.startsWith = Promise.reject(new MailError("database-unreachable", "Nobody answers at db"));
		worker.settled.resolve();

		expect(await begin()).toBe(1);
		expect(shell.errors).toBe("error: Nobody answers at db\n");
		expect(store.closed()).toBe(1);
	});

	test("works as the flags say", async () => {
		const numbers = ["--concurrency", "7", "--tenant-share", "0", "--rate-share", "0.5", "--urgent-reserve", "0"];
		void begin(...numbers, "--unknown-outcome", "hold", "--keep-bodies", "2", "--keep-addresses", "90", "--no-quota");
		await shell.untilWritten("worker started");

		expect(store.tunings).toEqual([
			{ concurrency: 7, tenantShare: 0, quotaShare: 0.5, urgentReserve: 0, unknownOutcome: "hold" },
		]);
		expect(store.storeOptions).toMatchObject([{ retention: { bodiesMs: 172_800_000, addressesMs: 7_776_000_000 } }]);
	});

	test("asks the service what it allows, unless it is told not to", async () => {
		void begin();
		await shell.untilWritten("worker started");

		expect(store.tunings).toEqual([{ quota: expect.any(Function) }]);
	});

	test.each([
		[["--concurrency", "0"], "whole number from 1"],
		[["--rate-share", "1.1"], "over 0 and up to 1"],
		[["--grace", "-1"], "seconds from 0 to 3600"],
		[["--on-service-refusal", "shout"], "standard-if-aligned, standard, hold, fail"],
		[["--ses-region", "a b"], "the worker cannot be set up: The option region must be the name of an AWS region"],
		[["--smtp", "http://x"], "the worker cannot be set up: The option"],
	])("%j is wrong usage", async (args, message) => {
		expect(await begin(...args)).toBe(2);
		expect(shell.errors).toContain(message);
	});

	test("demands a relay", async () => {
		expect(await runProgram(["worker"], shell, { openStore: store.open })).toBe(2);
		expect(shell.errors).toContain("give --smtp smtp://… or set TODOKU_SMTP_URL");
	});
});

describe("what it sends", () => {
	test("goes to the relay, and is told by its id alone", async () => {
		const relay = await startSmtpFaultServer();
		running = runProgram(["worker", "--smtp", relay.url], shell, { openStore: store.open });
		await shell.untilWritten("worker started");

		const receipt = await deliver();
		await shell.untilWritten("d-1");

		expect(receipt).toMatchObject({ outcome: "accepted", transport: "smtp" });
		expect(relay.messages).toHaveLength(1);
		expect(shell.written).toContain("  d-1  accepted  standard  smtp\n");
		expect(shell.written + shell.errors).not.toContain("@");
		await relay.close();
	});

	async function deliver(): Promise<DeliveryReceipt | null> {
		const { courier } = store;
		if (courier === undefined) throw new Error("no worker was made");
		const from = "info@shop.example" as Address;
		const message = { from, category: "automatic", tenant: undefined, subject: "x" } as const;
		const parcel = {
			...{ id: "d-1", message, from, mailFrom: from, recipient: "tanaka@example.net" as Address },
			...{ messageId: "<1@shop.example>", bytes: Buffer.from("Subject: x\r\n\r\nx\r\n") },
		};
		const decision = await courier.decide(message);
		return courier.deliver(parcel, decision, { beforeOffer: async () => true, afterRefusal: async () => undefined });
	}
});

describe("its endpoints", () => {
	test("are ready when the worker reaches its store, and not before or after", async () => {
		const url = await beginWithMetrics();
		const ready = async (): Promise<number> => (await fetch(`${url}/ready`)).status;

		expect(await ready()).toBe(200);
		worker.ready = false;
		expect(await ready()).toBe(503);
		worker.ready = true;
		worker.state = "stopping";
		expect(await ready()).toBe(503);
		expect((await fetch(`${url}/live`)).status).toBe(200);
	});

	test("count what the outbox holds and what the worker does", async () => {
		store.status = {
			waiting: [{ room: "open", lane: "urgent", count: 1, oldestAt: new Date(Date.now() - 5_000) }],
			pauses: [
				{ route: "service", remainingMs: 1_500, times: 1, failure: { code: "x", message: "x" }, since: new Date() },
			],
			quota: { maxPerSecond: 14, max24Hour: -1, sentLast24Hours: 5, readAt: new Date() },
		};
		const url = await beginWithMetrics();
		store.courier?.report(new Error("odd"));
		const response = await fetch(`${url}/metrics`);
		const text = await response.text();

		expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
		for (const line of [
			'todoku_deliveries{status="sent"} 1',
			'todoku_deliveries{status="held"} 0',
			'todoku_deliveries_waiting{room="open",lane="urgent"} 1',
			'todoku_route_paused{route="service"} 1',
			'todoku_route_paused{route="standard"} 0',
			'todoku_route_pause_remaining_seconds{route="service"} 1.5',
			'todoku_receipts_total{route="service",outcome="accepted"} 0',
			"todoku_worker_in_flight 3",
			"todoku_worker_ready 1",
			"todoku_worker_errors_total 1",
			"todoku_store_up 1",
			"todoku_service_daily_limit +Inf",
		])
			expect(text).toContain(`\n${line}\n`);
		expect(Number(/oldest_seconds\{.*\} (.+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(5);
	});

	test("say that the store is down, and still count the rest", async () => {
		const url = await beginWithMetrics();
		Object.assign(store.office, { status: () => Promise.reject(new Error("gone")) });
		const text = await (await fetch(`${url}/metrics`)).text();

		expect(text).toContain("\ntodoku_store_up 0\n");
		expect(text).toContain("\ntodoku_worker_in_flight 3\n");
		expect(text).not.toContain("todoku_deliveries{");
	});

	test("are there before the store is, and not ready then", async () => {
		const reached = Promise.withResolvers<void>();
		const port = 20_000 + Math.floor(Math.random() * 10_000);
		running = runProgram(["worker", "--smtp", "smtp://127.0.0.1:1", "--metrics-port", String(port)], shell, {
			openStore: async (location) => {
				await reached.promise;
				return store.open(location);
			},
		});
		const url = `http://127.0.0.1:${port}`;
		await expect
			.poll(() =>
				fetch(`${url}/ready`).then(
					({ status }) => status,
					() => 0,
				),
			)
			.toBe(503);
		expect(await (await fetch(`${url}/metrics`)).text()).toContain("todoku_worker_ready 0\n");

		reached.resolve();
		await shell.untilWritten("worker started");
	});

	test("answer nothing else", async () => {
		const url = await beginWithMetrics();

		expect((await fetch(`${url}/`)).status).toBe(404);
		expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(405);
	});

	test("a port in use is told with exit code 1", async () => {
		const url = await beginWithMetrics();
		const other = createRecordingShell({ env: { TODOKU_DATABASE_URL: "postgres://db/x" } });
		const args = ["worker", "--smtp", "smtp://127.0.0.1:1", "--metrics-port", new URL(url).port];

		expect(await runProgram(args, other, { openStore: store.open })).toBe(1);
		expect(other.errors).toContain("is in use; choose another with --metrics-port, or --metrics-port 0");
	});
});

test("the settings of the store decide", async () => {
	Object.assign(store, { senders: () => parseVerifiedSenders("shop.example") });
	void begin();
	await shell.untilWritten("worker started");

	expect(await store.courier?.decide({ from: "a@shop.example", category: "automatic" })).toMatchObject({
		route: "service",
	});
});
