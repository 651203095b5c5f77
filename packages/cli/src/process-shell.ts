import { userInfo } from "node:os";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { buffer } from "node:stream/consumers";
import { isatty } from "node:tty";
import type { Shell } from "./shell.ts";

/** What an output that is no terminal, and has no width, is laid out for. */
const usualColumns = 100;

/** The shell this process was really started from. */
export function createProcessShell(): Shell {
	// Whoever read the output has read enough (`| head`), and there is nobody left to tell.
	process.stdout.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
		process.exit(0);
	});
	return {
		output: {
			write: (text) => void process.stdout.write(text),
			writeError: (text) => void process.stderr.write(text),
		},
		env: process.env,
		login: readLogin(),
		terminal: {
			output: isatty(1),
			errors: isatty(2),
			// 0 where a terminal does not know its own width.
			columns: process.stdout.columns || usualColumns,
		},
		now: () => new Date(),
		readInput: () => buffer(process.stdin),
		ask: askOnTerminal,
		untilStopped: () =>
			new Promise((resolve) => {
				// Once only, so that a further Ctrl+C ends a program that does not stop by itself.
				for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
			}),
		leaveSoon: () => {
			// Not at once: what was written goes out first.
			setTimeout(() => process.exit(), 500).unref();
		},
	};
}

async function askOnTerminal(question: string): Promise<string | null> {
	if (!isatty(0) || !isatty(2)) return null;
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const closed = new AbortController();
	// Ctrl+C and Ctrl+D are an answer too: not yes.
	lines.once("close", () => closed.abort());
	try {
		return await lines.question(question, { signal: closed.signal });
	} catch (error) {
		if (!closed.signal.aborted) throw error;
		process.stderr.write("\n");
		return "";
	} finally {
		lines.close();
	}
}

function readLogin(): string | undefined {
	try {
		return userInfo().username;
	} catch {
		// A container may run under a number that no user has.
		return undefined;
	}
}
