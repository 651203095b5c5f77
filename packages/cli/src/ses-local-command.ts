import { isIP } from "node:net";
import { MailError } from "@todoku/core";
import type { SesLocal, SesLocalOptions } from "@todoku/ses-local";
import { type Command, InvalidArgumentError } from "commander";
import { toListenError } from "./listen-error.ts";
import { parsePort } from "./parse-port.ts";
import { humanFormat, jsonFormat } from "./ses-local-format.ts";
import type { Shell } from "./shell.ts";
import { wrongUsage } from "./wrong-usage.ts";

interface SesLocalFlags {
	readonly port: number;
	readonly host: string;
	readonly identity?: readonly string[];
	readonly dns?: readonly string[];
	readonly revokeAfter?: number;
	readonly region: string;
	readonly json?: true;
}

/** `todoku ses-local`: a local SES in the foreground, until it is told to stop. */
export function addSesLocalCommand(program: Command, shell: Shell): void {
	program
		.command("ses-local")
		.summary("run a local Amazon SES v2 for development")
		.description(
			"Runs a local Amazon SES v2 for development, until Ctrl+C. The AWS SDK talks to it as to the real one. It delivers nothing and forgets everything when it stops.",
		)
		.option("--port <number>", "where to listen; 0 takes a free port", parsePort, 4579)
		.option(
			"--host <host>",
			"where to listen; on anything but this machine's loopback, everybody who reaches it can read the mail",
			"127.0.0.1",
		)
		.option(
			"--identity <domain|address...>",
			"may be sent from: verified from the start, whatever the DNS says; may be repeated",
		)
		.option(
			"--dns <address:port>",
			"verify domains by the records this DNS server shows, every 2 seconds; may be repeated",
			parseDnsServer,
		)
		.option(
			"--revoke-after <seconds>",
			"how long a verified domain keeps its verification while its records are gone (default: 72 hours, as at SES); needs --dns",
			parseSeconds,
		)
		.option("--region <region>", "the AWS region it pretends to be in", parseRegion, "ap-northeast-1")
		.option("--json", "print one line of JSON when it listens, and one for each mail")
		.addHelpText("after", examples)
		.action((flags: SesLocalFlags) => runSesLocal(flags, shell));
}

const examples = `
Examples:
  todoku ses-local --identity shop.example --identity owner@example.net
  todoku ses-local --dns 127.0.0.1:15353 --revoke-after 60`;

async function runSesLocal(flags: SesLocalFlags, shell: Shell): Promise<void> {
	const { identity: identities = [] } = flags;
	const format = flags.json ? jsonFormat : humanFormat;
	// Asked for first: whoever has read that it listens may stop it at once.
	const stopped = shell.untilStopped();
	const ses = await start(flags, {
		onMessage: (message) => shell.output.write(format.message(message)),
		onVerification: (change) => shell.output.write(format.verification(change)),
		onNotice: (notice) => {
			if (notice.kind === "verification") shell.output.write(format.confirmation(notice));
		},
	});
	try {
		verify(ses, identities);
		shell.output.write(format.listening(ses, { identities, dns: flags.dns }));
		await stopped;
	} finally {
		await ses.close();
	}
}

async function start(
	{ port, host, region, dns, revokeAfter }: SesLocalFlags,
	heard: Pick<SesLocalOptions, "onMessage" | "onVerification" | "onNotice">,
): Promise<SesLocal> {
	if (revokeAfter !== undefined && dns === undefined) {
		throw wrongUsage("--revoke-after says nothing without --dns; name the DNS server to verify by");
	}
	// Loaded here, so that the other commands start without it.
	const { startSesLocal } = await import("@todoku/ses-local");
	try {
		return await startSesLocal({
			port,
			host,
			region,
			...heard,
			...(dns && { dns: { servers: dns } }),
			...(revokeAfter !== undefined && { verification: { revokeAfterMs: revokeAfter * 1000 } }),
		});
	} catch (error) {
		throw toListenError(error, host, port, "--port");
	}
}

function verify(ses: SesLocal, identities: readonly string[]): void {
	for (const identity of identities) {
		try {
			ses.setIdentity(identity, "SUCCESS");
		} catch (error) {
			throw new MailError("bad-identity", `--identity "${identity}" is neither a domain nor an address`, {
				cause: error,
			});
		}
	}
}

function parseDnsServer(value: string, before: readonly string[] = []): readonly string[] {
	const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? [];
	const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
	const isAddress = isIP(value) === 6 || (isPort && (isIP(plain ?? "") === 4 || isIP(bracketed ?? "") === 6));
	if (isAddress) return [...before, value];
	throw new InvalidArgumentError("A DNS server looks like 127.0.0.1:15353 or [::1]:15353.");
}

function parseSeconds(value: string): number {
	if (/^\d{1,9}$/.test(value)) return Number(value);
	throw new InvalidArgumentError("Seconds are a whole number.");
}

function parseRegion(value: string): string {
	if (/^[a-z0-9-]+$/.test(value)) return value;
	throw new InvalidArgumentError("A region looks like ap-northeast-1.");
}
