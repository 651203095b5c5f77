import { readFile, stat } from "node:fs/promises";
import { MailError, printable } from "@todoku/core";
import type { SurveySummary } from "@todoku/sender-domains";

// A dead address takes about 300 bytes there, and 100,000 of them are more than anybody has.
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads what `todoku bounces survey --save` kept. By its own time the same survey is known again, however often it is given.
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
	let value: unknown;
	try {
		const { size } = await stat(path);
		if (size > maxBytes) throw failure("is too large");
		value = JSON.parse(await readFile(path, "utf8"));
	} catch (error) {
		throw error instanceof MailError ? error : failure("cannot be read", error);
	}
	const { surveyedAt, mails, dead } = Object(value) as Readonly<
		Partial<Record<"surveyedAt" | "mails" | "dead", unknown>>
	>;
	const at = new Date(typeof surveyedAt === "string" ? surveyedAt : Number.NaN);
	if (!Number.isSafeInteger(mails) || (mails as number) < 0 || !Array.isArray(dead) || Number.isNaN(at.getTime()))
		throw failure("is none");
	return { at, mails: mails as number, deadAddresses: dead.length };
}
