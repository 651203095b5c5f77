import type { SuppressionMirror } from "@todoku/adapter-postgres";
import type { SesSuppressionList, SesSuppressionScope } from "@todoku/adapter-ses";
import type { Command } from "commander";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
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
import type { StoreOpener } from "../store/store-opener.ts";
import { scopeName, scopeStatement } from "./list-scope.ts";
import { suppressionWords } from "./suppression-words.ts";

/** How a command is told which list of the service it works on. */
export interface ServiceFlags extends SesFlags, PaceFlags, StoreFlags, LocaleFlags {
	readonly tenantName?: string;
}

/** Of commands that change the list. */
export interface ChangeFlags extends ServiceFlags {
	/** Undefined where the command does not know it. */
	readonly mirror?: boolean;
	readonly json?: true;
}

/** A list of the service, and our copy of it. */
export interface SuppressionDesk {
	readonly list: SesSuppressionList;
	readonly scope: SesSuppressionScope;
	/** Undefined where no database was named. */
	readonly mirror: SuppressionMirror | undefined;
}

export function addServiceOptions(command: Command): Command {
	return addPaceOption(
		addSesOptions(command).option("--tenant-name <name>", "the list of this SES tenant, instead of the account's"),
	);
}

/** With the store, for the mirror. */
export function addChangeOptions(command: Command): Command {
	return addLocaleOption(addStoreOptions(addServiceOptions(command))).option(
		"--no-mirror",
		"leave our own copy of the list alone, also where a database is named",
	);
}

/** Opens the list that the flags mean, and our copy of it where a database is named; closes both whatever the work comes to. */
export async function withSuppressionDesk<T>(
	flags: ChangeFlags,
	shell: Shell,
	openStore: StoreOpener,
	work: (desk: SuppressionDesk) => Promise<T>,
): Promise<T> {
	return await withSuppressionList(flags, shell, async (list) => {
		const scope = await list.scope();
		const named = flags.mirror === false ? undefined : findStoreLocation(flags, shell.env);
		if (named === undefined) return await work({ list, scope, mirror: undefined });
		return await withStore(flags, shell, openStore, ({ suppressions }) =>
			work({ list, scope, mirror: suppressions.mirror(scopeName(scope)) }),
		);
	});
}

export async function withSuppressionList<T>(
	flags: ServiceFlags,
	shell: Shell,
	work: (list: SesSuppressionList) => Promise<T>,
): Promise<T> {
	// Loaded here, so that the other commands start without it.
	const { createSesSuppressionList } = await import("@todoku/adapter-ses");
	const { tenantName, callsPerSecond } = flags;
	const list = await withSesOptions(() =>
		createSesSuppressionList({ ...sesClientOptions(flags, shell.env), tenantName, callsPerSecond }),
	);
	try {
		return await work(list);
	} finally {
		await list.close();
	}
}

/** Says on standard error whom a change affects, and whether our copy is told of it. */
export function announce({ scope, mirror }: SuppressionDesk, flags: ChangeFlags, shell: Shell): void {
	const locale = localeFor(flags, shell);
	shell.output.writeError(`${scopeStatement(scope, locale)}\n`);
	if (mirror === undefined && flags.mirror !== false)
		shell.output.writeError(`${suppressionWords(locale).withoutMirror}\n`);
}
