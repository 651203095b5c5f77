import { Module, type ModuleMetadata, type OnApplicationShutdown } from "@nestjs/common";
import { Test, type TestingModule } from "@nestjs/testing";
import {
	MailError,
	type MailerOptions,
	OptionError,
	type Outbox,
	parseVerifiedSenders,
	type Worker,
} from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { MailModule } from "./mail.module.ts";
import { MailService } from "./mail.service.ts";

const message = {
	category: "automatic",
	from: "shop@shop.example",
	to: "member@example.net",
	subject: "Welcome",
	text: "Hello",
} as const;

/** An outbox that writes down what is asked of it, and its workers. */
class NotedOutbox implements Outbox {
	readonly notes: string[] = [];
	readonly transactions: unknown[] = [];
	readonly #name: string;
	readonly #onStart: () => void;

	constructor(name = "worker", onStart: () => void = () => undefined) {
		this.#name = name;
		this.#onStart = onStart;
	}

	readonly record: Outbox["record"] = async ({ deliveries }, { transaction }) => {
		this.transactions.push(transaction);
		return deliveries.map(({ id, recipient }) => ({ deliveryId: id, recipient, status: "queued" }));
	};

	readonly createWorker = (): Worker => ({
		status: { state: "idle", inFlight: 0, ready: false },
		start: async () => {
			this.notes.push(`${this.#name} starts`);
			this.#onStart();
		},
		stop: async () => {
			this.notes.push(`${this.#name} stops`);
		},
	});
}

function optionsWith(outbox: Outbox | undefined): MailerOptions {
	const service = createRecordingTransport();
	const standard = createRecordingTransport();
	return { senders: parseVerifiedSenders("shop.example"), service, standard, outbox };
}

const started: TestingModule[] = [];

async function start(metadata: ModuleMetadata): Promise<TestingModule> {
	const app = await Test.createTestingModule(metadata).compile();
	started.push(app);
	return app.init();
}

afterEach(async () => {
	await Promise.all(started.splice(0).map((app) => app.close()));
});

describe("MailService.enqueue", () => {
	test("records in the outbox, in the transaction it is given", async () => {
		const outbox = new NotedOutbox();
		const transaction = {};
		const app = await start({ imports: [MailModule.forRoot(optionsWith(outbox))] });

		const recorded = await app.get(MailService).enqueue(message, { transaction });

		expect(recorded).toMatchObject([{ recipient: "member@example.net", status: "queued" }]);
		expect(outbox.transactions).toEqual([transaction]);
	});

	test("says that there is no outbox where there is none", async () => {
		const app = await start({ imports: [MailModule.forRoot(optionsWith(undefined))] });

		await expect(app.get(MailService).enqueue(message)).rejects.toThrow("The option outbox is missing");
	});
});

describe("worker", () => {
	test("is none by default: the application only records", async () => {
		const outbox = new NotedOutbox();
		const app = await start({ imports: [MailModule.forRoot(optionsWith(outbox))] });
		await app.get(MailService).enqueue(message);
		await app.close();

		expect(outbox.notes).toEqual([]);
	});

	test("is none where it is false", async () => {
		const outbox = new NotedOutbox();
		const app = await start({ imports: [MailModule.forRoot({ ...optionsWith(outbox), worker: false })] });
		await app.close();

		expect(outbox.notes).toEqual([]);
	});

	test("starts with the application, not before, and stops with it", async () => {
		const outbox = new NotedOutbox();
		const app = await Test.createTestingModule({
			imports: [MailModule.forRoot({ ...optionsWith(outbox), worker: true })],
		}).compile();
		expect(outbox.notes).toEqual([]);

		await app.init();
		expect(outbox.notes).toEqual(["worker starts"]);
		await app.close();
		expect(outbox.notes.slice(1)).toContain("worker stops");
	});

	test("stops before any part of the application shuts down, such as its database", async () => {
		const outbox = new NotedOutbox();
		class Database implements OnApplicationShutdown {
			onApplicationShutdown(): void {
				outbox.notes.push("database closes");
			}
		}
		// Nest goes through the modules by their distance from the root: one of these comes before MailModule, whichever way.
		@Module({ providers: [Database] })
		class DatabaseModule {}
		@Module({ imports: [DatabaseModule, MailModule.forRoot({ ...optionsWith(outbox), worker: true })] })
		class PartsModule {}
		const app = await start({ imports: [PartsModule], providers: [Database] });
		await app.close();

		expect(outbox.notes.slice(0, 2)).toEqual(["worker starts", "worker stops"]);
		expect(outbox.notes).toContain("database closes");
	});

	test("is one for each registration that asks for it", async () => {
		const orders = new NotedOutbox("orders");
		const bulk = new NotedOutbox("bulk");
		const other = new NotedOutbox("other");
		await start({
			imports: [
				MailModule.forRoot({ ...optionsWith(orders), worker: true }),
				MailModule.forRoot({ ...optionsWith(bulk), name: "bulk", worker: true }),
				MailModule.forRoot({ ...optionsWith(other), name: "other" }),
			],
		});

		expect([orders.notes, bulk.notes, other.notes]).toEqual([["orders starts"], ["bulk starts"], []]);
	});

	test("that cannot start stops the start of the application, in its own words", async () => {
		const failure = new MailError("database-unreachable", "The database does not answer; start it");
		const outbox = new NotedOutbox("worker", () => {
			throw failure;
		});

		await expect(start({ imports: [MailModule.forRoot({ ...optionsWith(outbox), worker: true })] })).rejects.toBe(
			failure,
		);
	});

	test("without an outbox stops the start of the application", async () => {
		const starting = start({ imports: [MailModule.forRoot({ ...optionsWith(undefined), worker: true })] });

		await expect(starting).rejects.toThrow("The option outbox is missing; a MailModule with worker: true needs one");
	});

	test("that is neither true nor false is refused where it is written", () => {
		const options = { ...optionsWith(new NotedOutbox()), worker: "yes" as never };

		expect(() => MailModule.forRoot(options)).toThrow(OptionError);
		expect(() => MailModule.forRootAsync({ worker: 1 as never, useFactory: () => options })).toThrow(
			"The option worker must be true or false",
		);
	});

	test("stands beside useFactory, and works like that of forRoot", async () => {
		const outbox = new NotedOutbox();
		const useFactory = async (): Promise<MailerOptions> => optionsWith(outbox);
		const app = await start({ imports: [MailModule.forRootAsync({ worker: true, useFactory })] });
		await app.close();

		expect(outbox.notes.slice(0, 2)).toEqual(["worker starts", "worker stops"]);
	});

	test("needs an outbox from useFactory as well", async () => {
		const useFactory = (): MailerOptions => optionsWith(undefined);

		await expect(start({ imports: [MailModule.forRootAsync({ worker: true, useFactory })] })).rejects.toMatchObject({
			code: "invalid-option",
			option: "outbox",
		});
	});
});
