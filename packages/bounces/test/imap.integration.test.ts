import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	createImapSource,
	createReturnedMailIntake,
	type ImapSourceOptions,
	type IngestedMail,
	type IngestOptions,
	ingestReturnedMail,
} from "../src/index.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "./dovecot.ts";
import { createMemoryFeedback, delivery, type MemoryFeedback } from "./memory-feedback.ts";
import { deliveryReport } from "./report-mail.ts";

// A certificate for relay.example that it signed itself; its key protects nothing.
const fixture = (name: string): string =>
	readFileSync(new URL(`../../adapter-smtp/test/__fixtures__/${name}`, import.meta.url), "utf8");
const cert = fixture("relay-certificate.pem");

const missing = dovecotMissing();
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
// biome-ignore lint/suspicious/noConsole: whoever reads the run must see what it left out.
if (missing !== null && !required) console.warn(`Skipped: ${missing}`);

const verp = (address: string): string | null => /^bounce\+([\w-]+)@shop\.example$/.exec(address)?.[1] ?? null;
const report = (deliveryId: string): string =>
	deliveryReport({
		to: `bounce+${deliveryId}@shop.example`,
		headers: [`Message-ID: <${deliveryId}@mx>`],
		fields: ["Final-Recipient: rfc822; taro@customer.example", "Action: failed", "Status: 5.1.1"],
	});

