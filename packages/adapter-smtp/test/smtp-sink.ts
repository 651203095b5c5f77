import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A running `smtp-sink`, Postfix's own server for tests: it takes every mail and throws it away. */
export interface SmtpSink {
	readonly port: number;
	stop(): Promise<void>;
}

/** Why there can be none here; null where there can. */
export function smtpSinkMissing(): string | null {
	try {
		execFileSync("sh", ["-c", "command -v smtp-sink"], { stdio: "ignore" });
		return null;
	} catch {
		return "smtp-sink is not installed (it comes with Postfix)";
	}
}

/** @param options How it goes wrong, for example `-f RCPT`; see smtp-sink(1). */
export async function startSmtpSink(options: readonly string[] = []): Promise<SmtpSink> {
	const missing = smtpSinkMissing();
	if (missing !== null) throw new Error(missing);
	const port = await freePort();
	// It does not run as root; once it listens, it needs no rights at all.
	const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
	const child = spawn("smtp-sink", [...user, ...options, `inet:127.0.0.1:${port}`, "100"], { stdio: "ignore" });
	const stop = async (): Promise<void> => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill();
		await once(child, "exit");
	};
	try {
		await listening(child, port);
		return { port, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function listening(child: ChildProcess, port: number): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		if (child.exitCode !== null) throw new Error(`smtp-sink ended with ${child.exitCode}`);
		const socket = connect(port, "127.0.0.1");
		try {
			await once(socket, "connect");
			return;
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 25));
		} finally {
			socket.destroy();
		}
	}
	throw new Error(`smtp-sink does not listen on port ${port}`);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}
