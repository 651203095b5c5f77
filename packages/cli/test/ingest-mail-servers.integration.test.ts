import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import { createMailer, parseVerifiedSenders } from "@todoku/core";
import { createRecordingTransport } from "@todoku/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Postfix, postfixMissing, startPostfix } from "../../adapter-smtp/test/postfix.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../bounces/test/dovecot.ts";
import { failureReport } from "./failure-report.ts";
import { runTodoku, startTodoku } from "./run-todoku.ts";
import { createServerDatabase, type TestDatabase, whyNoServer } from "./test-database.ts";

const run = promisify(execFile);
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
const noServer = await whyNoServer();
const missing = [postfixMissing(), dovecotMissing()].filter((reason) => reason !== null);
if (missing.length > 0 && !required) console.warn(`Skipped: ${missing.join("; ")}`);

const { Client } = createRequire(new URL("../../adapter-postgres/package.json", import.meta.url))("pg") as {
	Client: new (
		url: string,
	) => {
		connect(): Promise<void>;
		query(text: string): Promise<{ readonly rows: readonly Recorded[] }>;
		end(): Promise<void>;
	};
};

/** What stands in the database beside the status of a delivery. */
interface Recorded {
	readonly id: string;
	readonly status: string;
	readonly kind: string;
	readonly detail: Readonly<Record<string, unknown>>;
}

const skipped = (missing.length > 0 || noServer !== undefined) && !required;

