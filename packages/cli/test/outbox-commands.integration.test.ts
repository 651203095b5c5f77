import { createMailer, type Message } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTodoku } from "./run-todoku.ts";
import { createEmbeddedDatabase, createServerDatabase, type TestDatabase, whyNoServer } from "./test-database.ts";

interface Page {
	readonly deliveries: readonly { readonly id: string; readonly status: string; readonly recipient: string | null }[];
	readonly next?: string;
}

const noServer = await whyNoServer();

describe.skipIf(noServer !== undefined)("on PostgreSQL", () => {
	describeCommands(createServerDatabase);
});

describe("on an embedded database that another process holds", () => {
	describeCommands(createEmbeddedDatabase);
});

function describeCommands(create: () => Promise<TestDatabase>): void {
	let database: TestDatabase;

	beforeAll(async () => {
		database = await create();
	}, 60_000);

	afterAll(() => database.drop());

	const todoku = (...args: string[]) => runTodoku([...args, ...database.flags]);

	async function enqueue(given: Partial<Message>): Promise<string> {
		const mailer = createMailer({
			senders: database.store.senders,
			service: createRecordingTransport({ name: "service" }),
			standard: createRecordingTransport({ name: "standard" }),
			outbox: database.store,
		});
		const [delivery] = await mailer.enqueue({
			category: "automatic",
			from: "info@shop.example",
			to: "tanaka@example.net",
			subject: "ご注文ありがとうございます",
			text: "Hello",
			...given,
		});
		await mailer.close();
		return delivery?.deliveryId ?? "none";
	}

	async function list(...filters: string[]): Promise<Page> {
		const { exitCode, stdout, stderr } = await todoku("outbox", "list", ...filters, "--json");
		expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
		return JSON.parse(stdout) as Page;
	}

	test("status, list and show tell of what was recorded", async () => {
		const id = await enqueue({ tenant: "look", lane: "urgent" });

		const status = await todoku("outbox", "status", "--json");
		expect(status).toMatchObject({ exitCode: 0, stderr: "" });
		expect((JSON.parse(status.stdout) as { counts: { queued: number } }).counts.queued).toBeGreaterThanOrEqual(1);
		expect(await list("--tenant", "look", "--status", "queued", "--lane", "urgent")).toMatchObject({
			deliveries: [{ id, status: "queued", recipient: "tanaka@example.net" }],
		});
		expect((await list("--tenant", "look", "--recorded-before", "1h")).deliveries).toEqual([]);
		expect((await todoku("outbox", "show", id)).stdout).toContain("Waits for: a worker; it may go now.");
		expect((await todoku("outbox", "show", id, "--message")).stdout).toMatch(/^From: info@shop\.example\r\n/m);
	});

	test("a long list goes on page by page, each delivery once", async () => {
		const ids = [];
		for (let number = 0; number < 5; number += 1) ids.push(await enqueue({ tenant: "pages" }));

		const first = await list("--tenant", "pages", "--limit", "3");
		const second = await list("--tenant", "pages", "--limit", "3", "--after", String(first.next));

		expect([...first.deliveries, ...second.deliveries].map(({ id }) => id)).toEqual(ids.toReversed());
		expect(second).not.toHaveProperty("next");
	});

	test("hold and release are recorded with who did it and why", async () => {
		const id = await enqueue({ tenant: "acts" });

		expect(await todoku("outbox", "hold", id, "--reason", "to look at it", "--actor", "hanako")).toMatchObject({
			exitCode: 0,
			stdout: "held: 1 delivery\n",
			stderr: "",
		});
		expect(await list("--tenant", "acts")).toMatchObject({ deliveries: [{ status: "held", heldFor: "operator" }] });
		expect((await todoku("outbox", "release", "--tenant", "acts", "--reason", "looked at")).stdout).toBe(
			"released: 1 delivery\n",
		);
		expect(JSON.parse((await todoku("outbox", "show", id, "--json")).stdout)).toMatchObject({
			status: "queued",
			acts: expect.arrayContaining([
				expect.objectContaining({ act: "hold", actor: "hanako", reason: "to look at it" }),
				expect.objectContaining({ act: "release", reason: "looked at" }),
			]),
		});
	});

	test("a sensitive message is never shown", async () => {
		const id = await enqueue({ tenant: "secret", sensitive: true, text: "https://shop.example/reset/1234" });

		const { exitCode, stdout, stderr } = await todoku("outbox", "show", id, "--message");

		expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
		expect(stderr).toContain("This message is sensitive");
	});

	test("many need --yes", async () => {
		for (let number = 0; number < 11; number += 1) await enqueue({ tenant: "many" });
		const args = ["outbox", "hold", "--tenant", "many", "--reason", "x"];

		expect(await todoku(...args)).toMatchObject({ exitCode: 2, stdout: "" });
		expect((await list("--tenant", "many", "--status", "held")).deliveries).toEqual([]);
		expect(JSON.parse((await todoku(...args, "--yes", "--json")).stdout)).toEqual({
			act: "hold",
			done: 11,
			passedOver: 0,
		});
	});

	test("a mail that failed is purged, and gone", async () => {
		const id = await enqueue({ tenant: "gone", from: "nobody" });

		expect((await todoku("outbox", "purge", id, "--reason", "x")).stdout).toBe("removed: 1 delivery\n");
		expect(await todoku("outbox", "show", id)).toMatchObject({ exitCode: 1 });
	});

	test("a person is erased", async () => {
		const id = await enqueue({ tenant: "person", to: "suzuki@example.net" });

		const { exitCode, stdout } = await todoku(
			"outbox",
			"erase",
			"suzuki@example.net",
			"--reason",
			"request 7",
			"--yes",
		);

		expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "erased from: 1 delivery\n" });
		expect((await todoku("outbox", "show", id, "--json")).stdout).not.toContain("suzuki");
	});

	test("a tenant is stopped and let go again", async () => {
		await todoku("outbox", "stop-tenant", "stopped", "--reason", "abuse");
		const stopped = JSON.parse((await todoku("outbox", "status", "--json")).stdout) as object;
		await todoku("outbox", "stop-tenant", "stopped", "--lift", "--reason", "mended");
		const lifted = JSON.parse((await todoku("outbox", "status", "--json")).stdout) as object;

		expect(stopped).toMatchObject({ stoppedTenants: [{ tenant: "stopped" }] });
		expect(lifted).toMatchObject({ stoppedTenants: [] });
	});

	test("a tenant is given limits", async () => {
		const args = ["outbox", "limit-tenant", "limited", "--reason", "bounces"];

		expect(await todoku(...args, "--per-day", "5", "--max-bounce-rate", "0.05")).toMatchObject({
			exitCode: 0,
			stdout: "limits of limited: 5 a day, bounces 0.05\n",
			stderr: "",
		});
		expect(await todoku(...args, "--lift")).toMatchObject({ exitCode: 0, stdout: "limits of limited: none\n" });
	});

	test("a mail that waits is made due", async () => {
		await enqueue({ tenant: "again" });

		expect((await todoku("outbox", "retry", "--tenant", "again", "--reason", "x", "--json")).stdout).toBe(
			'{"act":"retry","done":1,"passedOver":0}\n',
		);
	});

	test("a setting is set, changed, shown and remembered", async () => {
		const set = ["settings", "set", "--tenant", "shop-1", "--reason"];
		expect(await todoku(...set, "verified", "--senders", "shop.example", "--evidence", "SES")).toMatchObject({
			exitCode: 0,
			stdout: "Tenant: shop-1 (version 1)\n+ shop.example\n",
			stderr: "",
		});
		expect((await todoku(...set, "more", "--add", "b.example", "--switch", "shadow")).exitCode).toBe(0);
		expect(await todoku(...set, "bad", "--senders", "*.shop.example")).toMatchObject({ exitCode: 1, stdout: "" });

		expect(JSON.parse((await todoku("settings", "show", "--tenant", "shop-1", "--json")).stdout)).toMatchObject({
			entries: ["shop.example", "b.example"],
			switch: "shadow",
			version: 2,
		});
		expect(JSON.parse((await todoku("settings", "history", "--tenant", "shop-1", "--json")).stdout)).toMatchObject({
			changes: [
				{ version: 2, reason: "more" },
				{ version: 1, reason: "verified", evidence: "SES" },
			],
		});
	});

	test("many settings are imported, all of them or none", async () => {
		const args = ["settings", "import", "-", "--format", "csv", "--reason", "moved", ...database.flags];
		const bad = await runTodoku(args, { input: "a,a.example\nb,*.b\n" });
		const good = await runTodoku(args, { input: 'a,a.example\nb,"b.example,c.example",off\n' });

		expect(bad).toMatchObject({ exitCode: 1, stdout: "" });
		expect(good).toMatchObject({ exitCode: 0, stdout: "changed: 2 tenants\n", stderr: "" });
		expect(await database.store.settings.read("a")).toMatchObject({ setting: "a.example", version: 1 });
		expect(await database.store.settings.read("b")).toMatchObject({ setting: "b.example,c.example", switch: "off" });
	});

	test("the switch over all tenants is turned", async () => {
		const args = ["settings", "set", "--all-tenants", "--reason", "SES is down", "--switch"];

		expect((await todoku(...args, "off")).stdout).toBe("All tenants\non → off\n");
		expect(await database.store.settings.readOverallSwitch()).toBe("off");
		await todoku(...args, "on");
	});
}

