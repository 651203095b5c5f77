import { type ExplanationLocale, MailError, type StoredSetting } from "@todoku/core";
import type { Command } from "commander";
import { addDnsOptions, type DnsFlags, dnsViews } from "../dns/dns-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { startProgress } from "../progress.ts";
import {
	addPaceOption,
	addSesOptions,
	type PaceFlags,
	type SesFlags,
	sesClientOptions,
	withSesOptions,
} from "../ses/ses-flags.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, findStoreLocation, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { OpenStore, SettingsDesk, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { type ExaminedParts, examine } from "./examine.ts";
import { type Finding, sortFindings } from "./finding.ts";
import { formatFindings } from "./format-findings.ts";
import { senderFindings } from "./sender-findings.ts";

interface DoctorFlags extends StoreFlags, SesFlags, PaceFlags, DnsFlags, LocaleFlags {
	readonly tenant?: string;
	readonly sendersIn?: readonly string[];
	readonly relayHost?: string;
	readonly strict?: true;
	readonly json?: true;
}

/** `todoku doctor`: everything that is off between the settings, the service, the DNS and the outbox. */
export function addDoctorCommand(program: Command, shell: Shell, openStore: StoreOpener): void {
	const command = program
		.command("doctor")
		.summary("say what is off: the settings against the service, the DNS, the quota and the account")
		.description(
			"Holds the settings against the service, the DNS, the quota and the state of the account, and says what is off, how grave it is and what to do. Changes nothing. Ends with exit code 1 when there is an error, so that CI can run it. Without a database it looks at the service and the DNS alone.",
		)
		.option("--tenant <tenant>", "look at the setting of this tenant only; without it, at all of them")
		.option(
			"--senders-in <path...>",
			"instead, find the From addresses in configuration and template files that no verified sender covers",
		)
		.option("--relay-host <host>", "the standard route's own host: its reverse name is looked at, too")
		.option("--strict", "end with exit code 1 for a warning, too");
	addLocaleOption(addDnsOptions(addPaceOption(addSesOptions(addStoreOptions(command)))))
		.option("--json", "print one line of JSON: { findings: [{ severity, code, about, sentence: { ja, en } }] }")
		.addHelpText("after", examples)
		.action((flags: DoctorFlags) => doctor(flags, shell, openStore));
}

async function doctor(flags: DoctorFlags, shell: Shell, openStore: StoreOpener): Promise<void> {
	const findings = sortFindings(
		await (flags.sendersIn === undefined
			? examineAll(flags, shell, openStore)
			: examineFiles(flags, flags.sendersIn, shell, openStore)),
	);
	shell.output.write(
		flags.json ? `${JSON.stringify({ findings })}\n` : formatFindings(findings, localeFor(flags, shell)),
	);
	const grave = findings.filter(({ severity }) => severity === "error" || (flags.strict && severity === "warning"));
	if (grave.length > 0) throw new MailError("doctor-findings", words[localeFor(flags, shell)].grave(grave.length));
}

async function examineAll(flags: DoctorFlags, shell: Shell, openStore: StoreOpener): Promise<readonly Finding[]> {
	if (findStoreLocation(flags, shell.env) === undefined) return examineWith(flags, shell, undefined);
	return withStore(flags, shell, openStore, (store) => examineWith(flags, shell, store));
}

async function examineWith(
	flags: DoctorFlags,
	shell: Shell,
	store: OpenStore | undefined,
): Promise<readonly Finding[]> {
	// Only this needs the AWS SDK, and it takes a moment to load.
	const { createSesIdentities } = await import("@todoku/adapter-ses");
	return withSesOptions(async () => {
		const service = createSesIdentities({
			...sesClientOptions(flags, shell.env),
			callsPerSecond: flags.callsPerSecond,
		});
		const progress = startProgress(shell, "looked at");
		try {
			const parts: ExaminedParts = {
				service,
				dns: dnsViews(flags),
				settings: store && readSettings(store.settings, flags.tenant),
				isEverySetting: store !== undefined && flags.tenant === undefined,
				outbox: await store?.office.status(),
				standard: flags.relayHost === undefined ? undefined : { host: flags.relayHost },
				onProgress: (done, total) => progress.at(done, total),
			};
			return await examine(parts);
		} finally {
			progress.end();
			await service.close();
		}
	});
}

async function* readSettings(desk: SettingsDesk, tenant: string | undefined): AsyncIterableIterator<StoredSetting> {
	if (tenant !== undefined) {
		yield await desk.read(tenant);
		return;
	}
	let after: string | undefined;
	do {
		const page = await desk.list({ after, limit: 500 });
		yield* page.settings;
		after = page.next;
	} while (after !== undefined);
}

async function examineFiles(
	flags: DoctorFlags,
	paths: readonly string[],
	shell: Shell,
	openStore: StoreOpener,
): Promise<readonly Finding[]> {
	if (findStoreLocation(flags, shell.env) === undefined)
		throw wrongUsage(
			"--senders-in needs the setting to hold the addresses against: name the database, and --tenant for that of a tenant",
		);
	return withStore(flags, shell, openStore, async ({ settings }) =>
		senderFindings(paths, await settings.read(flags.tenant)),
	);
}

const words: Readonly<Record<ExplanationLocale, { grave(count: number): string }>> = {
	ja: { grave: (count) => `対応が必要な項目が${count}件あります` },
	en: { grave: (count) => `${count === 1 ? "1 finding needs" : `${count} findings need`} attention` },
};

const examples = `
Examples:
  todoku doctor
  todoku doctor --tenant shop-1 --dns 192.0.2.53
  todoku doctor --senders-in .env config templates --tenant shop-1
  todoku doctor --json --strict`;
