import { readFile, stat } from "node:fs/promises";
import { MailError, printable } from "@todoku/core";
import type { SurveySummary } from "@todoku/sender-domains";

// A dead address takes about 300 bytes there, and 100,000 of them are more than anybody has.
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads what `todoku bounces survey --save` kept. It holds no time of its own: that of the file counts, so that the same file is the same
 * survey however often it is given.
 *
 * @throws {MailError} (`survey-file`) for a file that no survey was kept in.
 */
export async function readKeptSurvey(path: string): Promise<SurveySummary> {
	const failure = (problem: string, cause?: unknown): MailError =>
		new MailError(
			"survey-file",
			`The survey in ${printable(path, 300)} ${problem}; give a file written by todoku bounces survey --save`,
			{ cause },
		);
	let at: Date;
	let value: unknown;
	try {
		const { mtime, size } = await stat(path);
		if (size > maxBytes) throw failure("is too large");
		at = new Date(Math.trunc(mtime.getTime()));
		value = JSON.parse(await readFile(path, "utf8"));
	} catch (error) {
		throw error instanceof MailError ? error : failure("cannot be read", error);
	}
	const { mails, dead } = Object(value) as { readonly mails?: unknown; readonly dead?: unknown };
	if (!Number.isSafeInteger(mails) || (mails as number) < 0 || !Array.isArray(dead)) throw failure("is none");
	return { at, mails: mails as number, deadAddresses: dead.length };
}
