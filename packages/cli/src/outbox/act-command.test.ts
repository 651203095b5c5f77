import { MailError } from "@todoku/core";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore, deliveryFile, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";

let store: MemoryStore;

beforeEach(() => {
	store = createMemoryStore([
		deliveryFile("sent-1"),
		deliveryFile("failed-1", { status: "failed" }),
		deliveryFile("failed-2", { status: "failed", tenant: "shop-2" }),
		deliveryFile("held-1", { status: "held", heldFor: "operator" }),
	]);
});

async function run(...args: string[]) {
	const shell = createRecordingShell({ env: { TODOKU_DATABASE_URL: "postgres://db/x" }, login: "taro" });
	const exitCode = await runProgram(["outbox", ...args], shell, { openStore: store.open });
	return { exitCode, written: shell.written, errors: shell.errors };
}

function fill(count: number): void {
	for (let number = 0; number < count; number += 1)
		store.files.push(deliveryFile(`many-${number}`, { status: "failed" }));
}

describe("who and why", () => {
	test("are recorded with the act: the login of this user unless another one is named", async () => {
		await run("retry", "failed-1", "--reason", " relay mended ");
		await run("hold", "--all", "--reason", "look", "--actor", "hanako");

		expect(store.acts).toMatchObject([
			{ name: "retry", actor: "taro", reason: "relay mended" },
			// Nothing waits: nothing is asked of the office.
		]);
	});

	test.each([
		[["retry", "failed-1"], "required option '--reason <text>'"],
		[["retry", "failed-1", "--reason", " "], "--reason is empty"],
		[["retry", "failed-1", "--reason", "x", "--actor", " "], "name somebody with --actor"],
		[["stop-tenant", "shop-1"], "required option '--reason <text>'"],
		[["erase", "a@b.example", "--yes"], "required option '--reason <text>'"],
	])("%j is wrong usage", async (args, message) => {
		const { exitCode, errors } = await run(...args);

		expect({ exitCode, acts: store.acts }).toEqual({ exitCode: 2, acts: [] });
		expect(errors).toContain(message);
	});
});

describe("which deliveries", () => {
	test("by id", async () => {
		expect(await run("retry", "failed-1", "--reason", "x")).toEqual({
			exitCode: 0,
			written: "retried: 1 delivery\n",
			errors: "",
		});
		expect(store.acts).toMatchObject([{ filter: { ids: ["failed-1"] } }]);
	});

	test("by filter: those in a state in which it can be done, and of which the act is given the ids", async () => {
		await run("retry", "--tenant", "shop-1", "--reason", "x");

		expect(store.acts).toMatchObject([{ filter: { ids: ["failed-1"] } }]);
	});

	test("says how many of those named are passed over, and why", async () => {
		const { written } = await run("retry", "failed-1", "sent-1", "held-1", "--reason", "x");

		expect(written).toBe("retried: 1 delivery\npassed over: 2 deliveries (sent 1, held 1)\n");
	});

	test("does nothing at all when one of those named does not exist", async () => {
		const { exitCode, errors } = await run("retry", "failed-1", "nope", "--reason", "x", "--json");

		expect({ exitCode, acts: store.acts }).toEqual({ exitCode: 1, acts: [] });
		expect(JSON.parse(errors)).toEqual({
			error: { code: "no-such-delivery", message: expect.stringContaining('no such delivery: "nope"') },
		});
	});

	test.each([
		[["retry", "--reason", "x"], "no deliveries were named"],
		[["retry", "failed-1", "--all", "--reason", "x"], "--all goes with neither ids nor filters"],
	])("%j is wrong usage", async (args, message) => {
		const { exitCode, errors } = await run(...args);

		expect({ exitCode, acts: store.acts }).toEqual({ exitCode: 2, acts: [] });
		expect(errors).toContain(message);
	});
});

describe("many at once", () => {
	test("are not done without --yes, and it says what to add", async () => {
		fill(30);
		const { exitCode, errors } = await run("retry", "--status", "failed", "--reason", "x");

		expect({ exitCode, acts: store.acts }).toEqual({ exitCode: 2, acts: [] });
		expect(errors).toContain("this would retry 32 deliveries; add --yes to do it, --expect 32 to do it only while");
	});

	test("are done with --yes, in parts", async () => {
		fill(1_200);
		const { exitCode, written } = await run("retry", "--status", "failed", "--reason", "x", "--yes", "--json");

		expect(exitCode).toBe(0);
		expect(JSON.parse(written)).toEqual({ act: "retry", done: 1_202, passedOver: 0 });
		expect(store.acts.map(({ filter }) => filter?.ids?.length)).toEqual([500, 500, 202]);
	});

	test("are done with --expect while they are so many", async () => {
		fill(30);
		expect(await run("retry", "--status", "failed", "--reason", "x", "--expect", "32")).toMatchObject({ exitCode: 0 });
		expect(await run("retry", "--status", "failed", "--reason", "x", "--expect", "31")).toMatchObject({
			exitCode: 1,
			errors: "error: This would retry 32 deliveries, not 31; nothing was done\n",
		});
		expect(store.acts).toHaveLength(1);
	});

	test("are only counted with --dry-run", async () => {
		fill(30);
		const { written } = await run("purge", "--all", "--reason", "x", "--dry-run", "--json");

		expect(JSON.parse(written)).toEqual({ act: "purge", dryRun: true, done: 33, passedOver: 0 });
		expect(store.acts).toEqual([]);
	});

	test("that fail half-way say how many were done", async () => {
		fill(700);
		let calls = 0;
		const retry = store.office.retry.bind(store.office);
		Object.assign(store.office, {
			retry: (...given: Parameters<typeof retry>) => {
				calls += 1;
				return calls === 2 ? Promise.reject(new MailError("database-unreachable", "It is gone")) : retry(...given);
			},
		});

		expect(await run("retry", "--status", "failed", "--reason", "x", "--yes")).toMatchObject({
			exitCode: 1,
			written: "",
			errors: "error: It is gone (500 of 702 were done before)\n",
		});
	});

	test("show how far it has got on standard error, where it is asked for", async () => {
		expect(await run("retry", "failed-1", "--reason", "x", "--progress")).toEqual({
			exitCode: 0,
			written: "retried: 1 delivery\n",
			errors: expect.stringContaining("retry 1 of 1\n"),
		});
	});
});

