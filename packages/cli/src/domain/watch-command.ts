import { type ExplanationLocale, MailError, printable } from "@todoku/core";
import { recordStates, type SenderCheck } from "@todoku/sender-domains";
import type { Command } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parsePositive } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { cutText } from "../text-width.ts";
import { formatRecordStates } from "./format-records.ts";
import { addRegistrarOptions, type RegistrarFlags, type SenderOpeners, withRegistrar } from "./open-registrar.ts";
import { senderWords, stepSentences } from "./sender-words.ts";
import { whatItWaitsFor } from "./what-it-waits-for.ts";

interface WatchFlags extends RegistrarFlags, LocaleFlags {
	readonly interval: number;
	readonly json?: true;
}

/** `todoku domain watch`: checks again and again until the sender is registered. */
export function addWatchCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("watch")
		.summary("look again and again until it is registered, and show how far it is")
		.description(
			"Checks a sender until it is registered, or the service gives it up, or Ctrl+C. On a terminal it shows the state as it is; else a line for each change. Nothing is lost when it ends: check, recheck or a worker with --watch-senders go on.",
		)
		.argument("<sender>", "the domain, or the address")
		.option("--interval <seconds>", "seconds between two checks", parsePositive, 15);
	addLocaleOption(addRegistrarOptions(command))
		.option("--json", "print one line of JSON for each change: { at, record, plan, waitsFor }")
		.action((sender: string, flags: WatchFlags) => watch(sender, flags, shell, openers));
}

async function watch(sender: string, flags: WatchFlags, shell: Shell, openers: SenderOpeners): Promise<void> {
	const stop = new AbortController();
	void shell.untilStopped().then(() => stop.abort(interrupted()));
	const locale = localeFor(flags, shell);
	const show = flags.json
		? eachChange(shell, asJson)
		: shell.terminal.output
			? live(shell, locale)
			: lines(shell, locale);
	const { record } = await withRegistrar(flags, shell, openers, { watchMs: flags.interval * 1_000 }, ({ registrar }) =>
		registrar.watch({ tenant: flags.tenant, sender }, { onCheck: show, signal: stop.signal }),
	);
	if (record.step === "registered") return;
	if (record.step === "failed")
		throw new MailError("sender-failed", "The service gave it up; check its records, then run todoku domain restart");
	throw interrupted();
}

function interrupted(): MailError {
	return new MailError(
		"interrupted",
		"Watching was interrupted before it was registered; nothing is lost, and the same command goes on",
	);
}

/** A line for each change, for files and programs. */
function eachChange(shell: Shell, format: (check: SenderCheck, at: Date) => string): (check: SenderCheck) => void {
	let before: string | undefined;
	return (check) => {
		const { record, waitsFor, plan } = check;
		const now = JSON.stringify([
			record.step,
			waitsFor,
			plan?.records.map(({ name, state, seen }) => [name, state, seen]),
		]);
		if (now === before) return;
		before = now;
		shell.output.write(format(check, shell.now()));
	};
}

function asJson({ record, plan, waitsFor }: SenderCheck, at: Date): string {
	return `${JSON.stringify({ at, record, plan, waitsFor })}\n`;
}

function lines(shell: Shell, locale: ExplanationLocale): (check: SenderCheck) => void {
	const words = senderWords(locale);
	return eachChange(shell, ({ record, plan, waitsFor }, at) => {
		const counts = recordStates.flatMap((state) => {
			const count = plan?.records.filter((each) => each.state === state).length ?? 0;
			return count === 0 ? [] : [`${words.state[state]} ${count}`];
		});
		const parts = [words.step[record.step], ...(counts.length === 0 ? [] : [counts.join(", ")])];
		if (waitsFor.length > 0) parts.push(`${words.waitsFor} ${waitsFor.map((code) => printable(code)).join(", ")}`);
		return `${formatInstant(at)}  ${printable(record.sender, 320)}  ${parts.join("; ")}\n`;
	});
}

/** One block that is written anew at each check. */
function live(shell: Shell, locale: ExplanationLocale): (check: SenderCheck) => void {
	let height = 0;
	return (check) => {
		const block = formatLive(check, shell, locale);
		const erase = height === 0 ? "" : `\u001b[${height}A\u001b[J`;
		height = block.length;
		shell.output.write(`${erase}${block.join("\n")}\n`);
	};
}

function formatLive(check: SenderCheck, shell: Shell, locale: ExplanationLocale): readonly string[] {
	const { record, plan } = check;
	const { columns } = shell.terminal;
	const words = senderWords(locale);
	const waiting = whatItWaitsFor(check).map((sentence) => `  - ${printable(sentence[locale], 2_000)}`);
	const block = [
		`${formatInstant(shell.now())}  ${printable(record.sender, 320)}  ${words.step[record.step]}`,
		`  ${stepSentences[record.step][locale]}`,
		...(plan === undefined ? [] : formatRecordStates(plan, locale, columns)),
		...(waiting.length === 0 ? [] : [words.waitsFor, ...waiting]),
	];
	// One that wraps would take more lines than are erased before the next.
	return block.map((line) => cutText(line, columns));
}
