import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The demonstration as its users start it: a process of its own, made of what the build wrote. */
export interface DemoProcess {
	readonly url: string;
	/** SIGKILL: nothing is said to it, and it finishes nothing. */
	kill(): Promise<void>;
}

const main = join(import.meta.dirname, "../dist/main.js");

export async function startDemoProcess(
	args: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<DemoProcess> {
	const { DATABASE_URL: _url, ...inherited } = process.env;
	const child = spawn(process.execPath, [main, "--port", "0", "--locale", "en", ...args], {
		env: { ...inherited, ...environment },
		stdio: ["ignore", "pipe", "inherit"],
	});
	return { url: await urlOf(child), kill: () => kill(child) };
}

/** The first address that it prints. */
async function urlOf(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
	for await (const line of createInterface({ input: child.stdout })) {
		const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
		if (url === undefined) continue;
		// What it prints from now on is read by nobody, and must not hold it up.
		child.stdout.resume();
		return url;
	}
	throw new Error("The demonstration ended before it said where it listens");
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill("SIGKILL");
	await once(child, "exit");
}
