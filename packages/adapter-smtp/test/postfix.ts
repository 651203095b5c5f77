import { execFile } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { tls } from "./relay.ts";

const run = promisify(execFile);

/** A Postfix of one's own: its files in a directory of their own, its port a free one, everything for `shop.test` in Maildirs. */
export interface Postfix {
	readonly port: number;
	/** The mails of this mailbox, as soon as there is one. */
	mailOf(user: string): Promise<Buffer[]>;
	/** Where the mailbox of this user is. */
	maildirOf(user: string): string;
	/** What it has logged so far. */
	log(): Promise<string>;
	stop(): Promise<void>;
}

/** Why there can be none here; null where there can. */
export function postfixMissing(): string | null {
	if (process.getuid?.() !== 0) return "Postfix can be started by root only";
	try {
		accessSync("/usr/sbin/postfix", constants.X_OK);
		return null;
	} catch {
		return "Postfix is not installed (/usr/sbin/postfix)";
	}
}

/**
 * @param users Who has a mailbox at `shop.test`; mail to anybody else there is accepted, and bounces; `refused` is refused at RCPT TO.
 * @param settings More lines for main.cf; the last of two about the same thing counts.
 */
export async function startPostfix(users: readonly string[], settings: readonly string[] = []): Promise<Postfix> {
	const base = await mkdtemp(join(tmpdir(), "todoku-postfix-"));
	const port = await freePort();
	await chmod(base, 0o755);
	for (const directory of ["etc", "queue", "data", "mail"]) await mkdir(join(base, directory));
	const write = (name: string, lines: readonly string[]) => writeFile(join(base, "etc", name), `${lines.join("\n")}\n`);
	await write("key.pem", [tls.key]);
	await write("certificate.pem", [tls.cert]);
	await write(
		"mailboxes",
		users.map((user) => `${user}@shop.test shop.test/${user}/`),
	);
	await write("main.cf", [...mainSettings(base), ...settings]);
	await write("master.cf", services(port));
	await run("chown", ["postfix", join(base, "data")]);
	await run("chown", ["nobody", join(base, "mail")]);
	const control = (command: string) => run("/usr/sbin/postfix", ["-c", join(base, "etc"), command]);
	await control("start");
	return {
		port,
		mailOf: async (user) => {
			const mails = await readMaildir(join(base, "mail", "shop.test", user, "new"));
			if (mails.length > 0) return mails;
			throw new Error(`No mail came to ${user}: ${await readFile(join(base, "mail.log"), "utf8")}`);
		},
		maildirOf: (user) => join(base, "mail", "shop.test", user),
		log: () => readFile(join(base, "mail.log"), "utf8"),
		stop: async () => {
			await control("stop");
			await rm(base, { recursive: true, force: true });
		},
	};
}

function mainSettings(base: string): string[] {
	return [
		"compatibility_level = 3.6",
		`queue_directory = ${base}/queue`,
		`data_directory = ${base}/data`,
		`maillog_file = ${base}/mail.log`,
		`maillog_file_prefixes = ${base}`,
		"inet_interfaces = loopback-only",
		"inet_protocols = ipv4",
		"myhostname = mta.shop.test",
		...["mydestination", "local_recipient_maps", "alias_maps", "alias_database", "notify_classes"].map(
			(name) => `${name} =`,
		),
		"virtual_mailbox_domains = shop.test",
		`virtual_mailbox_base = ${base}/mail`,
		`virtual_mailbox_maps = texthash:${base}/etc/mailboxes`,
		...["virtual_minimum_uid = 1", "virtual_uid_maps = static:65534", "virtual_gid_maps = static:65534"],
		// virtual(8) dies when it is smaller than message_size_limit.
		"virtual_mailbox_limit = 0",
		"smtpd_reject_unlisted_recipient = no",
		"smtpd_recipient_restrictions = check_recipient_access inline:{ refused@shop.test=REJECT }, permit",
		"smtpd_relay_restrictions = permit_mynetworks, reject",
		"mynetworks = 127.0.0.0/8",
		"recipient_delimiter = +",
		...["smtpd_tls_security_level = may", `smtpd_tls_key_file = ${base}/etc/key.pem`],
		`smtpd_tls_cert_file = ${base}/etc/certificate.pem`,
	];
}

function services(port: number): string[] {
	const unix = (name: string, command = name, limit = "-") => `${name} unix - - n - ${limit} ${command}`;
	return [
		`127.0.0.1:${port} inet n - n - - smtpd`,
		"postlog unix-dgram n - n - 1 postlogd",
		"pickup unix n - n 60 1 pickup",
		"qmgr unix n - n 300 1 qmgr",
		"showq unix n - n - - showq",
		"cleanup unix n - n - 0 cleanup",
		"flush unix n - n 1000? 0 flush",
		unix("rewrite", "trivial-rewrite"),
		...["bounce", "defer", "trace"].map((name) => unix(name, "bounce", "0")),
		...["tlsmgr", "verify", "anvil", "scache"].map((name) => unix(name, name, "1")),
		...["proxymap", "smtp", "error", "discard"].map((name) => unix(name)),
		// These become the owner of the mailbox, so they may not begin as postfix.
		"local unix - n n - - local",
		"virtual unix - n n - - virtual",
		unix("relay", "smtp"),
		unix("retry", "error"),
	];
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

async function readMaildir(directory: string): Promise<Buffer[]> {
	const deadline = Date.now() + 15_000;
	for (;;) {
		const names = await readdir(directory).catch((): string[] => []);
		if (names.length > 0 || Date.now() > deadline) {
			return Promise.all(names.toSorted().map((name) => readFile(join(directory, name))));
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
