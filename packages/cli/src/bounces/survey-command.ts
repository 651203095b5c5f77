import { readFile, writeFile } from "node:fs/promises";
import type { EarlierSurvey, MailboxProblem, MailboxReport, Survey } from "@todoku/bounces";
import { MailError, printable } from "@todoku/core";
import { type Command, InvalidArgumentError } from "commander";
import { addAskingOptions } from "../consent.ts";
import { localeFor } from "../locale.ts";
import { type Progress, startProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addChangeOptions, type SuppressionDesk, withSuppressionDesk } from "../suppressions/service-flags.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { formatSurvey } from "./format-survey.ts";
import { formatSurveyCsv } from "./survey-csv.ts";
import { toSurveyRows } from "./survey-rows.ts";
import { type SurveySuppressFlags, suppressDead } from "./survey-suppress.ts";

interface SurveyFlags extends SurveySuppressFlags {
	readonly members?: string;
	readonly all?: true;
	readonly save?: string;
	readonly since?: string;
	readonly letter?: string;
	readonly shop?: string;
	readonly sender?: string;
	readonly csv?: true;
}

/** `todoku bounces survey`: which addresses of the past do not exist. */
export function addSurveyCommand(bounces: Command, shell: Shell, openStore: StoreOpener): void {
	const command = bounces
		.command("survey")
		.summary("find the dead addresses in mail that came back")
		.description(
			"Reads returned mail and says which addresses are dead, how often and why, and which members they belong to. Asks nobody and sends nothing, unless --suppress is given. What cannot be read is named on standard error, and the rest is read.",
		)
		.argument("<path...>", "mails, mbox files, Maildirs, or directories of them")
		.option(
			"--members <file>",
			"the shop's members as CSV: address, and if known number, name and time of registration",
		)
		.option("--all", "with --json, also rows of class none, for mail that is no report of a failure")
		.option("--save <file>", "keep the survey as JSON, for --since")
		.option("--since <file>", "a survey kept earlier: shows what is left of it")
		.option("--letter <file>", "write the letter that asks the shop to clean up, as .txt or .html", parseLetterFile)
		.option("--shop <name>", "whom the letter is to")
		.option("--sender <name>", "who writes the letter")
		.option(
			"--suppress",
			"after the summary, put the dead addresses on the suppression list of the service, one a turn; never those of soft failures",
		)
		.option("--suppress-complaints", "with --suppress, also the addresses whose owners complained")
		.option(
			"--resume <file>",
			"with --suppress, note in this file what is done, and go on from there if it was interrupted; it names the addresses",
		)
		.option("--progress", "show on standard error how far it has got, also where that is no terminal");
	addChangeOptions(addAskingOptions(command))
		.option("--csv", "print the dead addresses as comma-separated values, a row for each member, and nothing else")
		.option("--json", "print one line of JSON for each returned recipient, and nothing else")
		.addHelpText("after", examples)
		.action(async (paths: string[], flags: SurveyFlags) => {
			checkFlags(flags);
			if (!flags.suppress) return await survey(paths, flags, shell, undefined);
			// Opened first: that the service cannot be asked is better known before 100,000 mails are read than after.
			await withSuppressionDesk(flags, shell, openStore, (desk) => survey(paths, flags, shell, desk));
		});
}

function checkFlags(flags: SurveyFlags): void {
	if (flags.letter !== undefined && (flags.shop === undefined || flags.sender === undefined))
		throw wrongUsage("a letter needs --shop and --sender");
	if (flags.csv && flags.json) throw wrongUsage("--csv and --json are two forms; name one");
	if ((flags.suppressComplaints || flags.resume !== undefined) && !flags.suppress)
		throw wrongUsage("--suppress-complaints and --resume mean something only with --suppress");
}

