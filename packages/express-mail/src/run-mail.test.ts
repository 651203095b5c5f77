import {
	createMailer,
	MailError,
	type Mailer,
	OptionError,
	type Outbox,
	parseVerifiedSenders,
	type StopOptions,
	type Worker,
} from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { describe, expect, test } from "vitest";
import { type ClosableServer, type MailRun, type RunMailOptions, runMail } from "./run-mail.ts";

/** Everything that happens, in its order. */
let notes: string[] = [];

interface Behaviour {
	readonly onStart?: () => void;
	/** What a graceful stop waits for. */
	readonly inFlight?: Promise<void>;
	readonly closing?: () => Promise<void>;
}

function newMailer({ onStart, inFlight, closing }: Behaviour = {}): Mailer {
	notes = [];
	const atOnce = Promise.withResolvers<void>();
	const outbox: Outbox = {
		record: async () => [],
		createWorker: (): Worker => ({
			status: { state: "idle", inFlight: 0, ready: false },
			start: async () => {
				notes.push("worker starts");
				onStart?.();
			},
			stop: async (options?: StopOptions) => {
				notes.push(`worker stops${options === undefined ? "" : ` within ${options.graceMs} ms`}`);
				if (options?.graceMs === 1) atOnce.resolve();
				await Promise.race([inFlight, atOnce.promise]);
				notes.push("worker stopped");
			},
		}),
	};
	const standard = createRecordingTransport();
	return createMailer({
		senders: parseVerifiedSenders("shop.example"),
		service: createRecordingTransport(),
		standard: {
			...standard,
			close: async () => {
				notes.push("transport closed");
				await closing?.();
			},
		},
		outbox,
	});
}

/** A server that closes once its last request is answered. */
class NotedServer implements ClosableServer {
	readonly #listeners: (() => void)[] = [];
	readonly #lastRequest: Promise<void> | undefined;
	#isClosed = false;

	constructor(lastRequest?: Promise<void>) {
		this.#lastRequest = lastRequest;
	}

	close(callback: (error?: Error) => void): void {
		if (this.#isClosed) {
			callback(new Error("Server is not running."));
			return;
		}
		this.#isClosed = true;
		notes.push("server closes");
		void Promise.resolve(this.#lastRequest).then(() => {
			notes.push("server closed");
			for (const listener of this.#listeners) listener();
			callback();
		});
	}

	closeAllConnections(): void {
		notes.push("connections cut");
	}

	once(_event: "close", listener: () => void): void {
		this.#listeners.push(listener);
	}
}

async function started(options: Partial<RunMailOptions>, behaviour?: Behaviour): Promise<MailRun> {
	const run = await runMail({ mailer: newMailer(behaviour), ...options });
	notes = [];
	return run;
}

describe("runMail", () => {
	test("runs no worker by default: the application only records", async () => {
		const run = await runMail({ mailer: newMailer() });
		expect([run.worker, notes]).toEqual([undefined, []]);
		await run.stop();
		expect(notes).toEqual(["transport closed"]);
	});

	test("starts a worker where it is asked to, and is there when that has started", async () => {
		const run = await runMail({ mailer: newMailer(), worker: true });
		expect(notes).toEqual(["worker starts"]);
		expect(run.worker?.status.state).toBe("idle");
		await run.stop();
	});

	test("passes on what keeps the worker from starting, in its own words", async () => {
		const failure = new MailError("database-unreachable", "The database does not answer; start it");
		const mailer = newMailer({
			onStart: () => {
				throw failure;
			},
		});
		await expect(runMail({ mailer, worker: true })).rejects.toBe(failure);
	});

	test("says that a worker needs an outbox, before anything else happens", async () => {
		const transports = { service: createRecordingTransport(), standard: createRecordingTransport() };
		const mailer = createMailer({ senders: parseVerifiedSenders("shop.example"), ...transports });
		await expect(runMail({ mailer, worker: true })).rejects.toThrow("The option outbox is missing");
	});

	test.each([
		["no options", undefined],
		["no mailer", {}],
		["a worker that is neither true nor false", { mailer: newMailer(), worker: "yes" }],
		["signals that are none", { mailer: newMailer(), signals: "SIGTERM" }],
		["an option that nobody knows", { mailer: newMailer(), workers: 2 }],
	])("refuses %s", async (_what, options) => {
		await expect(runMail(options as never)).rejects.toThrow(OptionError);
	});
});

describe("the stop", () => {
	test("closes the server and stops the worker at the same time, and the transports after both", async () => {
		const answered = Promise.withResolvers<void>();
		const settled = Promise.withResolvers<void>();
		const run = await started(
			{ worker: true, server: new NotedServer(answered.promise) },
			{ inFlight: settled.promise },
		);
		const stopped = run.stop({ graceMs: 500 });
		expect(notes).toEqual(["worker stops within 500 ms", "server closes"]);
		settled.resolve();
		await Promise.resolve();
		answered.resolve();
		await stopped;
		expect(notes.slice(2, 4).toSorted()).toEqual(["server closed", "worker stopped"]);
		expect(notes.at(-1)).toBe("transport closed");
	});

	test("follows the close of the server", async () => {
		const server = new NotedServer();
		const run = await started({ worker: true, server });
		server.close(() => undefined);
		await run.closed;
		expect(notes.slice(0, 3)).toEqual(["server closes", "server closed", "worker stops"]);
		expect(notes.at(-1)).toBe("transport closed");
	});

	test("is one, however often it is asked for", async () => {
		const run = await started({ server: new NotedServer() });
		await Promise.all([run.stop(), run.stop(), run.closed]);
		expect(notes).toEqual(["server closes", "server closed", "transport closed"]);
	});

	test("is cut short by a second one with less time", async () => {
		const run = await started({ worker: true }, { inFlight: new Promise(() => undefined) });
		void run.stop();
		await run.stop({ graceMs: 1 });
		expect(notes.slice(0, 2)).toEqual(["worker stops", "worker stops within 1 ms"]);
		expect(notes.at(-1)).toBe("transport closed");
	});

	test("rejects where a transport cannot be closed", async () => {
		const failure = new Error("socket stuck");
		const run = await started({}, { closing: () => Promise.reject(failure) });
		await expect(run.stop()).rejects.toBe(failure);
		await expect(run.closed).rejects.toBe(failure);
	});
});

describe("a signal", () => {
	// Nothing else in this process listens to it.
	const signal = "SIGUSR2";

	test("stops everything, and is listened to no longer", async () => {
		const run = await started({ worker: true, server: new NotedServer(), signals: [signal] });
		process.emit(signal);
		await run.closed;
		expect(notes.slice(0, 2)).toEqual(["worker stops", "server closes"]);
		expect(process.listenerCount(signal)).toBe(0);
	});

	test("that comes a second time waits for nothing", async () => {
		const answered = Promise.withResolvers<void>();
		const server = new NotedServer(answered.promise);
		const run = await started({ worker: true, server, signals: [signal] }, { inFlight: new Promise(() => undefined) });
		process.emit(signal);
		process.emit(signal);
		expect(notes).toEqual(["worker stops", "server closes", "connections cut", "worker stops within 1 ms"]);
		answered.resolve();
		await run.closed;
		expect(notes.at(-1)).toBe("transport closed");
	});

	test("is not listened to unless asked for", async () => {
		const run = await started({});
		expect(process.listenerCount(signal)).toBe(0);
		await run.stop();
	});
});
