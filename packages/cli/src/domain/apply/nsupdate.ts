import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import process from "node:process";
import { OptionError } from "@todoku/core";
import {
	keyUnreadable,
	type NsupdateRun,
	nsupdateMissing,
	toNsupdateError,
	updateTimedOut,
} from "./nsupdate-failure.ts";
import { readUpdates } from "./nsupdate-updates.ts";

export interface NsupdateOptions {
	/** The primary server of the zone. Default: what the script says, else whom nsupdate finds by the zone's SOA record. */
	readonly server?: string | undefined;
	/** Default: 53. */
	readonly port?: number | undefined;
	/** With the TSIG key, as `tsig-keygen` writes it. Without one the updates go out unsigned. */
	readonly keyFile?: string | undefined;
	/** Of the whole, from the call on. Default: 30,000. */
	readonly timeoutMs?: number | undefined;
	/** Is told after each update. */
	readonly onProgress?: ((done: number, total: number) => void) | undefined;
	/** Default: `nsupdate`, from the PATH. */
	readonly program?: string | undefined;
}

export interface NsupdateResult {
	/** The names of the records that were added, in order. Empty where there was nothing to do, and nobody was asked. */
	readonly names: readonly string[];
}

const maxErrorOctets = 16_384;

/**
 * Makes the updates of a script of `formatNsupdateScript`, one after the other, through the program nsupdate of BIND (RFC 2136, RFC 8945).
 * It stops at the first that the server does not make; those before it stay made, and to repeat the whole with a new plan is safe.
 *
 * @throws {MailError} with a code that begins in `dns-update-`, or `unrecognised`.
 * @throws {OptionError} for a server or port that is none.
 */
export async function applyByNsupdate(script: string, options: NsupdateOptions = {}): Promise<NsupdateResult> {
	const { timeoutMs = 30_000, keyFile, onProgress, program = "nsupdate" } = options;
	const preamble = serverLine(options);
	const updates = readUpdates(script);
	if (updates.length === 0) return { names: [] };
	const runner = { program, keyFile, deadline: AbortSignal.timeout(timeoutMs), timeoutMs };
	await checkKey(runner);
	for (const [done, { name, lines }] of updates.entries()) {
		const run = await runNsupdate(runner, [...preamble, ...lines]);
		const attempt = { name, done, total: updates.length };
		if (run === "timed-out") throw updateTimedOut(timeoutMs, attempt);
		if (run.exitCode !== 0) throw toNsupdateError(run, attempt);
		onProgress?.(done + 1, updates.length);
	}
	return { names: updates.map(({ name }) => name) };
}

interface Runner {
	readonly program: string;
	readonly keyFile: string | undefined;
	readonly deadline: AbortSignal;
	readonly timeoutMs: number;
}

// nsupdate only complains of a key that it cannot read, and then goes on unsigned, which a server that goes by addresses would accept.
async function checkKey(runner: Runner): Promise<void> {
	const { keyFile, timeoutMs } = runner;
	if (keyFile === undefined) return;
	try {
		await access(keyFile, constants.R_OK);
	} catch (error) {
		throw keyUnreadable(keyFile, { cause: error });
	}
	const run = await runNsupdate(runner, ["quit"]);
	if (run === "timed-out") throw updateTimedOut(timeoutMs, undefined);
	if (run.exitCode !== 0 || run.said.includes("could not read key")) throw keyUnreadable(keyFile, { cause: run });
}

function runNsupdate(
	{ program, keyFile, deadline, timeoutMs }: Runner,
	lines: readonly string[],
): Promise<NsupdateRun | "timed-out"> {
	// Its own limit is behind ours, so that one of them decides.
	const seconds = String(Math.ceil(timeoutMs / 1_000) + 1);
	// -v: over TCP. A long update does not fit into a datagram.
	const args = ["-v", "-t", seconds, ...(keyFile === undefined ? [] : ["-k", keyFile])];
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {
			stdio: ["pipe", "ignore", "pipe"],
			env: { PATH: process.env["PATH"], LC_ALL: "C" },
			signal: deadline,
			killSignal: "SIGKILL",
		});
		let said = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			said = (said + text).slice(0, maxErrorOctets);
		});
		// It may end before it has read everything.
		child.stdin.on("error", () => undefined);
		child.stdin.end(`${lines.join("\n")}\n`);
		child.once("error", (error: NodeJS.ErrnoException) => {
			if (error.name === "AbortError") resolve("timed-out");
			else reject(nsupdateMissing(program, error));
		});
		child.once("close", (exitCode) => resolve(deadline.aborted ? "timed-out" : { exitCode, said }));
	});
}

function serverLine({ server, port = 53 }: NsupdateOptions): readonly string[] {
	if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new OptionError("port", "must be a port, 1 to 65535");
	if (server === undefined) return [];
	if (server.length > 255 || !/^[a-z0-9_.:-]+$/i.test(server))
		throw new OptionError("server", "must be a host name or an IP address");
	return [`server ${server} ${port}`];
}
