import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OptionError } from "@todoku/core";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { createMaildir, type TestMaildir } from "../../../test/maildir.ts";
import { createMemoryFeedback, delivery, type MemoryFeedback } from "../../../test/memory-feedback.ts";
import { deliveryReport } from "../../../test/report-mail.ts";
import { createReturnedMailIntake } from "../returned-mail-intake.ts";
import { type IngestedMail, type IngestOptions, ingestReturnedMail } from "../source/ingest-returned-mail.ts";
import { createMaildirSource } from "./maildir-source.ts";

const verp = (address: string): string | null => /^bounce\+([\w-]+)@shop\.example$/.exec(address)?.[1] ?? null;
const report = (deliveryId: string): string =>
	deliveryReport({
		to: `bounce+${deliveryId}@shop.example`,
		headers: [`Message-ID: <${deliveryId}@mx>`],
		fields: ["Final-Recipient: rfc822; taro@customer.example", "Action: failed", "Status: 5.1.1"],
	});

let maildir: TestMaildir;
let store: MemoryFeedback;
beforeEach(async () => {
	maildir = await createMaildir();
	store = createMemoryFeedback(["1", "2", "3"].map((id) => delivery(id, { messageId: `<${id}>` })));
});
afterEach(() => maildir.remove());

async function ingest(given: Partial<IngestOptions> & { moveTo?: string } = {}) {
	const { moveTo, ...options } = given;
	const mails: IngestedMail[] = [];
	const source = createMaildirSource(maildir.directory, { moveTo });
	const intake = createReturnedMailIntake({ store, verp });
	const count = await ingestReturnedMail({ source, intake, onMail: (mail) => mails.push(mail), ...options });
	return { count, mails };
}

it("records each mail, the oldest first, and marks it as seen", async () => {
	await maildir.deliver("1002.b.host", report("2"));
	await maildir.deliver("1001.a.host", report("1"));
	const { count, mails } = await ingest();
	expect(count).toEqual({ settled: 2, setAside: 0, failed: 0 });
	expect(mails.map(({ name }) => name)).toEqual(["1001.a.host", "1002.b.host"]);
	expect(store.events.map(({ deliveryId }) => deliveryId)).toEqual(["1", "2"]);
	expect(await maildir.names("new")).toEqual([]);
	expect(await maildir.names("cur")).toEqual(["1001.a.host:2,S", "1002.b.host:2,S"]);
	expect((await ingest()).count).toEqual({ settled: 0, setAside: 0, failed: 0 });
});

it("reads what a mail program has moved out of the new ones, as long as nobody has seen it", async () => {
	for (const [name, id] of [
		["1.a:2,", "1"],
		["2.b:2,FS", "2"],
		["3.c:2,T", "3"],
	] as const)
		await writeFile(join(maildir.directory, "cur", name), report(id));
	await ingest();
	expect(store.events.map(({ deliveryId }) => deliveryId)).toEqual(["1"]);
	expect(await maildir.names("cur")).toEqual(["1.a:2,S", "2.b:2,FS", "3.c:2,T"]);
});

it("moves to a folder that it makes, and then reads also what somebody has seen", async () => {
	await maildir.deliver("1.a", report("1"));
	await writeFile(join(maildir.directory, "cur", "2.b:2,FS"), report("2"));
	await ingest({ moveTo: "Read" });
	expect(store.events).toHaveLength(2);
	expect(await maildir.names("cur")).toEqual([]);
	expect(await maildir.names(".Read", "cur")).toEqual(["1.a:2,S", "2.b:2,FS"]);
	expect(await maildir.names(".Read")).toEqual(["cur", "maildirfolder", "new", "tmp"]);
});

it("leaves everything where it is while the store is down, and gives up after some", async () => {
	for (let index = 0; index < 20; index++) await maildir.deliver(`${100 + index}.a`, report("1"));
	store.isDown = true;
	const { count, mails } = await ingest();
	expect(count).toEqual({ settled: 0, setAside: 0, failed: 5 });
	expect(mails[0]).toMatchObject({ outcome: "failed", error: { message: "the store is down" } });
	expect(await maildir.names("new")).toHaveLength(20);
	store.isDown = false;
	expect((await ingest()).count).toEqual({ settled: 20, setAside: 0, failed: 0 });
	expect(store.events).toHaveLength(1);
});

it("records nothing twice when it was killed between recording and marking", async () => {
	await maildir.deliver("1.a", report("1"));
	await ingest();
	await rename(join(maildir.directory, "cur", "1.a:2,S"), join(maildir.directory, "new", "1.a"));
	const { mails } = await ingest();
	expect(mails).toMatchObject([{ outcome: "settled", result: { recipients: [{ outcome: "repeated" }] } }]);
	expect(store.events).toHaveLength(1);
});

