import { createReadStream } from "node:fs";
import { open, opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { MailboxItem, MailboxProblem } from "./mailbox-item.ts";
import { readMbox } from "./read-mbox.ts";

export interface ReadMailboxOptions {
	/** How much of one mail is kept, from 1 KiB to 1 GiB; the rest of it is passed over. Default: 1 MiB, which is more than a reader of reports looks at. */
	readonly maxMessageBytes?: number;
}

const defaultMaxMessageBytes = 1024 * 1024;
const maxDepth = 10;

/**
 * Reads a mailbox, one mail at a time: a single mail, an mbox, a Maildir, or a directory of any of them.
 *
 * What it is, is told by what is in it. In a Maildir the new and the current mails are read, in its folders too, and what is being
 * delivered (`tmp`) is not. Nothing is written, moved or marked. What cannot be read becomes an item of kind `problem`, and the rest
 * is read; the iteration itself does not throw.
 *
 * @throws {OptionError} at the call, for an option that is not known or makes no sense.
 */
export function readMailbox(path: string, options: ReadMailboxOptions = {}): AsyncGenerator<MailboxItem> {
	readRecord("options", options);
	refuseUnknown("", options, ["maxMessageBytes"]);
	const maxMessageBytes =
		readInteger("maxMessageBytes", options.maxMessageBytes, 1024, 1024 ** 3) ?? defaultMaxMessageBytes;
	return readPath(path, maxMessageBytes, 0);
}

async function* readPath(path: string, maxMessageBytes: number, depth: number): AsyncGenerator<MailboxItem> {
	let isDirectory: boolean;
	try {
		const found = await stat(path);
		isDirectory = found.isDirectory();
		if (!isDirectory && !found.isFile()) {
			yield toProblem(path, "not-a-mailbox", "is neither a file nor a directory");
			return;
		}
	} catch (cause) {
		yield fromSystemError(path, cause);
		return;
	}
	if (isDirectory) yield* readDirectory(path, maxMessageBytes, depth);
	else yield* readFile(path, maxMessageBytes);
}

async function* readDirectory(path: string, maxMessageBytes: number, depth: number): AsyncGenerator<MailboxItem> {
	if (depth > maxDepth) {
		yield toProblem(
			path,
			"not-a-mailbox",
			`is nested more than ${maxDepth} directories deep, and was not entered; name it by itself`,
		);
		return;
	}
	let names: string[];
	try {
		// Names alone: 100,000 of them are some megabytes, and a set order makes two surveys comparable.
		names = [];
		for await (const entry of await opendir(path)) names.push(entry.name);
	} catch (cause) {
		yield fromSystemError(path, cause);
		return;
	}
	const isMaildir = names.includes("cur") && names.includes("new");
	const wanted = isMaildir
		? names.filter((name) => name === "cur" || name === "new" || /^\.[^.]/.test(name))
		: names.filter((name) => !name.startsWith("."));
	for (const name of wanted.toSorted()) {
		const child = join(path, name);
		// Next to its mails a Maildir++ has files of its server's own, whose names begin with a dot too.
		if (isMaildir && name.startsWith(".") && !(await isDirectoryAt(child))) continue;
		yield* readPath(child, maxMessageBytes, depth + 1);
	}
}

async function* readFile(path: string, maxMessageBytes: number): AsyncGenerator<MailboxItem> {
	try {
		const { head, size } = await readHead(path);
		if (size === 0) return;
		if (isMboxHead(head)) {
			let position = 0;
			for await (const { bytes, cut } of readMbox(createReadStream(path), maxMessageBytes)) {
				position++;
				yield { kind: "mail", file: path, position, bytes, cut };
			}
			return;
		}
		if (!isMailHead(head)) {
			yield toProblem(path, "not-a-mailbox", "is neither a mail nor an mbox: it does not begin with header fields");
			return;
		}
		const chunks: Uint8Array[] = [];
		for await (const chunk of createReadStream(path, { end: maxMessageBytes - 1 })) chunks.push(chunk);
		yield { kind: "mail", file: path, position: 1, bytes: Buffer.concat(chunks), cut: size > maxMessageBytes };
	} catch (cause) {
		yield fromSystemError(path, cause);
	}
}

async function readHead(path: string): Promise<{ readonly head: string; readonly size: number }> {
	const file = await open(path);
	try {
		const buffer = Buffer.alloc(4096);
		const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
		return { head: buffer.toString("latin1", 0, bytesRead), size: (await file.stat()).size };
	} finally {
		await file.close();
	}
}

/** A single mail can begin with "From " too, as mail programs save it: then it is an mbox with one mail. */
function isMboxHead(head: string): boolean {
	return /^(?:\s{0,100}\n)?From /.test(head);
}

/** Field names, a colon, and no control characters: what any mail begins with. A byte order mark is no reason to refuse one. */
function isMailHead(head: string): boolean {
	const start = head.replace(/^\u00ef\u00bb\u00bf/, "").replace(/^[\r\n]{1,20}/, "");
	return /^>?[!-9;-~]{1,100}[ \t]{0,10}:/.test(start) && !head.slice(0, 1024).includes("\0");
}

async function isDirectoryAt(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}

function fromSystemError(file: string, cause: unknown): MailboxProblem {
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
	if (code === "ENOENT" || code === "ENOTDIR")
		return { ...toProblem(file, "not-found", "does not exist; correct the path"), cause };
	const why =
		code === "EACCES" || code === "EPERM"
			? "may not be read by this user; change its permissions"
			: `could not be read${code === "" ? "" : ` (${code})`}`;
	return { ...toProblem(file, "unreadable", why), cause };
}

function toProblem(file: string, code: MailboxProblem["code"], problem: string): MailboxProblem {
	return { kind: "problem", file, code, problem };
}