test.each([
	["retry", "failed-1", "retried: 1 delivery\n", "再試行：1件\n"],
	["release", "held-1", "released: 1 delivery\n", "保留解除：1件\n"],
	["resend", "sent-1", "sent again: 1 delivery\n  new-sent-1\n", "再送：1件\n  new-sent-1\n"],
	["purge", "sent-1", "removed: 1 delivery\n", "削除：1件\n"],
])("%s says what it did in both languages", async (name, id, english, japanese) => {
	expect((await run(name, id, "--reason", "x")).written).toBe(english);
	expect((await run(name, id, "--reason", "x", "--locale", "ja")).written).toBe(japanese);
	expect(store.acts.map((act) => act.name)).toEqual([name, name]);
});

test("hold keeps back what waits", async () => {
	store.files.push(deliveryFile("queued-1", { status: "queued" }));

	expect((await run("hold", "queued-1", "--reason", "x")).written).toBe("held: 1 delivery\n");
	expect(store.acts).toMatchObject([{ name: "hold", filter: { ids: ["queued-1"] } }]);
});

describe("a tenant", () => {
	test("is stopped, and let go again", async () => {
		const stopped = await run("stop-tenant", "shop-1", "--reason", "abuse");
		const lifted = await run("stop-tenant", "shop-1", "--lift", "--reason", "mended", "--json");

		expect(stopped.written).toBe("stopped: the mail of shop-1 is kept back\n");
		expect(JSON.parse(lifted.written)).toEqual({ act: "stop-tenant", tenant: "shop-1", stopped: false });
		expect(store.acts).toEqual([
			{ name: "stop-tenant", tenant: "shop-1", stopped: true, actor: "taro", reason: "abuse" },
			{ name: "stop-tenant", tenant: "shop-1", stopped: false, actor: "taro", reason: "mended" },
		]);
	});
});

describe("the limits of a tenant", () => {
	const limit = (...args: string[]) => run("limit-tenant", "shop-1", "--reason", "bounces", ...args);

	test("are set anew, as a whole", async () => {
		const { written } = await limit("--per-day", "500", "--max-bounce-rate", "0.05");

		expect(written).toBe("limits of shop-1: 500 a day, bounces 0.05\n");
		expect(store.acts).toEqual([
			{
				...{ name: "limit-tenant", tenant: "shop-1", actor: "taro", reason: "bounces" },
				limits: { max24Hour: 500, maxBounceRate: 0.05, maxComplaintRate: undefined },
			},
		]);
	});

	test("are lifted", async () => {
		const { written } = await limit("--lift", "--json");

		expect(JSON.parse(written)).toEqual({ act: "limit-tenant", tenant: "shop-1", limits: {} });
		expect(store.acts).toMatchObject([{ limits: {} }]);
	});

	test.each([
		[[], "no limit was given"],
		[["--lift", "--per-day", "5"], "--lift goes with no limit"],
		[["--max-bounce-rate", "5"], "a number from 0 to 1"],
	])("%j is wrong usage", async (args, message) => {
		const { exitCode, errors } = await limit(...args);

		expect({ exitCode, acts: store.acts }).toEqual({ exitCode: 2, acts: [] });
		expect(errors).toContain(message);
	});
});

describe("a person", () => {
	test("is never erased without --yes", async () => {
		expect(await run("erase", "tanaka@example.net", "--reason", "request 7")).toMatchObject({
			exitCode: 2,
			written: "",
		});
		expect(store.acts).toEqual([]);
	});

	test("is erased with --yes", async () => {
		const { written } = await run("erase", "tanaka@example.net", "--reason", "request 7", "--yes");

		expect(written).toBe("erased from: 4 deliveries\n");
		expect(store.acts).toEqual([{ name: "erase", address: "tanaka@example.net", actor: "taro", reason: "request 7" }]);
	});

	test("is only looked for with --dry-run", async () => {
		const { written } = await run("erase", "tanaka@example.net", "--reason", "request 7", "--dry-run", "--json");

		expect(JSON.parse(written)).toEqual({ act: "erase", dryRun: true, done: 4 });
		expect(store.acts).toEqual([]);
	});

	test("is not erased when other numbers were expected", async () => {
		expect(await run("erase", "tanaka@example.net", "--reason", "x", "--expect", "3")).toMatchObject({ exitCode: 1 });
		expect(store.acts).toEqual([]);
	});
});