it("does no harm when two read at once", async () => {
	for (let index = 0; index < 30; index++) await maildir.deliver(`${100 + index}.a`, report(String((index % 3) + 1)));
	const counts = await Promise.all([ingest(), ingest()]);
	expect(counts.map(({ count }) => count.failed + count.setAside)).toEqual([0, 0]);
	expect(store.events).toHaveLength(3);
	expect(await maildir.names("cur")).toHaveLength(30);
});

describe("what cannot be read", () => {
	it("is put aside, and the rest is read", async () => {
		await maildir.deliver("1.binary", Buffer.alloc(3000, 0xff));
		await maildir.deliver("2.long", `${report("2")}${"x".repeat(20_000)}`);
		await maildir.deliver("3.good", report("3"));
		const { count, mails } = await ingest({ maxMessageBytes: 10_000 });
		expect(count).toEqual({ settled: 1, setAside: 2, failed: 0 });
		expect(mails).toMatchObject([
			{ outcome: "set-aside", name: "1.binary", result: { kind: "unreadable" } },
			{ outcome: "set-aside", name: "2.long", error: { code: "mail-too-long" } },
			{ outcome: "settled", name: "3.good" },
		]);
		expect(await maildir.names(".unreadable", "cur")).toEqual(["1.binary:2,", "2.long:2,"]);
	});

	it("is put aside when it is no file at all, and nobody waits for it", async () => {
		await mkdir(join(maildir.directory, "new", "1.directory"));
		execFileSync("mkfifo", [join(maildir.directory, "new", "2.pipe")]);
		const { mails } = await ingest();
		expect(mails).toMatchObject([
			{ outcome: "set-aside", name: "1.directory", error: { code: "mail-unreadable" } },
			{ outcome: "set-aside", name: "2.pipe", error: { code: "mail-unreadable" } },
		]);
	});

	test("a directory that is no Maildir is said to be none", async () => {
		await rm(join(maildir.directory, "new"), { recursive: true });
		await expect(ingest()).rejects.toMatchObject({
			code: "not-a-maildir",
			message: expect.stringContaining('has no directory "new"'),
		});
	});
});

describe("followed", () => {
	it("reads what comes later, until it is stopped", async () => {
		const stop = new AbortController();
		const arrived = Promise.withResolvers<void>();
		await maildir.deliver("1.a", report("1"));
		const done = ingest({
			follow: true,
			signal: stop.signal,
			onMail: ({ name }) => {
				if (name === "1.a") void maildir.deliver("2.b", report("2"));
				else arrived.resolve();
			},
		});
		await arrived.promise;
		stop.abort();
		expect((await done).count).toEqual({ settled: 2, setAside: 0, failed: 0 });
	});

	it("waits longer after each failure, and reads on when the store is back", async () => {
		await maildir.deliver("1.a", report("1"));
		store.isDown = true;
		const stop = new AbortController();
		const waited: number[] = [];
		await ingest({
			follow: true,
			signal: stop.signal,
			wait: async (ms) => {
				waited.push(ms);
				store.isDown = waited.length < 9;
			},
			onMail: ({ outcome }) => {
				if (outcome === "settled") stop.abort();
			},
		});
		expect(waited).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
		expect(store.events).toHaveLength(1);
	});

	it("tells of a Maildir that is gone, and tries again", async () => {
		const stop = new AbortController();
		const troubles: unknown[] = [];
		const directory = join(maildir.directory, "new");
		await maildir.deliver("1.a", report("1"));
		await ingest({
			follow: true,
			signal: stop.signal,
			lookAgainMs: 1,
			onTrouble: (error) => troubles.push(error),
			wait: async () => {
				await mkdir(directory);
				await maildir.deliver("2.b", report("2"));
			},
			onMail: ({ name }) => {
				if (name === "2.b") stop.abort();
				// At once: nobody waits for this hook, and the next look must find it gone.
				else renameSync(join(maildir.directory, "new"), join(maildir.directory, "gone"));
			},
		});
		expect(troubles).toMatchObject([{ code: "not-a-maildir" }]);
		expect(store.events.map(({ deliveryId }) => deliveryId)).toEqual(["1", "2"]);
	});

	it("says at once that there is no Maildir at all", async () => {
		await rm(join(maildir.directory, "new"), { recursive: true });
		await expect(ingest({ follow: true })).rejects.toMatchObject({ code: "not-a-maildir" });
	});
});

test.each([".Read", "a/b", ""])("refuses %j as a folder", (moveTo) => {
	expect(() => createMaildirSource(maildir.directory, { moveTo })).toThrow(OptionError);
});
