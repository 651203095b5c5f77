import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

/** A PostgreSQL server of our own: it may be killed and restarted without anybody else noticing. */
export interface PrivatePostgres {
	readonly url: string;
	/** Ends the server as a power cut of the process would, and starts it again: every connection is lost. */
	crash(): void;
	stop(): void;
}

/** Starts a server in a new directory on a free port. Null where no PostgreSQL is installed. */
export async function startPrivatePostgres(): Promise<PrivatePostgres | null> {
	const bin = findBinaries();
	if (bin === null) return null;
	const directory = mkdtempSync(join(tmpdir(), "todoku-postgres-"));
	const data = join(directory, "data");
	const owner = ownerOf(directory);
	const run = (program: string, args: readonly string[]): void => {
		const { status, stderr } = spawnSync(join(bin, program), args, {
			...owner,
			cwd: directory,
			stdio: ["ignore", "ignore", "pipe"],
		});
		if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.toString().trim()}`);
	};
	run("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]);
	const port = await freePort();
	// What a killed process loses is the question here, and the machine stays up: no need to wait for the disk.
	const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200`;
	const control = (...args: string[]): void =>
		run("pg_ctl", ["-D", data, "-w", "-l", join(directory, "log"), "-o", options, ...args]);
	control("start");
	return {
		url: `postgres://postgres@127.0.0.1:${port}/postgres`,
		crash: () => control("restart", "-m", "immediate"),
		stop: () => {
			control("stop", "-m", "immediate");
			rmSync(directory, { recursive: true, force: true });
		},
	};
}

function findBinaries(): string | null {
	const debian = "/usr/lib/postgresql";
	const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...versions.map((version) => join(debian, version, "bin")),
		...(process.env["PATH"] ?? "").split(":"),
	];
	return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** PostgreSQL refuses to run as root: there it runs as the user that Debian's package made for it. */
function ownerOf(directory: string): { readonly uid?: number; readonly gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
	execFileSync("chown", ["postgres", directory]);
	return { uid: idOf("-u"), gid: idOf("-g") };
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
			);
		});
	});
}
