import { addressProblems } from "./address-problem-words.ts";
import { printable } from "./printable.ts";

/** What is wrong with an address, mailbox or domain: stable, and the thing to branch on. */
export type AddressProblemCode = keyof typeof addressProblems;
export const addressProblemCodes: readonly AddressProblemCode[] = Object.keys(addressProblems) as AddressProblemCode[];

/** The particulars that the words of a problem need. Plain data, so they survive JSON. */
export interface AddressProblemDetails {
	/** The character that must not stand there. */
	readonly character?: string;
	/** The most octets there may be. */
	readonly limit?: number;
	/** Set when the text is more than a domain, and the problem is one of the domain in it. */
	readonly part?: "domain";
}

/** A problem as an {@link AddressError} carries it, or as it was stored. */
export interface AddressProblem {
	/** The English clause: what is said where the code is absent or from a later version. */
	readonly problem: string;
	readonly problemCode?: string | undefined;
	readonly details?: AddressProblemDetails | undefined;
}

const maxShown = 200;
const subjects = { en: "The text", ja: "入力内容" } as const;

/**
 * Says what is wrong with an address, mailbox or domain and what to do, for a person who knows no mail standards.
 *
 * @param problem An {@link AddressError}, also one of another installed copy of this package, or what was stored of it as JSON.
 * @param subject What has the problem, as the sentence begins with it: `The From`, `差出人（From）`. Default: `The text`, `入力内容`.
 * @returns One to three sentences on one line. Control characters of whatever it is given are replaced.
 */
export function describeAddressProblem(
	problem: AddressProblem,
	locale: "ja" | "en",
	subject: string = subjects[locale],
): string {
	const { problemCode: code, details } = problem;
	const shown = printable(subject, maxShown);
	const words = isCode(code) ? fill(addressProblems[code][locale], { ...toText(details), subject: shown }) : null;
	if (locale === "ja") return words ?? `${shown}に誤りがあります（${printable(problem.problem, maxShown)}）。`;
	return `${shown} ${words === null ? printable(problem.problem, maxShown) : withPart(words, details)}.`;
}

/** @internal The English clause of a problem. */
export function addressProblemClause(code: AddressProblemCode, details: AddressProblemDetails | undefined): string {
	const template: string = addressProblems[code].en;
	return withPart(fill(template, toText(details)) ?? template, details);
}

function withPart(clause: string, details: AddressProblemDetails | undefined): string {
	return details?.part === "domain" ? `has a domain that ${clause}` : clause;
}

function isCode(code: unknown): code is AddressProblemCode {
	return typeof code === "string" && Object.hasOwn(addressProblems, code);
}

/** Details may have been stored and read back, or come from elsewhere: they are shown short and printable whatever they are. */
function toText(details: AddressProblemDetails | null | undefined): Readonly<Record<string, string | undefined>> {
	const { character, limit } = details ?? {};
	return {
		character: typeof character === "string" ? printable(character, 8) : undefined,
		limit: typeof limit === "number" ? String(limit) : undefined,
	};
}

/** Null when a value is missing: half a sentence would be worse than the clause. */
function fill(template: string, values: Readonly<Record<string, string | undefined>>): string | null {
	const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
	if (names.some((name) => values[name] === undefined)) return null;
	return template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
