import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSmtpFaultServer } from "@todoku/core/testing";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { failureReport } from "../../test/failure-report.ts";
import { createMemoryStore, deliveryFile, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";
import type { Environment } from "../shell.ts";

const id = "0b1f9a52-6f0c-4a0e-9f53-0c5a4f1f7a11";
const verp = ["--bounce-address", "bounces@shop.example"];
let directory: string;
let store: MemoryStore;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "todoku-ingest-"));
	for (const room of ["cur", "new", "tmp"]) mkdirSync(join(directory, "Maildir", room), { recursive: true });
	store = createMemoryStore([deliveryFile(id, { tenant: "sakura" })]);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(args: readonly string[], given: { readonly input?: string; readonly env?: Environment } = {}) {
	const shell = createRecordingShell({ now: () => new Date("2026-11-23T09:10:00Z"), ...given });
	const all = ["bounces", "ingest", ...args, "--database", "postgres://x"];
	const exitCode = await runProgram(all, shell, { openStore: store.open });
	return { exitCode, written: shell.written, errors: shell.errors };
}

/** A report to the VERP address of the delivery, unless it says otherwise. */
function report(to = `bounces+${id}@shop.example`): string {
	const facts = { messageId: "r1@mx.customer.example", date: "Mon, 23 Nov 2026 18:00:00 +0900" };
	return failureReport({ ...facts, recipient: "tanaka@example.net", to, lineEnd: "\n" });
}

const maildir = (): string => join(directory, "Maildir");
const put = (name: string, mail: string): void => writeFileSync(join(maildir(), "new", name), mail);

async function startRelay() {
	const relay = await startSmtpFaultServer();
	onTestFinished(() => relay.close());
	return relay;
}

