import { type Clock, isMailError, OptionError, printable } from "@todoku/core";
import {
	createSenderRegistrar,
	readSenderRecords,
	type SenderHooks,
	type SenderRegistrar,
	type StandardRoute,
} from "@todoku/sender-domains";
import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { OpenStore, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import {
	addSenderPartOptions,
	type SenderPartFlags,
	type SenderParts,
	type SenderPartsOpener,
} from "./sender-parts.ts";

/** What the commands about senders are given that would reach outside this process. */
export interface SenderOpeners {
	readonly openStore: StoreOpener;
	readonly openParts: SenderPartsOpener;
}

export interface RegistrarFlags extends SenderPartFlags, StoreFlags {
	readonly tenant?: string;
	readonly configurationSet?: string;
	readonly relayHost?: string;
	readonly relaySigns?: string;
}

/** How one command differs from the others; what is left out is the registrar's own default. */
export interface RegistrarTuning {
	readonly watchMs?: number | undefined;
	readonly recheckMs?: number | undefined;
	readonly hooks?: Pick<SenderHooks, "onChange" | "onWarning"> | undefined;
}

interface ComposedTuning extends RegistrarTuning {
	readonly clock?: Clock;
	readonly onError: (error: unknown) => void;
}

export interface OpenRegistrar {
	readonly registrar: SenderRegistrar;
	readonly store: OpenStore;
}

/** Of every command that looks at the service, the DNS and the database together. */
export function addRegistrarOptions(command: Command): Command {
	return addStoreOptions(addSenderPartOptions(addTenantOption(command)));
}

export function addTenantOption(command: Command): Command {
	return command.option("--tenant <tenant>", "whose sender it is; without it, that of mail without a tenant");
}

/** Of the commands that may create an identity. */
export function addConfigurationSetOption(command: Command): Command {
	return command.option(
		"--configuration-set <name>",
		"the SES configuration set given to the identity where it is created; without it, none",
	);
}

/** Puts the registrar together from what the flags name, and closes everything whatever the work comes to. */
export async function withRegistrar<T>(
	flags: RegistrarFlags,
	shell: Shell,
	{ openStore, openParts }: SenderOpeners,
	tuning: RegistrarTuning,
	work: (open: OpenRegistrar) => Promise<T>,
): Promise<T> {
	const parts = await openParts(flags, shell.env);
	try {
		return await withStore(flags, shell, openStore, async (store) => {
			try {
				const onError = (error: unknown): void => shell.output.writeError(`${describeTrouble(error)}\n`);
				const registrar = composeRegistrar(flags, parts, store, { ...tuning, clock: shell, onError });
				return await work({ registrar, store });
			} catch (error) {
				throw error instanceof OptionError ? wrongUsage(error.message) : error;
			}
		});
	} finally {
		await parts.close();
	}
}

/** The registrar over what was opened for it. */
export function composeRegistrar(
	flags: RegistrarFlags,
	{ service, dns }: SenderParts,
	store: OpenStore,
	{ clock, watchMs, recheckMs, hooks, onError }: ComposedTuning,
): SenderRegistrar {
	const { configurationSet, callsPerSecond } = flags;
	return createSenderRegistrar({
		service,
		store: store.senderStore,
		settings: store.settings,
		readRecords: (questions) => readSenderRecords(questions, dns),
		standard: standardRoute(flags),
		configurationSet,
		watchMs,
		recheckMs,
		recheckUnderWayMs: recheckMs,
		// A check asks the service twice at the most, as a rule.
		checksPerSecond: callsPerSecond && callsPerSecond / 2,
		clock,
		hooks: { ...hooks, onError },
	});
}

/** What is known of the standard route from the command line; undefined where nothing is. */
export function standardRoute({
	relayHost,
	relaySigns,
}: Pick<RegistrarFlags, "relayHost" | "relaySigns">): StandardRoute | undefined {
	if (relayHost === undefined && relaySigns === undefined) return undefined;
	return { host: relayHost, signingDomain: relaySigns };
}

function describeTrouble(error: unknown): string {
	if (isMailError(error)) return `warning (${error.code}): ${printable(error.message, 1_000)}`;
	return `warning: ${printable(error instanceof Error ? error.message : String(error), 1_000)}`;
}
