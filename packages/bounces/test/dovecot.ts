import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "/usr/sbin/dovecot";
const nobody = 65_534;

/** An IMAP server of one's own: its files in a directory of their own, its ports free ones, a mailbox for whoever logs in. */
export interface Dovecot {
	readonly port: number;
	readonly tlsPort: number;
	readonly password: string;
	/** `imap://user@127.0.0.1:port`. */
	urlOf(user: string): string;
	/** Delivers to the user's inbox, as a mail server on the same machine does. */
	deliver(user: string, name: string, mail: string | Uint8Array): Promise<void>;
	/** The names of the mails in a Maildir of the user, flags included; folders as `.Read`. */
	names(user: string, ...path: string[]): Promise<string[]>;
	log(): Promise<string>;
	stop(): Promise<void>;
}

/** Why there can be none here; null where there can. */
export function dovecotMissing(): string | null {
	if (process.getuid?.() !== 0) return "Dovecot can be started by root only";
	try {
		accessSync(program, constants.X_OK);
		accessSync("/usr/lib/dovecot/imap", constants.X_OK);
		return null;
	} catch {
		return "Dovecot's IMAP server is not installed (dovecot-imapd)";
	}
}

/** @param tls PEM, for its TLS port and STARTTLS. */
export async function startDovecot(tls: { readonly cert: string; readonly key: string }): Promise<Dovecot> {
	const base = await mkdtemp(join(tmpdir(), "todoku-dovecot-"));
	const [port, tlsPort] = [await freePort(), await freePort()];
	const password = "never-in-a-command-line";
	await chmod(base, 0o755);
	for (const directory of ["run", "state", "mail"]) await mkdir(join(base, directory));
	await chown(join(base, "mail"), nobody, nobody);
	await writeFile(join(base, "key.pem"), tls.key, { mode: 0o600 });
	await writeFile(join(base, "certificate.pem"), tls.cert);
	const file = join(base, "dovecot.conf");
	await writeFile(file, settings(base, port, tlsPort, password));
	const server = spawn(program, ["-F", "-c", file], { stdio: "ignore" });
	const log = (): Promise<string> => readFile(join(base, "dovecot.log"), "utf8").catch(() => "");
	await untilListening(server, port, log);
	const makeMaildir = async (user: string): Promise<string> => {
		const directory = join(base, "mail", user);
		for (const path of ["", "cur", "new", "tmp"]) {
			await mkdir(join(directory, path), { recursive: true });
			await chown(join(directory, path), nobody, nobody);
		}
		return directory;
	};
	return {
		port,
		tlsPort,
		password,
		urlOf: (user) => `imap://${user}@127.0.0.1:${port}`,
		async deliver(user, name, mail) {
			const path = join(await makeMaildir(user), "new", name);
			await writeFile(path, mail);
			await chown(path, nobody, nobody);
		},
		names: async (user, ...path) =>
			(await readdir(join(base, "mail", user, ...path)).catch((): string[] => [])).toSorted(),
		log,
		async stop() {
			server.kill("SIGTERM");
			if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
			await rm(base, { recursive: true, force: true });
		},
	};
}

function settings(base: string, port: number, tlsPort: number, password: string): string {
	return `
base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${base}/certificate.pem
ssl_key = <${base}/key.pem
mail_location = maildir:${base}/mail/%u
first_valid_uid = 1
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${base}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
  }
}
service anvil {
  chroot =
}
`;
}

async function untilListening(server: ChildProcess, port: number, log: () => Promise<string>): Promise<void> {
	const deadline = Date.now() + 15_000;
	for (;;) {
		if (server.exitCode !== null || Date.now() > deadline) throw new Error(`Dovecot did not start: ${await log()}`);
		if (await answers(port)) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

async function answers(port: number): Promise<boolean> {
	const socket = connect(port, "127.0.0.1");
	try {
		await once(socket, "connect");
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

async function freePort(): Promise<number> {
	const server = createServer();
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}
