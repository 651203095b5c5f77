import { createMailer } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, createServerDatabase, type TestDatabase, whyNoServer } from "./test-database.ts";

const noServer = await whyNoServer();
const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "ap-northeast-1" };

describe.skipIf(noServer !== undefined)("the mirror on PostgreSQL", () => {
	describeMirror(createServerDatabase);
});

describe("the mirror on an embedded database that another process holds", () => {
	describeMirror(createEmbeddedDatabase);
});

function describeMirror(create: () => Promise<TestDatabase>): void {
	let database: TestDatabase;
	let ses: SesLocal;

	beforeAll(async () => {
		database = await create();
		await database.store.open();
		ses = await startSesLocal();
	}, 60_000);

	afterAll(async () => {
		await ses.close();
		await database.drop();
	});

	const todoku = (...args: string[]) =>
		runTodoku(["suppressions", ...args, "--ses-endpoint", ses.url, "--calls-per-second", "1000", ...database.flags], {
			env,
		});

	async function mirrored(): Promise<readonly string[]> {
		const { stdout } = await todoku("list", "--mirror", "--json");
		const rows = stdout.split("\n").filter((line) => line !== "");
		return rows.map((row) => (JSON.parse(row) as { readonly address: string }).address).toSorted();
	}

	test("follows what is added and removed, and what a sync finds", async () => {
		expect(await todoku("add", "Taro@example.com", "jiro@example.com", "--reason", "bounce", "--yes")).toMatchObject({
			exitCode: 0,
		});
		expect(await mirrored()).toEqual(["Taro@example.com", "jiro@example.com"]);
		expect(await todoku("remove", "taro@example.com", "--yes")).toMatchObject({ exitCode: 0 });
		expect(await mirrored()).toEqual(["jiro@example.com"]);
		expect(await todoku("add", "saburo@example.com", "--reason", "complaint", "--yes", "--no-mirror")).toMatchObject({
			exitCode: 0,
		});
		expect(await mirrored()).toEqual(["jiro@example.com"]);
		expect((await todoku("sync", "--to-mirror")).stdout).toContain("suppressed: 1 address\n");
		expect(await mirrored()).toEqual(["jiro@example.com", "saburo@example.com"]);
	}, 60_000);

	test("stops no send: mail to an address in it is handed over, and counts as sent", async () => {
		await database.store.suppressions
			.mirror("ses/ap-northeast-1")
			.suppress({ address: "dead@customer.example", reason: "bounce", since: undefined });
		const service = createRecordingTransport({ name: "service" });
		const mailer = createMailer({
			senders: database.store.senders,
			service,
			standard: createRecordingTransport({ name: "standard", answer: () => Promise.reject(new Error("not asked")) }),
			outbox: database.store,
		});
		await database.store.settings.set({
			...{ tenant: undefined, setting: "shop.example", version: 0 },
			...{ actor: "sato", reason: "verified" },
		});
		const [delivery] = await mailer.enqueue({
			...{ category: "automatic", from: "info@shop.example", to: "dead@customer.example" },
			...{ subject: "Hello", text: "Hello" },
		});
		const worker = mailer.createWorker();
		await worker.start();
		await expect
			.poll(async () => (await database.store.office.show(delivery?.deliveryId ?? ""))?.status, { timeout: 20_000 })
			.toBe("sent");
		await mailer.close();
		expect(service.offers.map(({ envelope }) => envelope.recipient)).toEqual(["dead@customer.example"]);
	}, 60_000);
}
