import {
	type AddressProblemCode,
	type AddressProblemDetails,
	addressProblemCodes,
	describeAddressProblem,
	printable,
} from "@todoku/mime";
import type { ExplanationLocale } from "../routing/explain.ts";
import { senderProblems, type Words } from "./sender-problem-words.ts";

type OwnCode = keyof typeof senderProblems;

/** What is wrong with an entry of the setting or with a From: stable, and the thing to branch on. */
export type SenderProblemCode = OwnCode | AddressProblemCode;
export const senderProblemCodes: readonly SenderProblemCode[] = [
	...(Object.keys(senderProblems) as OwnCode[]),
	...addressProblemCodes,
];

/** The particulars that the words of a problem need. Plain data, so they survive JSON. */
export interface SenderProblemDetails extends AddressProblemDetails {
	/** The domain as it should have been written, where the text tells. */
	readonly example?: string;
	/** Set when the entry stands not in the setting but in the list of revoked entries. */
	readonly list?: "revoked";
}

/** A problem, and what has to be known to say it in any language. */
export interface SenderProblem {
	/** The English clause. */
	readonly problem: string;
	readonly code: SenderProblemCode;
	readonly details?: SenderProblemDetails;
}

/** One of the problems that only entries and From fields have. */
export function senderProblem(code: OwnCode, details?: SenderProblemDetails): SenderProblem {
	return { problem: toWords(code, "en", "", details), code, ...(details === undefined ? {} : { details }) };
}

/** A problem that may have been stored, or found by another copy or version of this package. */
export interface StoredProblem {
	readonly problem: string;
	readonly code?: SenderProblemCode | undefined;
	readonly details?: SenderProblemDetails | undefined;
}

/** Says a problem in sentences; one with a code that is not known here by its English clause. */
export function describeSenderProblem(stored: StoredProblem, locale: ExplanationLocale, subject: string): string {
	const { problem, code, details } = stored;
	if (!isOwn(code)) return describeAddressProblem({ problem, problemCode: code, details }, locale, subject);
	const words = toWords(code, locale, subject, details);
	return locale === "en" ? `${subject} ${words}.` : words;
}

function isOwn(code: unknown): code is OwnCode {
	return typeof code === "string" && Object.hasOwn(senderProblems, code);
}

function toWords(code: OwnCode, locale: ExplanationLocale, subject: string, details?: SenderProblemDetails): string {
	const words: Words = senderProblems[code];
	const values = { subject, example: toText(details?.example), character: toText(details?.character) };
	return (words.detailed && fill(words.detailed[locale], values)) ?? fill(words[locale], values) ?? words[locale];
}

/** Details may have been stored and read back, or come from elsewhere: they are shown short and printable whatever they are. */
function toText(detail: unknown): string | undefined {
	return typeof detail === "string" ? printable(detail) : undefined;
}

/** Null when a value is missing. */
function fill(template: string, values: Readonly<Record<string, string | undefined>>): string | null {
	const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
	if (names.some((name) => values[name] === undefined)) return null;
	return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
