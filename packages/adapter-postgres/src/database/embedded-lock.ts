import { randomBytes } from "node:crypto";
import { link, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { OptionError } from "@todoku/core";
import { DirectoryInUseError } from "../errors.ts";

/** The name that libpq and pg look for in a directory that is given as host. */
export const socketName = ".s.PGSQL.5432";
const holderName = "holder.json";

// What sun_path holds, without its closing NUL: 108 on Linux, 104 elsewhere. Names beside the socket's are a little longer than it.
const maxPathBytes = process.platform === "linux" ? 107 : 103;
const longestName = 20;

/** The right to a directory: held as long as this process lives and has not let it go. */
export interface DirectoryLock {
	/** Everybody who connects from now on, and who did before. */
	serve(onConnection: (socket: Socket) => void): void;
	release(): Promise<void>;
}

/** @throws {OptionError} for a path that no socket in it could have. */
export function checkSocketPath(option: string, directory: string): void {
	const room = maxPathBytes - longestName - 1;
	if (Buffer.byteLength(directory) <= room) return;
	throw new OptionError(
		option,
		`is a path of more than ${room} bytes, which is too long for a socket in it; choose a shorter one`,
	);
}

/**
 * Takes a directory: by listening on a Unix socket in it. A socket that nobody answers any more belonged to a process that was killed,
 * and is taken over.
 *
 * @throws {DirectoryInUseError}
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
	const waiting: Socket[] = [];
	let serve = (socket: Socket): void => {
		waiting.push(socket);
	};
	const server = createServer((socket) => {
		// One that hangs up while it waits is nobody's error.
		socket.on("error", () => {});
		serve(socket);
	});
	const ownPath = join(directory, `.s.${randomBytes(5).toString("hex")}`);
	await listen(server, ownPath);
	try {
		await take(directory, ownPath, socketName);
	} catch (error) {
		await close(server);
		throw error;
	} finally {
		await unlink(ownPath).catch(() => {});
	}
	await writeHolder(directory);
	return {
		serve: (onConnection) => {
			serve = onConnection;
			for (const socket of waiting.splice(0)) onConnection(socket);
		},
		release: async () => {
			for (const socket of waiting.splice(0)) socket.destroy();
			await unlink(join(directory, holderName)).catch(() => {});
			// First the name, then the listening: the other way round somebody could take it for a dead one's, and we would unlink theirs.
			await unlink(join(directory, socketName)).catch(() => {});
			await close(server);
		},
	};
}

/** Whether a living process has the directory. */
export async function isHeld(directory: string): Promise<boolean> {
	return (await probe(join(directory, socketName))) === "alive";
}

/**
 * Gives our listening socket a name, where no living process has it. `link` gives it to one only.
 *
 * A dead socket is unlinked by one process only as well: the one that has taken, in this same way, the name made of the dead one's inode.
 * Nobody else can remove the dead socket, so it is still the dead one when it is unlinked.
 */
async function take(directory: string, ownPath: string, name: string): Promise<void> {
	const path = join(directory, name);
	for (;;) {
		if (await linkNew(ownPath, path)) return;
		const dead = await inodeOf(path);
		if ((await probe(path)) === "alive") throw new DirectoryInUseError(directory, await readHolder(directory));
		if (dead === undefined) continue;
		const rightName = `.s.r${dead.toString(36)}`;
		await take(directory, ownPath, rightName);
		try {
			if ((await inodeOf(path)) === dead && (await probe(path)) === "dead") await unlink(path);
		} finally {
			await unlink(join(directory, rightName));
		}
	}
}

async function linkNew(from: string, to: string): Promise<boolean> {
	try {
		await link(from, to);
		return true;
	} catch (error) {
		if (codeOf(error) === "EEXIST") return false;
		throw error;
	}
}

async function inodeOf(path: string): Promise<bigint | undefined> {
	try {
		return (await stat(path, { bigint: true })).ino;
	} catch (error) {
		if (codeOf(error) === "ENOENT") return undefined;
		throw error;
	}
}

async function probe(path: string): Promise<"alive" | "dead" | "gone"> {
	const { promise, resolve } = Promise.withResolvers<"alive" | "dead" | "gone">();
	const socket = connect(path, () => resolve("alive"));
	socket.on("error", (error) => {
		if (codeOf(error) === "ECONNREFUSED") resolve("dead");
		// Whatever else it is, such as a full queue, there is somebody.
		else resolve(codeOf(error) === "ENOENT" ? "gone" : "alive");
	});
	try {
		return await promise;
	} finally {
		socket.destroy();
	}
}

function listen(server: Server, path: string): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	server.once("error", reject);
	server.listen(path, () => {
		server.off("error", reject);
		resolve();
	});
	return promise;
}

function close(server: Server): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	server.close(() => resolve());
	return promise;
}

async function writeHolder(directory: string): Promise<void> {
	const path = join(directory, holderName);
	await writeFile(`${path}.new`, `${JSON.stringify({ pid: process.pid })}\n`, { mode: 0o600 });
	await rename(`${path}.new`, path);
}

async function readHolder(directory: string): Promise<number | undefined> {
	try {
		const { pid } = JSON.parse(await readFile(join(directory, holderName), "utf8")) as { readonly pid?: unknown };
		return typeof pid === "number" ? pid : undefined;
	} catch {
		// Just being written, or gone: who it is does not matter as much as that there is somebody.
		return undefined;
	}
}

function codeOf(error: unknown): unknown {
	return (Object(error) as { readonly code?: unknown }).code;
}
