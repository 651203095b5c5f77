import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const programs = ["/usr/sbin/named", "/usr/bin/nsupdate", "/usr/sbin/tsig-keygen"];

/** Why there is no BIND to test with; undefined where there is. */
export function whyNoNamed(): string | undefined {
	const missing = programs.filter((program) => !existsSync(program));
	if (missing.length === 0) return undefined;
	const reason = `no ${missing.join(", ")} (apt-get install bind9 bind9-dnsutils)`;
	if (process.env["TODOKU_REQUIRE_SERVICES"] === "1") throw new Error(`TODOKU_REQUIRE_SERVICES is set, but: ${reason}`);
	// biome-ignore lint/suspicious/noConsole: whoever reads the run must see what it left out.
	console.warn(`skipped: ${reason}`);
	return reason;
}

/** A BIND of its own, the authority of one zone that only a holder of its key may change. */
export interface Named {
	/** `127.0.0.1:port`. */
	readonly address: string;
	/** Of the key it takes. */
	readonly keyFile: string;
	/** Of another one of the same name. */
	readonly wrongKeyFile: string;
	/** Runs lines of nsupdate against it, signed with its key. */
	update(lines: readonly string[]): void;
	stop(): Promise<void>;
}

export async function startNamed(zone: string): Promise<Named> {
	const directory = await mkdtemp(join(tmpdir(), "todoku-named-"));
	const port = await freePort();
	const [keyFile, wrongKeyFile] = [join(directory, "key.conf"), join(directory, "wrong.conf")];
	for (const file of [keyFile, wrongKeyFile]) await writeFile(file, makeKey(), { mode: 0o600 });
	await writeFile(
		join(directory, "zone"),
		`$TTL 60\n@ SOA ns.${zone}. hostmaster.${zone}. 1 60 60 60 1\n@ NS ns.${zone}.\n@ MX 10 mail.${zone}.\nns A 127.0.0.1\nmail A 127.0.0.1\n`,
	);
	await writeFile(join(directory, "named.conf"), configuration(directory, port, zone));
	const named = spawn("/usr/sbin/named", ["-g", "-c", join(directory, "named.conf"), "-n", "1"], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	await untilRunning(named);
	return {
		address: `127.0.0.1:${port}`,
		keyFile,
		wrongKeyFile,
		update(lines): void {
			const input = [`server 127.0.0.1 ${port}`, `zone ${zone}`, ...lines, "send", ""].join("\n");
			execFileSync("/usr/bin/nsupdate", ["-k", keyFile], { input, timeout: 10_000 });
		},
		async stop(): Promise<void> {
			named.kill();
			if (named.exitCode === null) await once(named, "exit");
			await rm(directory, { recursive: true, force: true });
		},
	};
}

function makeKey(): string {
	return execFileSync("/usr/sbin/tsig-keygen", ["-a", "hmac-sha256", "todoku-key"], { encoding: "utf8" });
}

function configuration(directory: string, port: number, zone: string): string {
	return `include "${directory}/key.conf";
options {
	directory "${directory}"; pid-file "${directory}/named.pid"; session-keyfile "${directory}/session.key";
	managed-keys-directory "${directory}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
	recursion no; dnssec-validation no; notify no; empty-zones-enable no;
};
controls { };
zone "${zone}" { type primary; file "${directory}/zone"; update-policy { grant todoku-key zonesub ANY; }; };
`;
}

async function untilRunning(named: ChildProcess): Promise<void> {
	const said: string[] = [];
	for await (const line of createInterface({ input: named.stderr as NonNullable<typeof named.stderr> })) {
		if (line.endsWith(" running")) {
			// It stops when nobody reads what it says.
			named.stderr?.resume();
			return;
		}
		said.push(line);
	}
	throw new Error(`named did not start:\n${said.slice(-10).join("\n")}`);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}
