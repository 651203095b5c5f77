import { constants, type FSWatcher, watch } from "node:fs";
import { mkdir, open, readdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MailError, OptionError, printable } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { ReturnedMailSource, SourceMail } from "../source/returned-mail-source.ts";

export interface MaildirSourceOptions {
	/**
	 * A folder of the same Maildir (`Read`, without its dot) that mails are moved to when they are settled; it is made. Then every mail of
	 * the inbox is read, whoever looked at it. Default: they stay, marked as seen, and those that are seen are not read.
	 */
	readonly moveTo?: string | undefined;
}

/** Where mails are put that cannot be read: a folder that mail programs show. */
const asideFolder = "unreadable";

/**
 * Reads a Maildir. Mails are settled by being renamed, which either happens or does not: nothing is copied, and nothing deleted.
 *
 * Give it a mailbox of its own: a mail program that marks mails as seen would hide them, unless `moveTo` is given.
 *
 * @throws {OptionError} for an option that is not known or makes no sense.
 */
export function createMaildirSource(directory: string, options: MaildirSourceOptions = {}): ReturnedMailSource {
	refuseUnknown("", readRecord("options", options), ["moveTo"]);
	const { moveTo } = options;
	if (moveTo !== undefined && (typeof moveTo !== "string" || !/^[^./\0][^/\0]{0,200}$/.test(moveTo)))
		throw new OptionError("moveTo", 'must be the name of a folder, such as "Read"');
	return new MaildirSource(directory, moveTo);
}

class MaildirSource implements ReturnedMailSource {
	readonly #directory: string;
	readonly #moveTo: string | undefined;
	/** What came while nobody was listening is found all the same. */
	#changed = false;
	#watcher: FSWatcher | undefined;
	#wake: (() => void) | undefined;

	constructor(directory: string, moveTo: string | undefined) {
		this.#directory = directory;
		this.#moveTo = moveTo;
	}

	async *mails(): AsyncGenerator<SourceMail> {
		await this.#check();
		this.#watch();
		this.#changed = false;
		const found: { readonly name: string; readonly path: string }[] = [];
		for (const room of ["new", "cur"] as const) {
			for (const name of await readdir(join(this.#directory, room))) {
				if (name.startsWith(".")) continue;
				const isOpen = room === "new" || (this.#moveTo !== undefined ? !hasFlag(name, "T") : !hasFlag(name, "[ST]"));
				if (isOpen) found.push({ name, path: join(this.#directory, room, name) });
			}
		}
		// Names begin with the time of delivery.
		for (const { name, path } of found.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
			yield this.#toMail(name, path);
	}

	async untilMore(maxMs: number, signal: AbortSignal): Promise<void> {
		if (this.#changed || signal.aborted) return;
		await new Promise<void>((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				signal.removeEventListener("abort", end);
				this.#wake = undefined;
				resolve();
			};
			const timer = setTimeout(end, maxMs);
			signal.addEventListener("abort", end, { once: true });
			this.#wake = end;
		});
	}

	async close(): Promise<void> {
		this.#watcher?.close();
		this.#watcher = undefined;
	}

	#toMail(name: string, path: string): SourceMail {
		const base = name.replace(/:2,.*$/, "");
		const flags = /:2,(.*)$/.exec(name)?.[1] ?? "";
		const seen = `${base}:2,${[...new Set(`${flags}S`)].toSorted().join("")}`;
		const move = (directory: string, to: string): Promise<void> =>
			unlessGone(() => rename(path, join(directory, "cur", to))).then(() => undefined);
		return {
			name,
			read: (maxBytes) => readMail(path, maxBytes),
			settle: async () => {
				if (this.#moveTo === undefined) return move(this.#directory, seen);
				await move(await this.#makeFolder(this.#moveTo), seen);
			},
			setAside: async () => move(await this.#makeFolder(asideFolder), `${base}:2,${flags}`),
		};
	}

	async #makeFolder(name: string): Promise<string> {
		const folder = join(this.#directory, `.${name}`);
		for (const room of ["cur", "new", "tmp"]) await mkdir(join(folder, room), { recursive: true, mode: 0o700 });
		await writeFile(join(folder, "maildirfolder"), "");
		return folder;
	}

	async #check(): Promise<void> {
		for (const room of ["new", "cur"]) {
			const found = await stat(join(this.#directory, room)).catch((cause: NodeJS.ErrnoException) => cause);
			if (!(found instanceof Error) && found.isDirectory()) continue;
			const denied = found instanceof Error && found.code === "EACCES";
			throw new MailError(
				"not-a-maildir",
				denied
					? `The Maildir "${printable(this.#directory, 300)}" may not be read by this user; change its permissions`
					: `"${printable(this.#directory, 300)}" is no Maildir: it has no directory "${room}"; correct the path`,
				{ cause: found },
			);
		}
	}

	#watch(): void {
		if (this.#watcher !== undefined) return;
		try {
			this.#watcher = watch(join(this.#directory, "new"), () => {
				this.#changed = true;
				this.#wake?.();
			});
			// Some file systems cannot be watched; then the time alone wakes us.
			this.#watcher.on("error", () => undefined).unref();
		} catch {
			this.#watcher = undefined;
		}
	}
}

function hasFlag(name: string, flags: string): boolean {
	return new RegExp(`:2,[A-Za-z]*${flags}`).test(name);
}

async function readMail(path: string, maxBytes: number): Promise<Uint8Array | null> {
	return await unlessGone(async () => {
		// A pipe that somebody put there would be waited for, for ever.
		const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
		try {
			const found = await file.stat();
			if (!found.isFile()) throw new MailError("mail-unreadable", "It is no file, where a mail should be");
			if (found.size > maxBytes)
				throw new MailError("mail-too-long", `The mail is longer than ${maxBytes} octets and was not read`);
			return await file.readFile();
		} finally {
			await file.close();
		}
	}).catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "EACCES" && error.code !== "EPERM") throw error;
		throw new MailError("mail-unreadable", "The mail may not be read by this user; change its permissions", {
			cause: error,
		});
	});
}

/** Somebody else may have settled it, which is as good. */
async function unlessGone<T>(act: () => Promise<T>): Promise<T | null> {
	try {
		return await act();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	}
}
