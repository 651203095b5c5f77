import {
	type BadEntry,
	type ExplanationLocale,
	explainBadEntry,
	explainInvalidFrom,
	type InvalidFrom,
	type InvalidFromError,
	type InvalidSettingError,
	isMailError,
	printable,
} from "@todoku/core";
import { CommanderError } from "commander";
import { type BadRow, formatBadRows, InvalidImportError } from "./settings/setting-rows.ts";

/** The same for every command. */
export const exitCodes = {
	/** It worked, whatever the answer. */
	worked: 0,
	/** Something is wrong with the mail world or the data. */
	trouble: 1,
	/** The command line makes no sense. */
	wrongUsage: 2,
	/** Of `bounces ingest --pipe` alone: what was piped in is no mail (EX_DATAERR of sysexits.h). */
	noMail: 65,
	/** Of `bounces ingest --pipe` alone: keep the mail and try again (EX_TEMPFAIL of sysexits.h). */
	tryAgain: 75,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a command ended that did not work: what to say, and the exit code. */
export interface Failure {
	readonly exitCode: ExitCode;
	/** `wrong-usage`, the code of a `MailError`, or `unrecognised`. */
	readonly code: string;
	/** In English, whatever the terminal speaks. */
	readonly message: string;
	/** A From that takes no route. */
	readonly invalidFrom?: InvalidFrom;
	/** Every bad entry of a setting. */
	readonly entries?: readonly BadEntry[];
	/** Every bad row of a file that was to be imported. */
	readonly rows?: readonly BadRow[];
	/** Where in the program it happened, when nobody foresaw it. */
	readonly stack?: string;
}

/** Tells what an error means for whoever called the command. */
export function toFailure(error: unknown): Failure {
	if (error instanceof CommanderError) {
		const message = error.message.replace(/^error: /, "").replaceAll("\n", " ");
		return { exitCode: exitCodes.wrongUsage, code: "wrong-usage", message };
	}
	if (error instanceof InvalidImportError) {
		const { code, message, rows } = error;
		return { exitCode: exitCodes.trouble, code, message, rows };
	}
	if (isMailError(error)) {
		const failure = { exitCode: exitCodes.trouble, code: error.code, message: error.message };
		switch (error.code) {
			case "invalid-setting":
				return { ...failure, entries: (error as InvalidSettingError).entries };
			case "invalid-from":
				return { ...failure, message: describeFrom(error as InvalidFromError), invalidFrom: error as InvalidFromError };
			default:
				return failure;
		}
	}
	const { message, stack } = error instanceof Error ? error : new Error(String(error));
	return {
		exitCode: exitCodes.trouble,
		code: "unrecognised",
		message: `todoku did not foresee this: ${message}`,
		...(stack === undefined ? {} : { stack }),
	};
}

// The words of the core are for logs, where an address must not stand, and for whoever sends the mail.
function describeFrom({ from, problem }: InvalidFromError): string {
	return `The From "${printable(from, 200)}" ${problem}`;
}

/** One line of JSON, for programs. */
export function formatFailureAsJson({ code, message, entries, rows, invalidFrom }: Failure): string {
	// JSON leaves out what is undefined.
	return `${JSON.stringify({ error: { code, message, problemCode: invalidFrom?.problemCode, entries, rows } })}\n`;
}

/** For people: what is wrong with the data in their language, the rest in English. Every bad entry gets a line of its own. */
export function formatFailure(
	{ message, entries, rows, invalidFrom, stack }: Failure,
	locale: ExplanationLocale,
): string {
	const words = locale === "ja" ? japanese : english;
	if (rows !== undefined)
		return [words.error(words.badRows(rows.length)), ...formatBadRows(rows, locale), ""].join("\n");
	if (entries !== undefined) {
		const lines = entries.map((entry) => `  ${words.line(entry.line)}${explainBadEntry(entry, locale)}`);
		return [words.error(words.badSetting(entries.length)), ...lines, ""].join("\n");
	}
	if (invalidFrom !== undefined) return `${words.error(explainInvalidFrom(invalidFrom, locale))}\n`;
	return stack === undefined ? `error: ${message}\n` : `error: ${message}\n${stack}\n`;
}

interface Words {
	error(text: string): string;
	badSetting(count: number): string;
	badRows(count: number): string;
	line(line: number): string;
}

const english: Words = {
	error: (text) => `error: ${text}`,
	badSetting: (count) =>
		`the verified-sender setting has ${count === 1 ? "1 bad entry" : `${count} bad entries`} and is refused whole`,
	badRows: (count) =>
		`the file has ${count === 1 ? "a bad row" : `${count} bad rows`} and is refused whole; nothing was changed`,
	line: (line) => `line ${line}: `,
};

const japanese: Words = {
	error: (text) => `エラー：${text}`,
	badSetting: (count) => `「検証済み配信元メールドメイン」の設定に${count}件の誤りがあるため、設定全体を無効とします。`,
	badRows: (count) => `ファイルに${count}件の誤りがあるため、全体を取り込みません（何も変更していません）。`,
	line: (line) => `${line}行目：`,
};
