import { OptionError, type ServiceRefusalPolicy, serviceRefusalPolicies } from "@todoku/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { addDnsOptions, type DnsFlags } from "../dns/dns-flags.ts";
import { parseNotifyUrl } from "../domain/notice-post.ts";
import { openSenderParts, type SenderPartsOpener } from "../domain/sender-parts.ts";
import { parseCount, parsePart, parsePositive, parseShare } from "../parse-number.ts";
import { parsePort } from "../parse-port.ts";
import { addSesOptions, type SesFlags } from "../ses/ses-flags.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, readStoreLocation, type StoreFlags } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { runWorker } from "./run-worker.ts";

export interface WorkerFlags extends StoreFlags, SesFlags, DnsFlags {
	readonly smtp?: string;
	readonly configurationSet?: string;
	readonly sesTenant?: string;
	readonly onServiceRefusal: ServiceRefusalPolicy;
	readonly relaySigns?: readonly string[];
	readonly bounceAddress?: string;
	readonly concurrency?: number;
	readonly tenantShare?: number;
	readonly rateShare?: number;
	readonly urgentReserve?: number;
	readonly unknownOutcome?: "resend" | "hold";
	/** False with `--no-quota`. */
	readonly quota: boolean;
	readonly keepBodies?: number;
	readonly keepAddresses?: number;
	readonly grace: number;
	readonly metricsPort?: number;
	readonly metricsHost: string;
	readonly watchSenders?: true;
	readonly notifyUrl?: URL;
	readonly notifyMail?: string;
	readonly quiet?: true;
	readonly json?: true;
}

/** `todoku worker`: sends what the outbox holds, in the foreground, until it is told to stop. */
export function addWorkerCommand(
	program: Command,
	shell: Shell,
	openStore: StoreOpener,
	openParts: SenderPartsOpener = openSenderParts,
): void {
	const command = program
		.command("worker")
		.summary("send what the outbox holds, as a process of its own")
		.description(
			"Sends what the outbox holds, whoever recorded it, until Ctrl+C (SIGINT or SIGTERM). Then it claims nothing more, and what is in flight may settle; a second signal stops it at once. Any number of workers may run. Its settings are those in the database.",
		)
		.option(
			"--smtp <url>",
			"the standard route: smtp://user:password@host:587 or smtps://…; rather by TODOKU_SMTP_URL, because other users of this machine see command lines",
		);
	addSesOptions(command)
		.option("--configuration-set <name>", "the SES configuration set of each message")
		.option("--ses-tenant <name>", "the SES tenant of each message")
		.addOption(
			new Option("--on-service-refusal <policy>", "what becomes of mail whose sender the service refuses")
				.choices(serviceRefusalPolicies)
				.default("standard-if-aligned" satisfies ServiceRefusalPolicy),
		)
		.option(
			"--relay-signs <domain...>",
			"the relay itself signs mail from these domains and their subdomains with DKIM, which makes it safe for standard-if-aligned",
		)
		.option(
			"--bounce-address <address>",
			"where mail of the standard route comes back to, its delivery named in the address (VERP): bounces+<id>@…, for bounces ingest",
		)
		.option("--concurrency <count>", "deliveries on their way at the same time", parsePositive)
		.option("--tenant-share <count>", "of these, those of one tenant, in all workers; 0: no bound", parseCount)
		.option("--rate-share <share>", "the part of the service's rate and day that is ours, over 0 to 1", parseShare)
		.option("--urgent-reserve <part>", "the part of the service's day that only urgent mail may use, 0 to 1", parsePart)
		.option("--no-quota", "do not ask the service what it allows, and keep to no rate")
		.addOption(
			new Option("--unknown-outcome <what>", "what becomes of mail that was perhaps sent, and nobody knows").choices([
				"resend",
				"hold",
			]),
		)
		.option("--keep-bodies <days>", "forget what mails say so many days after they are settled", parsePositive)
		.option("--keep-addresses <days>", "forget addresses and subjects so many days after", parsePositive)
		.option("--grace <seconds>", "how long what is in flight may take to settle when it stops", parseSeconds, 10)
		.option(
			"--metrics-port <number>",
			"serve /metrics (Prometheus), /ready and /live there; 0 takes a free port",
			parsePort,
		)
		.option("--metrics-host <host>", "where to serve them", "127.0.0.1")
		.option("--quiet", "print no line for each answer of a next hop");
	command
		.option(
			"--watch-senders",
			"look after the senders, too: register what has been verified, flag what the service no longer honours",
		)
		.option(
			"--notify-url <url>",
			"with --watch-senders: post each change and each new warning of a sender there as JSON; https",
			parseNotifyUrl,
		)
		.option(
			"--notify-mail <address>",
			"with --watch-senders: mail the same to this mailbox of the operator's, from itself, through the outbox",
		);
	addStoreOptions(addDnsOptions(command))
		.option("--json", "print one line of JSON for each event")
		.addHelpText("after", examples)
		.action((flags: WorkerFlags) => {
			const smtpUrl = flags.smtp ?? shell.env.TODOKU_SMTP_URL;
			if (!smtpUrl)
				throw wrongUsage("no relay was named for the standard route; give --smtp smtp://… or set TODOKU_SMTP_URL");
			if (!flags.watchSenders && (flags.notifyUrl ?? flags.notifyMail ?? flags.dns ?? flags.zoneServer) !== undefined)
				throw wrongUsage(
					"--notify-url, --notify-mail, --dns and --zone-server mean something only with --watch-senders",
				);
			const location = readStoreLocation(flags, shell.env);
			return runWorker({ flags, smtpUrl, location, shell, openStore, openParts }).catch((error: unknown) => {
				throw error instanceof OptionError ? wrongUsage(`the worker cannot be set up: ${error.message}`) : error;
			});
		});
}

const examples = `
Examples:
  TODOKU_DATABASE_URL=postgres://… TODOKU_SMTP_URL=smtp://… todoku worker --ses-region ap-northeast-1 --metrics-port 9464
  todoku worker --directory ./data --smtp smtp://127.0.0.1:2525 --ses-endpoint http://127.0.0.1:4579`;

function parseSeconds(value: string): number {
	const seconds = Number(value);
	if (/^\d{1,4}$/.test(value) && seconds <= 3_600) return seconds;
	throw new InvalidArgumentError("This is a number of seconds from 0 to 3600.");
}
