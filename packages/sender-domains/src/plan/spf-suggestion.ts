import { serviceInclude } from "./ses-hosts.ts";
import { formatSpf, type SpfRecord, type SpfTerm } from "./spf-record.ts";

const includeTerm: SpfTerm = {
	text: `include:${serviceInclude}`,
	kind: "mechanism",
	name: "include",
	qualifier: "+",
	value: serviceInclude,
};

/** The record where none is there yet. */
export const newSpf: string = `v=spf1 include:${serviceInclude} ~all`;

/**
 * A record with the service's include in it, and everything else as it was: in front of `all` and `redirect=`, behind which it would never
 * be read. Terms that no receiver can read are left out.
 */
export function extendSpf({ terms }: SpfRecord): string {
	return formatSpf(withInclude(terms));
}

function withInclude(terms: readonly SpfTerm[]): readonly SpfTerm[] {
	const all = terms.findIndex(({ name }) => name === "all");
	const usable = terms.findIndex(
		({ name, value, qualifier }) => name === "include" && value === serviceInclude && qualifier === "+",
	);
	if (usable !== -1 && (all === -1 || usable < all)) return terms;
	// Written with another sign, or behind `all`, it does nothing.
	const others = terms.filter(({ name, value }) => name !== "include" || value !== serviceInclude);
	const end = others.findIndex(({ name }) => name === "all" || name === "redirect");
	return end === -1 ? [...others, includeTerm] : others.toSpliced(end, 0, includeTerm);
}

/**
 * One record out of several: every mechanism once, the service's include among them, and the mildest `all` of those that were there, so
 * that nobody who was let through is shut out by it.
 */
export function mergeSpf(records: readonly SpfRecord[]): string {
	const terms = records.flatMap((record) => record.terms);
	const alls = terms.filter(({ name }) => name === "all");
	const all = ["+", "?", "~", "-"].flatMap((sign) => alls.find(({ qualifier }) => qualifier === sign) ?? [])[0];
	const others = terms.filter(({ name }) => name !== "all" && (name !== "redirect" || all === undefined));
	const once = new Map(others.map((term) => [term.kind === "modifier" ? term.name : term.text.toLowerCase(), term]));
	const ordered = [...once.values()].toSorted((one, other) => place(one) - place(other));
	return formatSpf(withInclude(all === undefined ? ordered : [...ordered, all]));
}

/** Modifiers stand last (RFC 7208 §6). */
function place({ kind }: SpfTerm): number {
	return kind === "modifier" ? 1 : 0;
}