async function survey(
	paths: readonly string[],
	flags: SurveyFlags,
	shell: Shell,
	desk: SuppressionDesk | undefined,
): Promise<void> {
	// Only this command needs it, and it takes a moment to load.
	const bounces = await import("@todoku/bounces");
	const earlier = flags.since === undefined ? undefined : await readEarlier(flags.since);
	const progress = startProgress(shell, "read", flags.progress);
	const problems: MailboxProblem[] = [];
	let found: Survey;
	try {
		const items = watch(bounces.readReturnedMailboxes(paths), { flags, shell, progress, problems });
		const members = flags.members === undefined ? {} : { members: bounces.readMembers(flags.members) };
		found = await bounces.surveyReturnedMail(items, members);
	} finally {
		progress.end();
	}
	const locale = localeFor(flags, shell);
	const comparison = earlier === undefined ? undefined : bounces.compareSurveys(earlier, found);
	if (flags.csv) for (const row of formatSurveyCsv(found)) shell.output.write(row);
	else if (!flags.json) shell.output.write(formatSurvey(found, comparison, locale));
	if (flags.save !== undefined)
		await writeFile(flags.save, `${JSON.stringify({ surveyedAt: shell.now(), ...found })}\n`, { mode: 0o600 });
	if (flags.letter !== undefined) {
		const { shop: shopName = "", sender: senderName = "" } = flags;
		const letter = bounces.cleanupLetter(found, { locale, shopName, senderName });
		const text = flags.letter.endsWith(".html") ? letter.html : `${letter.subject}\n\n${letter.text}`;
		await writeFile(flags.letter, text, { mode: 0o600 });
	}
	for (const { file, problem } of problems) shell.output.writeError(`${printable(file, 300)}: ${problem}\n`);
	if (desk !== undefined) {
		// What programs read is the survey, and nothing else.
		const { output } = shell;
		const write = (text: string): void =>
			flags.json || flags.csv ? output.writeError(text) : output.write(`\n${text}`);
		await suppressDead(desk, found, { flags, shell, write });
	}
	if (problems.length > 0) {
		const what = problems.length === 1 ? "1 file or directory" : `${problems.length} files or directories`;
		throw new MailError("mailbox-unreadable", `${what} could not be read; everything else was`);
	}
}

interface Watching {
	readonly flags: SurveyFlags;
	readonly shell: Shell;
	readonly progress: Progress;
	readonly problems: MailboxProblem[];
}

/** Lets the survey have every item, and prints its rows on the way: nothing is kept of 100,000 mails but what the survey keeps. */
async function* watch(
	items: AsyncIterable<MailboxReport | MailboxProblem>,
	{ flags, shell, progress, problems }: Watching,
): AsyncGenerator<MailboxReport | MailboxProblem> {
	let read = 0;
	for await (const item of items) {
		if (item.kind === "problem") problems.push(item);
		else if (flags.json) {
			for (const row of toSurveyRows(item, flags.all ?? false)) shell.output.write(`${JSON.stringify(row)}\n`);
		}
		read += 1;
		progress.at(read);
		yield item;
	}
}

/** @throws {MailError} for a file that no survey was kept in. */
async function readEarlier(path: string): Promise<EarlierSurvey> {
	const failure = (problem: string, cause?: unknown): MailError =>
		new MailError("survey-file", `The survey in ${printable(path, 300)} ${problem}; give a file written by --save`, {
			cause,
		});
	let value: unknown;
	try {
		value = JSON.parse(await readFile(path, "utf8"));
	} catch (error) {
		throw failure("cannot be read", error);
	}
	const { dead } = Object(value) as Partial<EarlierSurvey>;
	const isSurvey = Array.isArray(dead) && dead.every((entry) => typeof Object(entry).address === "string");
	if (!isSurvey) throw failure("is none");
	return { dead };
}

function parseLetterFile(value: string): string {
	if (/\.(txt|html)$/.test(value)) return value;
	throw new InvalidArgumentError("A letter is written to a file that ends in .txt or .html.");
}

const examples = `
Examples:
  todoku bounces survey ~/Maildir --members members.csv
  todoku bounces survey returned.mbox --json | jq -r 'select(.class == "hard") | .recipient'
  todoku bounces survey ~/Maildir --letter cleanup.html --shop "Sakura" --sender "Mail team" --locale ja
  todoku bounces survey ~/Maildir --members members.csv --csv > dead.csv
  todoku bounces survey ~/Maildir --suppress --resume suppress.journal`;