describe.skipIf(missing !== null && !required)("a real Dovecot", () => {
	let dovecot: Dovecot;
	beforeAll(async () => {
		if (missing !== null) throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${missing}`);
		dovecot = await startDovecot({ cert, key: fixture("relay-key.pem") });
	}, 30_000);
	afterAll(() => dovecot?.stop());

	/** A user of its own for each test. */
	function setUp(deliveries = ["1", "2", "3"]) {
		const user = `u${randomUUID().slice(0, 8)}`;
		const store = createMemoryFeedback(deliveries.map((id) => delivery(id, { messageId: `<${id}>` })));
		return { user, store };
	}

	async function ingest(
		{ user, store }: { user: string; store: MemoryFeedback },
		given: Partial<ImapSourceOptions> & Partial<IngestOptions> = {},
	) {
		const { moveTo, url = dovecot.urlOf(user), password = dovecot.password, ca, ...options } = given;
		const mails: IngestedMail[] = [];
		const count = await ingestReturnedMail({
			source: createImapSource({ url, password, moveTo, ca }),
			intake: createReturnedMailIntake({ store, verp }),
			onMail: (mail) => mails.push(mail),
			...options,
		});
		return { count, mails };
	}

	test("gives each mail once, and remembers by a keyword what was read", async () => {
		const bench = setUp();
		await dovecot.deliver(bench.user, "1001.a", report("1"));
		await dovecot.deliver(bench.user, "1002.b", report("2").replaceAll("\n", "\r\n"));
		expect((await ingest(bench)).count).toEqual({ settled: 2, setAside: 0, failed: 0 });
		expect(bench.store.events.map(({ deliveryId }) => deliveryId)).toEqual(["1", "2"]);
		expect((await ingest(bench)).count).toEqual({ settled: 0, setAside: 0, failed: 0 });
		// People still see it as unread: no S among the flags, only the letter of the keyword.
		expect((await dovecot.names(bench.user, "cur")).map((name) => name.replace(/.*:2,/, ""))).toEqual(["a", "a"]);
	});

	test("moves what was read to a mailbox that it makes", async () => {
		const bench = setUp();
		await dovecot.deliver(bench.user, "1001.a", report("1"));
		expect((await ingest(bench, { moveTo: "Read" })).count.settled).toBe(1);
		// Where Dovecot puts it there is its own affair.
		const moved = [await dovecot.names(bench.user, ".Read", "new"), await dovecot.names(bench.user, ".Read", "cur")];
		expect(moved.flat()).toHaveLength(1);
		expect(await dovecot.names(bench.user, "cur")).toEqual([]);
		await dovecot.deliver(bench.user, "1002.b", report("2"));
		expect((await ingest(bench, { moveTo: "Read" })).count.settled).toBe(1);
	});

	test("puts aside what cannot be read, flagged for people, and reads the rest", async () => {
		const bench = setUp();
		await dovecot.deliver(bench.user, "1.binary", Buffer.alloc(500, 0xfe));
		await dovecot.deliver(bench.user, "2.long", `${report("2")}${"x".repeat(20_000)}`);
		await dovecot.deliver(bench.user, "3.good", report("3"));
		const { count, mails } = await ingest(bench, { maxMessageBytes: 10_000 });
		expect(count).toEqual({ settled: 1, setAside: 2, failed: 0 });
		expect(mails.map(({ outcome }) => outcome)).toEqual(["set-aside", "set-aside", "settled"]);
		expect((await ingest(bench)).count).toEqual({ settled: 0, setAside: 0, failed: 0 });
		expect((await dovecot.names(bench.user, "cur")).filter((name) => /:2,F/.test(name))).toHaveLength(2);
	});

	test("gives again what could not be recorded", async () => {
		const bench = setUp();
		await dovecot.deliver(bench.user, "1.a", report("1"));
		bench.store.isDown = true;
		expect((await ingest(bench)).count.failed).toBe(1);
		bench.store.isDown = false;
		expect((await ingest(bench)).count.settled).toBe(1);
		expect(bench.store.events).toHaveLength(1);
	});

	test("tells at once of what comes later", async () => {
		const bench = setUp();
		const stop = new AbortController();
		await dovecot.deliver(bench.user, "1.a", report("1"));
		const arrived = Promise.withResolvers<void>();
		const done = ingest(bench, {
			follow: true,
			signal: stop.signal,
			// Without IDLE it would look again long after this test.
			lookAgainMs: 1_000_000,
			onMail: () => {
				if (bench.store.events.length === 2) arrived.resolve();
				else setTimeout(() => void dovecot.deliver(bench.user, "2.b", report("2")), 500);
			},
		});
		await arrived.promise;
		stop.abort();
		await done;
		expect(bench.store.events.map(({ deliveryId }) => deliveryId)).toEqual(["1", "2"]);
	});

	test.each([
		["a wrong password", () => ({ password: "wrong" }), "imap-login"],
		["a mailbox that is not there", (user: string) => ({ url: `${dovecot.urlOf(user)}/Elsewhere` }), "imap-mailbox"],
		["a port where nobody listens", (user: string) => ({ url: `imap://${user}@127.0.0.1:1` }), "imap-unreachable"],
		[
			"a certificate of somebody else",
			(user: string) => ({ url: `imaps://${user}@127.0.0.1:${dovecot.tlsPort}`, ca: cert }),
			"imap-tls",
		],
	] as const)("says plainly that there is %s", async (_, given, code) => {
		const bench = setUp();
		await dovecot.deliver(bench.user, "1.a", report("1"));
		const attempt = ingest(bench, given(bench.user));
		await expect(attempt).rejects.toMatchObject({ code });
		await expect(attempt).rejects.not.toThrow(dovecot.password);
	});
});

test("says nothing of a password to a server that does not encrypt", async () => {
	const heard: string[] = [];
	const server = createServer((socket) => {
		socket.write("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
		socket.setEncoding("utf8").on("data", (line: string) => {
			heard.push(line);
			socket.write(`${line.split(" ")[0]} OK done\r\n`);
		});
		socket.on("error", () => undefined);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	// This host name reaches the server without being one of this machine's own.
	const source = createImapSource({ url: `imap://u@0.0.0.0:${port}`, password: "hunter2" });
	const intake = createReturnedMailIntake({ store: createMemoryFeedback() });
	await expect(ingestReturnedMail({ source, intake })).rejects.toMatchObject({ code: "imap-tls" });
	expect(heard.join("")).not.toMatch(/hunter2|LOGIN|AUTHENTICATE/i);
	server.close();
});