describe("from a Maildir", () => {
	test("records what each mail says, and says what became of it", async () => {
		put("1.a", report());
		put("2.b", "From: hanako@example.net\nSubject: Hello\n\nWhen will it come?\n");
		const { exitCode, written, errors } = await run(["--maildir", maildir(), ...verp]);
		expect(errors).toBe("");
		expect(exitCode).toBe(0);
		expect(written).toBe(
			[
				`1.a  failure report; tanaka@example.net (bounced hard userunknown 5.1.1): recorded ${id}`,
				"2.b  ordinary mail",
				"2 read, 0 put aside, 0 left",
				"",
			].join("\n"),
		);
		expect(store.feedbackEvents).toMatchObject([{ deliveryId: id, kind: "bounced", bounce: "hard" }]);
		expect(store.closed()).toBe(1);
	});

	test("speaks Japanese", async () => {
		put("1.a", report());
		const { written } = await run(["--maildir", maildir(), ...verp, "--locale", "ja"]);
		expect(written).toContain(`不達通知、tanaka@example.net (不達 恒久的 userunknown 5.1.1): 記録しました ${id}`);
		expect(written).toContain("1件を読み取り、0件を別にし、0件を残しました");
	});

	test("prints one line of JSON for each mail, and nothing else", async () => {
		put("1.a", report());
		const { written } = await run(["--maildir", maildir(), ...verp, "--json"]);
		expect(
			written
				.trim()
				.split("\n")
				.map((line) => JSON.parse(line)),
		).toEqual([
			{
				...{ mail: "1.a", outcome: "settled", kind: "failure", passOn: "not-asked", mailbox: null },
				recipients: [
					{
						...{ recipient: "tanaka@example.net", class: "hard", reason: "userunknown", status: "5.1.1" },
						...{ action: "failed", outcome: "recorded", feedback: "bounced", deliveryId: id },
					},
				],
			},
		]);
	});

	test("leaves everything there while the database is down, and says so", async () => {
		put("1.a", report());
		store.isDown = true;
		const { exitCode, errors } = await run(["--maildir", maildir(), ...verp]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("1.a  left where it is: The database does not answer");
		expect(errors).toContain("1 mail was left where it was");
		expect(readdirSync(join(maildir(), "new"))).toEqual(["1.a"]);
	});

	test("puts aside what is no mail, and says so", async () => {
		put("1.a", "\u0000\u0001".repeat(500));
		put("2.b", report());
		const { exitCode, written, errors } = await run(["--maildir", maildir(), ...verp]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("1.a  no mail; put aside: no mail");
		expect(written).toContain("1 read, 1 put aside, 0 left");
	});

	test("follows it until it is stopped", async () => {
		put("1.a", report());
		const shell = createRecordingShell();
		const args = ["bounces", "ingest", "--maildir", maildir(), "--follow", ...verp, "--database", "postgres://x"];
		const ended = runProgram(args, shell, { openStore: store.open });
		await shell.untilWritten("1.a");
		put("2.b", report());
		await shell.untilWritten("2.b");
		shell.stop();
		expect(await ended).toBe(0);
		expect(shell.written).toContain("2 read, 0 put aside, 0 left");
		expect(store.feedbackEvents).toHaveLength(1);
	});
});

describe("passing on", () => {
	test("goes to the From of the mail that came back, or to the mailbox of its tenant", async () => {
		const relay = await startRelay();
		const url = `smtp://127.0.0.1:${relay.port}`;
		put("1.a", report());
		await run(["--maildir", maildir(), ...verp, "--pass-on", url]);
		put("2.b", report());
		const mailbox = ["--mailbox", "sakura=mail@sakura.example", "--mailbox", "post@shop.example"];
		const { written } = await run(["--maildir", maildir(), ...verp, "--pass-on", ...mailbox], {
			env: { TODOKU_SMTP_URL: url },
		});
		expect(written).toContain("passed on to mail@sakura.example");
		expect(relay.messages.map(({ mailFrom, recipients }) => [mailFrom, recipients])).toEqual([
			["", ["info@shop.example"]],
			["", ["mail@sakura.example"]],
		]);
	});

	test("needs a relay", async () => {
		const { exitCode, errors } = await run(["--maildir", maildir(), "--pass-on"]);
		expect(exitCode).toBe(2);
		expect(errors).toContain("set TODOKU_SMTP_URL");
	});
});

describe("from a pipe", () => {
	test("finds the delivery by the address that Postfix says it came to", async () => {
		const env = { ORIGINAL_RECIPIENT: `bounces+${id}@shop.example` };
		const { exitCode } = await run(["--pipe", ...verp], { input: report("somebody@shop.example"), env });
		expect(exitCode).toBe(0);
		expect(store.feedbackEvents).toMatchObject([{ deliveryId: id, bounce: "hard" }]);
	});

	test("believes --recipient before the environment", async () => {
		const env = { ORIGINAL_RECIPIENT: "bounces+other@shop.example" };
		const input = report("somebody@shop.example");
		await run(["--pipe", ...verp, "--recipient", `bounces+${id}@shop.example`], { input, env });
		expect(store.feedbackEvents).toHaveLength(1);
	});

	test.each([
		["the database is down", ["--pipe"], () => Object.assign(store, { isDown: true }), "does not answer"],
		["an option is mistyped", ["--pipe", "--bounce-adress", "x"], () => undefined, "unknown option"],
		["an option is missing", ["--pipe", "--pass-on"], () => undefined, "no relay"],
		["an option makes no sense", ["--pipe", "--bounce-address", "x"], () => undefined, "bounceAddress"],
		["the relay does not answer", ["--pipe", "--pass-on", "smtp://127.0.0.1:1"], () => undefined, "still where it was"],
	])("asks the mail server to try again when %s", async (_, args, prepare, said) => {
		prepare();
		const { exitCode, errors } = await run([...args, ...(args.includes("--bounce-address") ? [] : verp)], {
			input: report(),
		});
		expect(errors).toContain(said);
		expect(exitCode).toBe(75);
	});

	test("ends with 65 for what is no mail", async () => {
		expect(await run(["--pipe"], { input: "" })).toMatchObject({ exitCode: 65 });
		expect(await run(["--pipe"], { input: "\u0000".repeat(100) })).toMatchObject({ exitCode: 65 });
	});

	describe("mail that is nobody's", () => {
		const input = "From: hanako@example.net\nSubject: Hello\n\nWhen will it come?\n";

		test("waits, as long as nobody said where it goes", async () => {
			const relay = await startRelay();
			const { exitCode, errors } = await run(["--pipe", "--pass-on", `smtp://127.0.0.1:${relay.port}`], { input });
			expect(exitCode).toBe(75);
			expect(errors).toContain("give --mailbox <address> for such mail, or --keep <maildir>");
		});

		test("goes to the mailbox for it", async () => {
			const relay = await startRelay();
			const args = ["--pipe", "--pass-on", `smtp://127.0.0.1:${relay.port}`, "--mailbox", "post@shop.example"];
			expect(await run(args, { input })).toMatchObject({ exitCode: 0 });
			expect(relay.messages).toMatchObject([{ mailFrom: "", recipients: ["post@shop.example"] }]);
		});

		test("is kept in a Maildir, octet for octet", async () => {
			const kept = join(directory, "Kept");
			expect(await run(["--pipe", "--keep", kept], { input })).toMatchObject({ exitCode: 0 });
			const names = readdirSync(join(kept, "new"));
			expect(names.map((name) => readFileSync(join(kept, "new", name), "utf8"))).toEqual([input]);
			expect(readdirSync(join(kept, "tmp"))).toEqual([]);
		});
	});
});

test.each([
	[[], "name one source"],
	[["--imap", "imaps://u@h", "--maildir", "x"], "name one source"],
	[["--maildir", "x", "--keep", "y"], "--keep is for --pipe alone"],
	[["--maildir", "x", "--mailbox", "a@b.example"], "give --pass-on too"],
	[["--maildir", "x", "--pass-on", "smtp://a", "--mailbox", "nobody"], "This is no mailbox"],
	[["--imap", "imaps://u@mail.example"], "set TODOKU_IMAP_PASSWORD"],
	[["--maildir", "x", "--move-to", "a/b"], "must be the name of a folder"],
])("takes %j for wrong usage", async (args, said) => {
	const { exitCode, errors } = await run(args);
	expect(errors).toContain(said);
	expect(exitCode).toBe(2);
});

test("repeats no password of a mailbox's address", async () => {
	const { exitCode, errors } = await run(["--imap", "imaps://u:hunter2@mail.example"], {
		env: { TODOKU_IMAP_PASSWORD: "hunter2" },
	});
	expect(exitCode).toBe(2);
	expect(errors).not.toContain("hunter2");
});

test("says that a directory is no Maildir", async () => {
	const { exitCode, errors } = await run(["--maildir", directory]);
	expect(exitCode).toBe(1);
	expect(errors).toContain("is no Maildir");
});
