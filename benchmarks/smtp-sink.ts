import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import process from "node:process";

/** Something that takes mail over SMTP and throws it away, as fast as it can, in a process of its own. */
export interface SmtpSink {
	readonly port: number;
	close(): void;
}

/** Postfix's own smtp-sink. Null where it is not installed. */
export async function startSmtpSink(): Promise<SmtpSink | null> {
	const program = ["/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink"].find((path) => existsSync(path));
	if (program === undefined) return null;
	const port = await freePort();
	const asUser = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
	const child = spawn(program, [...asUser, `127.0.0.1:${port}`, "256"], { stdio: "ignore" });
	for (let tries = 0; !(await answers(port)); tries++) {
		if (tries > 100) throw new Error("smtp-sink does not answer");
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return { port, close: () => void child.kill() };
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("data", () => resolve(true) ?? socket.destroy());
		socket.once("error", () => resolve(false));
	});
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