describe("no database", () => {
	test("is told with exit code 1 in the store's words, without the password", async () => {
		const { exitCode, stdout, stderr } = await runTodoku(["outbox", "status", "--json"], {
			env: { TODOKU_DATABASE_URL: "postgres://shop:topsecret@127.0.0.1:1/shop" },
		});

		expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
		expect(JSON.parse(stderr)).toMatchObject({ error: { code: "database-unreachable" } });
		expect(stderr).not.toContain("topsecret");
	});

	test("has a URL that is none, which is wrong usage", async () => {
		expect(await runTodoku(["outbox", "status", "--database", "nonsense"])).toMatchObject({ exitCode: 2, stdout: "" });
	});

	test("is not made in a directory that does not exist", async () => {
		expect(await runTodoku(["outbox", "status", "--directory", "/nowhere/todoku"])).toMatchObject({
			exitCode: 1,
			stderr: expect.stringContaining('The directory "/nowhere/todoku" does not exist'),
		});
	});

	test("named is wrong usage", async () => {
		const env = { TODOKU_DATABASE_URL: "", DATABASE_URL: "", TODOKU_DIRECTORY: "" };

		expect(await runTodoku(["outbox", "status"], { env })).toMatchObject({ exitCode: 2, stdout: "" });
	});
});
