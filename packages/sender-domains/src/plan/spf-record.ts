/** One term of an SPF record (RFC 7208 §4.6.1). */
export interface SpfTerm {
	/** As written. */
	readonly text: string;
	readonly kind: "mechanism" | "modifier";
	/** Lower case: `include`, `all`, `redirect`. */
	readonly name: string;
	/** Of a mechanism; `+` where none is written. */
	readonly qualifier: "+" | "-" | "~" | "?";
	/** What follows the colon or the equals sign, in lower case; empty where nothing does. */
	readonly value: string;
}

export interface SpfRecord {
	/** In their order. */
	readonly terms: readonly SpfTerm[];
	/** Terms that no receiver can read. One of them voids the whole record (RFC 7208 §4.6: permerror). */
	readonly badTerms: readonly string[];
}

const mechanisms: ReadonlySet<string> = new Set(["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"]);
const needingValue: ReadonlySet<string> = new Set(["include", "ip4", "ip6", "exists", "redirect", "exp"]);

/** Whether a TXT record is meant for SPF (RFC 7208 §4.5). */
export function isSpf(text: string): boolean {
	return /^v=spf1(?: |$)/i.test(text);
}

/** Reads an SPF record as far as planning needs it: addresses are not looked into, macros stay as they are. Never throws. */
export function parseSpf(text: string): SpfRecord {
	const terms: SpfTerm[] = [];
	const badTerms: string[] = [];
	for (const part of text.split(" ").slice(1)) {
		if (part === "") continue;
		const term = parseTerm(part);
		if (term === null) badTerms.push(part);
		else terms.push(term);
	}
	return { terms, badTerms };
}

function parseTerm(text: string): SpfTerm | null {
	if (!/^[!-~]+$/.test(text)) return null;
	const [, modifier, assigned = ""] = /^([a-z][\w.-]*)=(.*)$/i.exec(text) ?? [];
	const [, sign = "", mechanism, given = ""] = /^([+~?-]?)([a-z]\w*)(?:[:/](.*))?$/i.exec(text) ?? [];
	const name = (modifier ?? mechanism ?? "").toLowerCase();
	const value = (modifier === undefined ? given : assigned).toLowerCase();
	if (needingValue.has(name) && value === "") return null;
	if (modifier !== undefined) return { text, kind: "modifier", name, qualifier: "+", value };
	if (!mechanisms.has(name)) return null;
	return { text, kind: "mechanism", name, qualifier: (sign || "+") as SpfTerm["qualifier"], value };
}

/** The terms that receivers get to: what follows `all` is never read, and beside an `all` no `redirect=` is (RFC 7208 §5.1, §6.1). */
export function effectiveTerms({ terms }: SpfRecord): readonly SpfTerm[] {
	const all = terms.findIndex(({ name }) => name === "all");
	return all === -1 ? terms : terms.slice(0, all + 1).filter(({ name }) => name !== "redirect");
}

/** Whether evaluating the term costs a DNS lookup (RFC 7208 §4.6.4). */
export function costsLookup({ name }: SpfTerm): boolean {
	return ["include", "a", "mx", "ptr", "exists", "redirect"].includes(name);
}

/** The record that an `include` or a `redirect=` leads to; null for other terms, and for macros, which no plan can expand. */
export function spfTarget({ name, value }: SpfTerm): string | null {
	if (name !== "include" && name !== "redirect") return null;
	return value.includes("%") ? null : value.replace(/\.$/, "");
}

/** Terms put back together. */
export function formatSpf(terms: readonly SpfTerm[]): string {
	return ["v=spf1", ...terms.map(({ text }) => text)].join(" ");
}
