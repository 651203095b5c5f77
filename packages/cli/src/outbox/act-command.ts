import { type DeliveryStatus, deliveryStatuses, isMailError, MailError, printable } from "@todoku/core";
import type { Act, DeliveryFilter, OutboxOffice } from "@todoku/outbox";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addConsentOptions, type ConsentFlags, requireConsent } from "../consent.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { type Progress, startProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { inParts, type Selection, selectDeliveries } from "./act-selection.ts";
import { addFilterOptions, type FilterFlags, toFilter } from "./filter-flags.ts";
import type { OutboxAct } from "./outbox-acts.ts";
import { outboxWords } from "./outbox-words.ts";

interface ActCommandFlags extends ActFlags, FilterFlags, ConsentFlags, StoreFlags, LocaleFlags {
	readonly all?: true;
	readonly progress?: true;
	readonly json?: true;
}

interface ActResult {
	readonly done: number;
	readonly passedOver: number;
	/** Of new deliveries, where the act makes some. */
	readonly ids?: readonly string[];
}

/** `todoku outbox retry`, `release`, `hold`, `resend` and `purge`: one act done to the deliveries named. */
export function addActCommand(outbox: Command, action: OutboxAct, shell: Shell, openStore: StoreOpener): void {
	const command = outbox
		.command(action.name)
		.summary(action.summary)
		.description(
			`${action.description} Done to the deliveries named by their ids, or to all that the filters cover and that are ${action.statuses.join(" or ")}; those that are not are passed over.`,
		)
		.argument("[id...]", "deliveries");
	addFilterOptions(command).option("--all", "every delivery there is, where neither ids nor filters are given");
	addConsentOptions(addActOptions(command)).option(
		"--progress",
		"show on standard error how far it has got, also where that is no terminal",
	);
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { act, done, passedOver }; resend adds the new ids")
		.action(async (ids: readonly string[], flags: ActCommandFlags) => {
			const act = toAct(flags, shell);
			const filter = toFilter(ids, flags, shell.now());
			checkFilter(filter, flags);
			await withStore(flags, shell, openStore, async ({ office }) => {
				const progress = startProgress(shell, action.name, flags.progress);
				try {
					const selection = await selectDeliveries(office, filter, action.statuses, progress);
					checkMissing(selection);
					const words = outboxWords("en");
					if (!flags.dryRun)
						requireConsent(flags, selection.ids.length, `${action.name} ${words.deliveries(selection.ids.length)}`);
					const result = flags.dryRun
						? { done: selection.ids.length, passedOver: sum(selection.passedOver) }
						: await perform(action, office, selection, act, progress);
					progress.end();
					shell.output.write(
						flags.json ? formatAsJson(action, result, flags) : formatForPeople(action, result, selection, flags, shell),
					);
				} finally {
					progress.end();
				}
			});
		});
}

function checkFilter(filter: DeliveryFilter, { all }: ActCommandFlags): void {
	const isEmpty = Object.keys(filter).length === 0;
	if (isEmpty && !all)
		throw wrongUsage("no deliveries were named; give their ids, a filter such as --tenant or --status, or --all");
	if (!isEmpty && all) throw wrongUsage("--all goes with neither ids nor filters");
}

function checkMissing({ missing }: Selection): void {
	if (missing.length === 0) return;
	const names = missing.slice(0, 5).map((id) => `"${printable(id)}"`);
	const rest = missing.length > names.length ? ` and ${missing.length - names.length} more` : "";
	throw new MailError(
		"no-such-delivery",
		`The outbox has no such delivery: ${names.join(", ")}${rest}. Nothing was done; look for it with todoku outbox list`,
	);
}

async function perform(
	action: OutboxAct,
	office: OutboxOffice,
	{ ids, passedOver }: Selection,
	act: Act,
	progress: Progress,
): Promise<ActResult> {
	const made: string[] = [];
	let done = 0;
	let left = sum(passedOver);
	for (const part of inParts(ids)) {
		try {
			const outcome = await action.perform(office, { ids: part }, act);
			done += outcome.done;
			left += outcome.passedOver;
			made.push(...(outcome.ids ?? []));
		} catch (error) {
			throw done === 0 || !isMailError(error) ? error : halfDone(error, done, ids.length);
		}
		progress.at(done + left, ids.length);
	}
	return { done, passedOver: left, ...(action.name === "resend" ? { ids: made } : {}) };
}

/** Each part is a transaction of its own, so what was done before stays done. */
function halfDone(error: MailError, done: number, of: number): MailError {
	return new MailError(error.code, `${error.message} (${done} of ${of} were done before)`, { cause: error });
}

function formatAsJson({ name }: OutboxAct, result: ActResult, { dryRun }: ActCommandFlags): string {
	return `${JSON.stringify({ act: name, ...(dryRun ? { dryRun } : {}), ...result })}\n`;
}

function formatForPeople(
	action: OutboxAct,
	result: ActResult,
	selection: Selection,
	flags: ActCommandFlags,
	shell: Shell,
): string {
	const locale = localeFor(flags, shell);
	const words = outboxWords(locale);
	const lines = [`${flags.dryRun ? dryRun[locale] : ""}${action.done[locale](words.deliveries(result.done))}`];
	if (result.passedOver > 0) {
		const states = deliveryStatuses.filter((status) => selection.passedOver[status] !== undefined);
		const which = states.map((status) => `${words.status[status]} ${selection.passedOver[status]}`);
		// Those that changed between the counting and the act are in no list.
		const aside = which.length === 0 ? "" : words.aside(which.join(", "));
		lines.push(`${words.line(passedOver[locale], words.deliveries(result.passedOver))}${aside}`);
	}
	for (const id of result.ids ?? []) lines.push(`  ${id}`);
	return `${lines.join("\n")}\n`;
}

const dryRun = { en: "dry run, nothing was done. Would be ", ja: "確認のみ（何も変更していません）。" } as const;
const passedOver = { en: "passed over", ja: "対象外" } as const;

function sum(counts: Readonly<Partial<Record<DeliveryStatus, number>>>): number {
	return Object.values(counts).reduce((total, count) => total + count, 0);
}
