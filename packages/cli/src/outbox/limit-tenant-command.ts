import { type ExplanationLocale, printable } from "@todoku/core";
import type { TenantLimits } from "@todoku/outbox";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parseCount, parsePart } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";

interface LimitTenantFlags extends ActFlags, StoreFlags, LocaleFlags {
	readonly perDay?: number;
	readonly maxBounceRate?: number;
	readonly maxComplaintRate?: number;
	readonly lift?: true;
	readonly json?: true;
}

/** `todoku outbox limit-tenant`: what one tenant may do to the account of all. */
export function addLimitTenantCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = outbox
		.command("limit-tenant")
		.summary("set the limits of a tenant, over which its mail is held")
		.description(
			"Sets the limits of one tenant anew, as a whole: one that is not given is none. Over one of them the mail of the tenant is held, and the account of all stays as it is.",
		)
		.argument("<tenant>", "whose mail")
		.option("--per-day <count>", "recipients in 24 hours through the service", parseCount)
		.option("--max-bounce-rate <part>", "bounces among the recipients of 24 hours, 0 to 1", parsePart)
		.option("--max-complaint-rate <part>", "complaints among them, 0 to 1", parsePart)
		.option("--lift", "no limits of its own any more");
	addLocaleOption(addStoreOptions(addActOptions(command)))
		.option("--json", "print one line of JSON: { act, tenant, limits }")
		.action(async (tenant: string, flags: LimitTenantFlags) => {
			const act = toAct(flags, shell);
			const limits = readLimits(flags);
			await withStore(flags, shell, openStore, ({ office }) => office.setTenantLimits(tenant, limits, act));
			shell.output.write(
				flags.json
					? `${JSON.stringify({ act: "limit-tenant", tenant, limits })}\n`
					: `${formatLimits(tenant, limits, localeFor(flags, shell))}\n`,
			);
		});
}

function readLimits({ perDay: max24Hour, maxBounceRate, maxComplaintRate, lift }: LimitTenantFlags): TenantLimits {
	const isGiven = [max24Hour, maxBounceRate, maxComplaintRate].some((limit) => limit !== undefined);
	if (lift && isGiven) throw wrongUsage("--lift goes with no limit: it ends all of them");
	if (!lift && !isGiven)
		throw wrongUsage(
			"no limit was given; give --per-day, --max-bounce-rate or --max-complaint-rate, or --lift to end all of them",
		);
	return { max24Hour, maxBounceRate, maxComplaintRate };
}

function formatLimits(tenant: string, limits: TenantLimits, locale: ExplanationLocale): string {
	const { max24Hour, maxBounceRate, maxComplaintRate } = limits;
	const words = locale === "ja" ? japanese : english;
	const parts = [
		...(max24Hour === undefined ? [] : [words.perDay(max24Hour)]),
		...(maxBounceRate === undefined ? [] : [`${words.bounces} ${maxBounceRate}`]),
		...(maxComplaintRate === undefined ? [] : [`${words.complaints} ${maxComplaintRate}`]),
	];
	return words.limits(printable(tenant, 255), parts.length === 0 ? words.none : parts.join(words.comma));
}

const english = {
	none: "none",
	comma: ", ",
	bounces: "bounces",
	complaints: "complaints",
	perDay: (count: number): string => `${count} a day`,
	limits: (tenant: string, limits: string): string => `limits of ${tenant}: ${limits}`,
};

const japanese: typeof english = {
	none: "なし",
	comma: "、",
	bounces: "バウンス率",
	complaints: "苦情率",
	perDay: (count) => `1日${count}件`,
	limits: (tenant, limits) => `${tenant}の上限：${limits}`,
};
