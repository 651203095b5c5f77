import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MailboxItem } from "./mailbox-item.ts";
import { readMailbox } from "./read-mailbox.ts";

const mail = "From: a@b.example\nSubject: s\n\nbody\n";
let directory: string;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), "todoku-mailbox-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read(path: string, options = {}): Promise<readonly MailboxItem[]> {
	const items: MailboxItem[] = [];
	for await (const item of readMailbox(path, options)) items.push(item);
	return items;
}

async function put(name: string, content: string | Uint8Array = mail): Promise<string> {
	const path = join(directory, name);
	await mkdir(join(path, ".."), { recursive: true });
	await writeFile(path, content);
	return path;
}

it("reads a single mail", async () => {
	const file = await put("one.eml");
	expect(await read(file)).toEqual([{ kind: "mail", file, position: 1, bytes: Buffer.from(mail), cut: false }]);
});

it("reads an mbox, and says where each mail stands in it", async () => {
	const file = await put(
		"box",
		`From a@b.example Mon Mar  2 10:00:00 2026\n${mail}\nFrom a@b.example Mon Mar  2 10:00:01 2026\n${mail}`,
	);
	expect((await read(file)).map((item) => (item.kind === "mail" ? item.position : item))).toEqual([1, 2]);
});

it("reads the new and the current mails of a Maildir, in its folders too, and nothing else", async () => {
	await put("cur/1.host:2,S");
	await put("new/2.host");
	await put("tmp/3.host");
	await put("dovecot.index", "binary");
	await put(".Trash/cur/4.host:2,");
	await put(".Trash/new/5.host");
	await put(".subscriptions", "x");
	expect((await read(directory)).map(({ file }) => file.slice(directory.length + 1))).toEqual([
		".Trash/cur/4.host:2,",
		".Trash/new/5.host",
		"cur/1.host:2,S",
		"new/2.host",
	]);
});

it("reads a directory of mails in the order of their names, and passes hidden files over", async () => {
	await put("b.eml");
	await put("a.eml");
	await put("deeper/c.eml");
	await put(".DS_Store");
	expect((await read(directory)).map(({ file }) => file.slice(directory.length + 1))).toEqual([
		"a.eml",
		"b.eml",
		"deeper/c.eml",
	]);
});

it("says that a path is wrong", async () => {
	expect(await read(join(directory, "nowhere"))).toMatchObject([{ kind: "problem", code: "not-found" }]);
});

it("says that a file is no mailbox, and reads the others", async () => {
	await put("a.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]));
	await put("b.eml");
	expect(await read(directory)).toMatchObject([{ kind: "problem", code: "not-a-mailbox" }, { kind: "mail" }]);
});

it("says that a path cannot be followed, and reads the others", async () => {
	await symlink("loop", join(directory, "loop"));
	await put("b.eml");
	expect(await read(directory)).toMatchObject([{ kind: "mail" }, { kind: "problem", code: "unreadable" }]);
});

it("passes an empty file over: servers leave empty mailboxes behind", async () => {
	expect(await read(await put("empty", ""))).toEqual([]);
});

it("cuts what is longer than it may be, and says so", async () => {
	const [item] = await read(await put("long.eml", mail + "x".repeat(5000)), { maxMessageBytes: 1024 });
	expect(item).toMatchObject({
		kind: "mail",
		cut: true,
		bytes: expect.toSatisfy((bytes: Uint8Array) => bytes.length === 1024),
	});
});

it.each([{ maxMessageBytes: 10 }, { maxMessageBytes: 1.5 }, { size: 1 }])("refuses %j at the call", (options) => {
	expect(() => readMailbox(directory, options as never)).toThrow(expect.objectContaining({ code: "invalid-option" }));
});
