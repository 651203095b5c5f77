import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createMailer } from "@todoku/core";
import { createRecordingTransport, type SmtpFaultServer, startSmtpFaultServer } from "@todoku/core/testing";
import { startSesLocal } from "@todoku/ses-local";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runTodoku, startTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, createServerDatabase, type TestDatabase, whyNoServer } from "./test-database.ts";

const noServer = await whyNoServer();

describe.skipIf(noServer !== undefined)("todoku worker on PostgreSQL", () => {
	describeWorker(createServerDatabase);
});

describe("todoku worker on an embedded database that another process holds", () => {
	describeWorker(createEmbeddedDatabase);
});

interface WorkerEvent {
	readonly event: string;
	readonly metricsUrl?: string;
	readonly deliveryId?: string;
}

function describeWorker(create: () => Promise<TestDatabase>): void {
	const started: ChildProcessWithoutNullStreams[] = [];
	let database: TestDatabase;
	let relay: SmtpFaultServer;

	beforeAll(async () => {
		database = await create();
		await database.store.open();
	}, 60_000);

	beforeEach(async () => {
		relay = await startSmtpFaultServer();
	});

	afterEach(async () => {
		for (const child of started.splice(0)) child.kill("SIGKILL");
		await relay.close();
	});

	afterAll(() => database.drop());

	async function startWorker(...args: string[]) {
		const child = startTodoku(
			["worker", "--smtp", relay.url, "--metrics-port", "0", "--json", ...database.flags, ...args],
			{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "ap-northeast-1" },
		);
		started.push(child);
		const events: WorkerEvent[] = [];
		let errors = "";
		createInterface({ input: child.stdout }).on("line", (line) => events.push(JSON.parse(line) as WorkerEvent));
		child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
		const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
		await expect.poll(() => `${events[0]?.event}${errors}`, { timeout: 20_000 }).toBe("started");
		return { child, events, ended, errors: () => errors, url: String(events[0]?.metricsUrl) };
	}

	async function enqueue(tenant?: string): Promise<string> {
		const mailer = createMailer({
			senders: database.store.senders,
			service: createRecordingTransport({ name: "service" }),
			standard: createRecordingTransport({ name: "standard" }),
			outbox: database.store,
		});
		const [delivery] = await mailer.enqueue({
			...{ category: "automatic", from: "info@shop.example", to: "tanaka@example.net" },
			...{ subject: "Hello", text: "Hello", tenant },
		});
		await mailer.close();
		return delivery?.deliveryId ?? "none";
	}

	const statusOf = async (id: string) => (await database.store.office.show(id))?.status;

	test("names the delivery in the address that returned mail comes to, where it is given one", async () => {
		const id = await enqueue();
		await startWorker("--no-quota", "--bounce-address", "bounces@shop.example");
		await expect
			.poll(() => relay.messages.map(({ mailFrom }) => mailFrom), { timeout: 20_000 })
			.toEqual([`bounces+${id}@shop.example`]);
	});

	test("sends what was recorded before and while it runs, and ends with exit code 0 on SIGTERM", async () => {
		const before = await enqueue();
		const { child, events, ended, errors } = await startWorker("--no-quota");
		const meanwhile = await enqueue();

		await expect.poll(() => statusOf(before), { timeout: 20_000 }).toBe("sent");
		await expect.poll(() => statusOf(meanwhile), { timeout: 20_000 }).toBe("sent");
		child.kill("SIGTERM");

		expect(await ended).toEqual([0, null]);
		expect(relay.messages).toHaveLength(2);
		expect(events.filter(({ event }) => event === "receipt").map(({ deliveryId }) => deliveryId)).toEqual(
			expect.arrayContaining([before, meanwhile]),
		);
		expect(JSON.stringify(events) + errors()).not.toContain("@");
	});

	test("sends through the service what the settings of the store say", async () => {
		const ses = await startSesLocal({ port: 0 });
		ses.setIdentity("shop.example", "SUCCESS");
		await database.store.settings.set({ tenant: "verified", setting: "shop.example", actor: "test", reason: "test" });
		const id = await enqueue("verified");
		const { child, ended } = await startWorker("--ses-endpoint", ses.url);

		await expect.poll(() => statusOf(id), { timeout: 20_000 }).toBe("sent");
		child.kill("SIGTERM");

		expect(await ended).toEqual([0, null]);
		expect(ses.messages()).toHaveLength(1);
		expect(relay.messages).toHaveLength(0);
		await ses.close();
	});

	test("serves metrics, and whether it is ready", async () => {
		const { child, ended, url } = await startWorker("--no-quota");
		const id = await enqueue();
		await expect.poll(() => statusOf(id), { timeout: 20_000 }).toBe("sent");

		expect((await fetch(`${url}/ready`)).status).toBe(200);
		expect((await fetch(`${url}/live`)).status).toBe(200);
		const text = await (await fetch(`${url}/metrics`)).text();
		expect(text).toContain('\ntodoku_receipts_total{route="standard",outcome="accepted"} 1\n');
		expect(text).toMatch(/^todoku_deliveries\{status="sent"\} [1-9]/m);
		expect(text).toContain("\ntodoku_store_up 1\n");
		child.kill("SIGINT");
		expect(await ended).toEqual([0, null]);
	});

	test("sends again what an operator resends, as a new delivery that names the old one", async () => {
		await startWorker("--no-quota");
		const id = await enqueue();
		await expect.poll(() => statusOf(id), { timeout: 20_000 }).toBe("sent");

		const args = ["outbox", "resend", id, "--reason", "the customer lost it", "--json", ...database.flags];
		const { exitCode, stdout } = await runTodoku(args);
		const { ids } = JSON.parse(stdout) as { readonly ids: readonly [string] };

		expect(exitCode).toBe(0);
		await expect.poll(() => statusOf(ids[0]), { timeout: 20_000 }).toBe("sent");
		expect((await database.store.office.show(ids[0]))?.resendOf).toBe(id);
		expect(relay.messages).toHaveLength(2);
	});

	test("lets what is in flight settle before it ends", async () => {
		const slow = relay.arm({ at: "message-end", hold: true });
		const { child, events, ended } = await startWorker("--no-quota");
		const id = await enqueue();
		await slow.struck;
		child.kill("SIGTERM");
		await expect.poll(() => events.some(({ event }) => event === "stopping")).toBe(true);
		slow.lift();

		expect(await ended).toEqual([0, null]);
		expect(await statusOf(id)).toBe("sent");
	});

	test("ends at once on a second signal, and what was in flight is not lost", async () => {
		const silent = relay.arm({ at: "message-end", hold: true });
		const { child, events, ended } = await startWorker("--no-quota", "--grace", "60");
		const id = await enqueue();
		await silent.struck;
		child.kill("SIGTERM");
		await expect.poll(() => events.some(({ event }) => event === "stopping")).toBe(true);
		child.kill("SIGTERM");

		expect((await ended)[0]).toBe(0);
		expect(["queued", "unknown", "sending"]).toContain(await statusOf(id));
		silent.lift();
	});
}
