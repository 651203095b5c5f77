import { printable } from "@todoku/core";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";

interface StopTenantFlags extends ActFlags, StoreFlags, LocaleFlags {
	readonly lift?: true;
	readonly json?: true;
}

/** `todoku outbox stop-tenant`: keeps all mail of one tenant back, or lets it go again. */
export function addStopTenantCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = outbox
		.command("stop-tenant")
		.summary("keep all mail of a tenant back, or let it go again")
		.description(
			"Keeps all mail of one tenant back from now on, on both routes, until --lift lets it go again. Nothing is lost.",
		)
		.argument("<tenant>", "whose mail")
		.option("--lift", "let it go again");
	addLocaleOption(addStoreOptions(addActOptions(command)))
		.option("--json", "print one line of JSON: { act, tenant, stopped }")
		.action(async (tenant: string, flags: StopTenantFlags) => {
			const act = toAct(flags, shell);
			const stopped = !flags.lift;
			await withStore(flags, shell, openStore, ({ office }) => office.stopTenant(tenant, stopped, act));
			const words = localeFor(flags, shell) === "ja" ? japanese : english;
			shell.output.write(
				flags.json
					? `${JSON.stringify({ act: "stop-tenant", tenant, stopped })}\n`
					: `${stopped ? words.stopped(printable(tenant, 255)) : words.lifted(printable(tenant, 255))}\n`,
			);
		});
}

const english = {
	stopped: (tenant: string): string => `stopped: the mail of ${tenant} is kept back`,
	lifted: (tenant: string): string => `lifted: the mail of ${tenant} goes again`,
};

const japanese: typeof english = {
	stopped: (tenant) => `配信停止：${tenant}のメールを保留します`,
	lifted: (tenant) => `停止解除：${tenant}のメールを配信します`,
};
