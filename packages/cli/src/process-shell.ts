import process from "node:process";
import { buffer } from "node:stream/consumers";
import type { Shell } from "./shell.ts";

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
		readInput: () => buffer(process.stdin),
		untilStopped: () =>
			new Promise((resolve) => {
				// Once only, so that a second Ctrl+C ends a program that does not stop by itself.
				for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
			}),
	};
}
