import { MailError } from "@todoku/core";
import type { SesLocal, SesLocalOptions } from "@todoku/ses-local";
import { type Command, InvalidArgumentError } from "commander";
import { toListenError } from "./listen-error.ts";
import { parsePort } from "./parse-port.ts";
import { humanFormat, jsonFormat } from "./ses-local-format.ts";
import type { Shell } from "./shell.ts";

interface SesLocalFlags {
	readonly port: number;
	readonly host: string;
	readonly identity?: readonly string[];
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
		.option("--identity <domain|address...>", "may be sent from: verified from the start; may be repeated")
		.option("--region <region>", "the AWS region it pretends to be in", parseRegion, "ap-northeast-1")
		.option("--json", "print one line of JSON when it listens, and one for each mail")
		.addHelpText("after", examples)
		.action((flags: SesLocalFlags) => runSesLocal(flags, shell));
}

const examples = `
Example:
  todoku ses-local --identity shop.example --identity owner@example.net`;

async function runSesLocal(flags: SesLocalFlags, shell: Shell): Promise<void> {
	const { identity: identities = [] } = flags;
	const format = flags.json ? jsonFormat : humanFormat;
	// Asked for first: whoever has read that it listens may stop it at once.
	const stopped = shell.untilStopped();
	const ses = await start(flags, (message) => shell.output.write(format.message(message)));
	try {
		verify(ses, identities);
		shell.output.write(format.listening(ses, identities));
		await stopped;
	} finally {
		await ses.close();
	}
}

async function start(
	{ port, host, region }: SesLocalFlags,
	onMessage: NonNullable<SesLocalOptions["onMessage"]>,
): Promise<SesLocal> {
	// Loaded here, so that the other commands start without it.
	const { startSesLocal } = await import("@todoku/ses-local");
	try {
		return await startSesLocal({ port, host, region, onMessage });
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

function parseRegion(value: string): string {
	if (/^[a-z0-9-]+$/.test(value)) return value;
	throw new InvalidArgumentError("A region looks like ap-northeast-1.");
}