describe.skipIf(skipped)("returned mail of real mail servers", () => {
	let database: TestDatabase;
	let postfix: Postfix;
	let dovecot: Dovecot;
	let directory: string;
	let url: string;

	beforeAll(async () => {
		if (missing.length > 0) throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${missing.join("; ")}`);
		database = await createServerDatabase();
		await database.store.open();
		url = database.flags[1] ?? "";
		directory = await mkdtemp(join(tmpdir(), "todoku-ingest-"));
		await run("chmod", ["755", directory]);
		// What an administrator writes: mail to this address is piped into the command, by a user who may do nothing else.
		await writeFile(join(directory, "aliases"), `bounces "|${join(directory, "ingest")} || exit 75"\n`);
		postfix = await startPostfix(
			["orders", "mailbox"],
			[
				"mydestination = returns.test",
				`alias_maps = texthash:${join(directory, "aliases")}`,
				"default_privs = nobody",
				...["queue_run_delay = 1s", "minimal_backoff_time = 1s", "maximal_backoff_time = 1s"],
			],
		);
		const tls = (name: string): Promise<string> =>
			readFile(new URL(`../../adapter-smtp/test/__fixtures__/relay-${name}.pem`, import.meta.url), "utf8");
		dovecot = await startDovecot({ cert: await tls("certificate"), key: await tls("key") });
	}, 60_000);

	afterAll(async () => {
		await postfix?.stop();
		await dovecot?.stop();
		await database?.drop();
		await rm(directory, { recursive: true, force: true });
	});

	beforeEach((context) => {
		context.onTestFailed(async () => {
			process.stderr.write(`What Postfix did:\n${await postfix.log()}\n`);
		});
	});

	/** @param databaseUrl Where the command that Postfix runs finds the database. */
	async function writeCommand(databaseUrl: string, bounceAddress = "--bounce-address"): Promise<void> {
		const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
		// Put into place whole: Postfix may run it at any moment, and an empty script has exit code 0.
		const path = join(directory, "ingest.new");
		await writeFile(
			path,
			[
				"#!/bin/sh",
				`export TODOKU_DATABASE_URL='${databaseUrl}'`,
				`exec '${process.execPath}' '${main}' bounces ingest --pipe ${bounceAddress} bounces@returns.test \\`,
				`  --pass-on smtp://127.0.0.1:${postfix.port} --json`,
				"",
			].join("\n"),
		);
		await run("chmod", ["755", path]);
		await rename(path, join(directory, "ingest"));
	}

	/** Sends one mail the standard route, through the outbox and Postfix. @returns the id of its delivery, as soon as it was sent. */
	async function send(to: string, bounceAddress: string): Promise<string> {
		const { store } = database;
		const standard = createSmtpTransport({ host: "127.0.0.1", port: postfix.port, bounceAddress, verp: true });
		const mailer = createMailer({
			senders: parseVerifiedSenders(null),
			service: createRecordingTransport(),
			standard,
			outbox: store,
		});
		const worker = mailer.createWorker();
		await worker.start();
		const [delivery] = await mailer.enqueue({
			category: "automatic",
			from: "orders@shop.test",
			to,
			subject: "ご注文ありがとうございます",
			text: "ご注文番号 10023 を承りました。",
		});
		const id = delivery?.deliveryId ?? "";
		await expect.poll(async () => (await store.office.show(id))?.status, { timeout: 15_000 }).toBe("sent");
		await worker.stop();
		await mailer.close();
		return id;
	}

	/** Deliveries without feedback are not among them. */
	async function recorded(): Promise<readonly Recorded[]> {
		const client = new Client(url);
		await client.connect();
		try {
			const { rows } = await client.query(
				"select d.id, d.status, f.kind, f.detail from todoku.feedback f join todoku.deliveries d on d.number = f.delivery",
			);
			return rows;
		} finally {
			await client.end();
		}
	}

	const recordedOf = async (id: string): Promise<readonly Recorded[]> =>
		(await recorded()).filter((row) => row.id === id);

	const passedOn = async (): Promise<readonly string[]> => {
		const names = await readdir(join(postfix.maildirOf("orders"), "new")).catch((): string[] => []);
		return Promise.all(names.map((name) => readFile(join(postfix.maildirOf("orders"), "new", name), "utf8")));
	};

	test("is recorded beside the status when Postfix pipes it in, and goes on to the mailbox it is meant for", async () => {
		await writeCommand(url);
		const id = await send("nobody@shop.test", "bounces@returns.test");
		await expect
			.poll(() => recordedOf(id), { timeout: 20_000 })
			.toMatchObject([
				{
					status: "sent",
					kind: "bounced",
					detail: {
						...{ bounce: "hard", status: "5.1.1", reason: "userunknown", recipient: "nobody@shop.test" },
						...{ foundBy: "verp", source: "dsn", reportingMta: "mta.shop.test" },
					},
				},
			]);
		await expect.poll(passedOn, { timeout: 20_000 }).toHaveLength(1);
		const [mail = ""] = await passedOn();
		expect(mail).toMatch(/^Return-Path: <>$/m);
		expect(mail).toMatch(/^X-Todoku-Passed-On: returned-/m);
		expect(mail).toMatch(/^From: .*MAILER-DAEMON/m);
		expect(mail).toContain("Final-Recipient: rfc822; nobody@shop.test");
	}, 60_000);

	test("waits in Postfix while the database is down, and is then recorded once", async () => {
		await writeCommand("postgres://postgres@127.0.0.1:1/postgres");
		const before = (await passedOn()).length;
		const id = await send("nobody-else@shop.test", "bounces@returns.test");
		await expect
			.poll(() => postfix.log(), { timeout: 30_000 })
			.toMatch(/bounces\+.*status=deferred \(temporary failure/);
		expect(await recordedOf(id)).toEqual([]);
		await writeCommand(url);
		await expect.poll(() => recordedOf(id), { timeout: 30_000 }).toMatchObject([{ kind: "bounced", status: "sent" }]);
		await expect.poll(async () => (await passedOn()).length, { timeout: 20_000 }).toBe(before + 1);
		expect(await recordedOf(id)).toHaveLength(1);
		expect(await postfix.log()).not.toMatch(/orig_to=<bounces[^>]*>.*status=bounced/);
	}, 90_000);

	test("waits in Postfix also where the command was mistyped", async () => {
		await writeCommand(url, "--bounce-adress");
		const id = await send("typo@shop.test", "bounces@returns.test");
		await expect.poll(() => postfix.log(), { timeout: 30_000 }).toMatch(/unknown option .*--bounce-adress/);
		await writeCommand(url);
		await expect.poll(() => recordedOf(id), { timeout: 30_000 }).toMatchObject([{ kind: "bounced" }]);
	}, 90_000);

	test("is read from the Maildir that Postfix put it into", async () => {
		const id = await send("gone@shop.test", "mailbox@shop.test");
		await postfix.mailOf("mailbox");
		const args = [
			"--maildir",
			postfix.maildirOf("mailbox"),
			"--bounce-address",
			"mailbox@shop.test",
			...database.flags,
		];
		const first = await runTodoku(["bounces", "ingest", ...args, "--json"]);
		expect(first).toMatchObject({ exitCode: 0, stderr: "" });
		expect(JSON.parse(first.stdout)).toMatchObject({ outcome: "settled", recipients: [{ deliveryId: id }] });
		expect(await recordedOf(id)).toMatchObject([{ kind: "bounced", status: "sent", detail: { bounce: "hard" } }]);
		expect((await runTodoku(["bounces", "ingest", ...args, "--json"])).stdout).toBe("");
	}, 60_000);

	test("is recorded once from a mailbox over IMAP, whoever is killed in the middle", async () => {
		const user = `u${randomUUID().slice(0, 8)}`;
		const ids = await recordMany(60);
		for (const [index, id] of ids.entries()) await dovecot.deliver(user, `${1000 + index}.mail`, report(id));
		const args = ["bounces", "ingest", "--imap", dovecot.urlOf(user), "--bounce-address", "bounces@returns.test"];
		const env = { TODOKU_IMAP_PASSWORD: dovecot.password };
		const killedAfter: number[] = [];
		for (const lines of [3, 9]) {
			const child = startTodoku([...args, "--json", ...database.flags], env);
			onTestFinished(() => void child.kill("SIGKILL"));
			let read = 0;
			createInterface({ input: child.stdout }).on("line", () => {
				read += 1;
				if (read === lines) child.kill("SIGKILL");
			});
			await once(child, "close");
			killedAfter.push((await recordedAmong(ids)).length);
		}
		expect(killedAfter[0], "the first was killed in the middle").toBeLessThan(ids.length);
		expect(killedAfter[1], "and so was the second").toBeLessThan(ids.length);
		const last = await runTodoku([...args, ...database.flags], { env });
		expect(last).toMatchObject({ exitCode: 0, stderr: "" });
		expect((await recordedAmong(ids)).toSorted()).toEqual(ids.toSorted());
		expect((await runTodoku([...args, ...database.flags], { env })).stdout).toBe("0 read, 0 put aside, 0 left\n");
	}, 120_000);

	test("is recorded once from a Maildir, whoever is killed in the middle, and by how many at once", async () => {
		const maildir = join(directory, "Maildir");
		for (const room of ["cur", "new", "tmp"]) await run("mkdir", ["-p", join(maildir, room)]);
		const ids = await recordMany(60);
		for (const [index, id] of ids.entries()) await writeFile(join(maildir, "new", `${1000 + index}.mail`), report(id));
		const args = ["bounces", "ingest", "--maildir", maildir, "--bounce-address", "bounces@returns.test", "--json"];
		const child = startTodoku([...args, ...database.flags]);
		onTestFinished(() => void child.kill("SIGKILL"));
		createInterface({ input: child.stdout }).once("line", () => void child.kill("SIGKILL"));
		await once(child, "close");
		expect((await recordedAmong(ids)).length).toBeLessThan(ids.length);
		const ends = await Promise.all([1, 2].map(() => runTodoku([...args, ...database.flags])));
		expect(ends.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
			{ exitCode: 0, stderr: "" },
			{ exitCode: 0, stderr: "" },
		]);
		expect((await recordedAmong(ids)).toSorted()).toEqual(ids.toSorted());
		expect(await readdir(join(maildir, "new"))).toEqual([]);
	}, 120_000);

	const recordedAmong = async (ids: readonly string[]): Promise<string[]> =>
		(await recorded()).map(({ id }) => id).filter((id) => ids.includes(id));

	/** Deliveries that wait in the outbox: what may come back of them does not depend on who sent them. */
	async function recordMany(count: number): Promise<string[]> {
		const { store } = database;
		const bytes = Buffer.from("Subject: x\r\n\r\nHello\r\n");
		const deliveries = await Promise.all(
			Array.from({ length: count }, async () => {
				const id = randomUUID();
				const [delivery] = await store.record(
					{
						...{ id, messageId: `<${id}@shop.test>`, tenant: undefined, key: undefined, contentHash: "a".repeat(64) },
						...{ category: "automatic", lane: "normal", from: "orders@shop.test", mailFrom: null, subject: "x", bytes },
						...{ sensitive: false, expiresAt: undefined, locale: "ja" },
						deliveries: [{ id: randomUUID(), recipient: "taro@customer.test" }],
					},
					{},
				);
				return delivery?.deliveryId ?? "";
			}),
		);
		return deliveries;
	}
});

/** A report on one delivery, as it came to the address that names it. */
function report(deliveryId: string): string {
	return failureReport({
		recipient: "taro@customer.test",
		to: `bounces+${deliveryId}@returns.test`,
		messageId: `${deliveryId}@mx.customer.test`,
		lineEnd: "\n",
	});
}
