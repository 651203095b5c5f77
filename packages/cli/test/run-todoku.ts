import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export interface Ended {
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Starts the built program, as a shell would, with a terminal that speaks English unless the environment says otherwise. */
export function startTodoku(args: readonly string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
	return spawn(process.execPath, [main, ...args], { env: { ...process.env, LC_ALL: "C", ...env } });
}

/** Runs the built program to its end. */
export async function runTodoku(
	args: readonly string[],
	given: { readonly input?: string; readonly env?: Record<string, string> } = {},
): Promise<Ended> {
	const child = startTodoku(args, given.env);
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
	child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
	child.stdin.end(given.input ?? "");
	const [exitCode] = (await once(child, "close")) as [number | null];
	return { exitCode, stdout, stderr };
}
