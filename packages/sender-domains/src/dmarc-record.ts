export const dmarcPolicies = ["none", "quarantine", "reject"] as const;
/** What a domain asks receivers to do with mail that fails DMARC; from mild to severe. */
export type DmarcPolicy = (typeof dmarcPolicies)[number];

/** `relaxed`: the same organisational domain is enough. `strict`: the same domain. */
export type AlignmentMode = "relaxed" | "strict";

/** What is worth telling the owner of a record. `removed-tag`: `pct`, `rf` and `ri`, which RFC 9989 no longer knows. */
export const dmarcNoteKinds = [
	"missing-tag",
	"invalid-value",
	"conflicting-values",
	"unknown-tag",
	"removed-tag",
	"malformed",
	"size-limit",
] as const;
export type DmarcNoteKind = (typeof dmarcNoteKinds)[number];

export interface DmarcNote {
	readonly kind: DmarcNoteKind;
	/** Lower case; empty where the piece has no tag. At most 32 characters. */
	readonly tag: string;
}

/** A record that begins with `v=DMARC1`. */
export interface DmarcRecord {
	/** The policies as published. null where the tag is absent, `invalid` where its value is none of the three or it is given twice differently. */
	readonly p: DmarcPolicy | "invalid" | null;
	readonly sp: DmarcPolicy | "invalid" | null;
	readonly np: DmarcPolicy | "invalid" | null;
	/** The most severe valid policy anywhere in the text: the worst that a receiver who forgives errors could read out of it. */
	readonly strictest: DmarcPolicy;
	/** Default: relaxed. Strict where the tag is given twice differently. */
	readonly adkim: AlignmentMode;
	readonly aspf: AlignmentMode;
	/** Whether the domain is a public suffix (`y`), an organisational domain (`n`), or does not say (`u`, the default). */
	readonly psd: "y" | "n" | "u";
	/** `t=y`: the owner asks for one level less than the policy says. */
	readonly testing: boolean;
	/** Report addresses that are syntactically valid, without the old `!size` suffix. */
	readonly rua: readonly string[];
	readonly ruf: readonly string[];
	/** Default: `0`. */
	readonly fo: readonly string[];
	/** At most 32. */
	readonly notes: readonly DmarcNote[];
}

/**
 * Why a text is no DMARC record and counts as not there.
 *
 * `other` has nothing to do with DMARC. The rest is meant as such a record and is none: `leading-characters` (a blank or a quotation
 * mark before it), `version-not-first`, `version-wrong` (not exactly `DMARC1`, or no semicolon after it), `too-long` (more than a TXT
 * record can hold).
 */
export const dmarcRejections = [
	"other",
	"leading-characters",
	"version-not-first",
	"version-wrong",
	"too-long",
] as const;
export type DmarcRejection = (typeof dmarcRejections)[number];

export type DmarcParse =
	| { readonly state: "record"; readonly record: DmarcRecord }
	| { readonly state: "discarded"; readonly why: DmarcRejection };

/** The data of a DNS record is no longer (RFC 1035 §3.2.1), so whatever is longer never came from one. */
const maxLength = 65_535;
const maxNotes = 32;
const maxTagLength = 32;

const knownTags = ["p", "sp", "np", "adkim", "aspf", "psd", "t", "rua", "ruf", "fo"] as const;
type KnownTag = (typeof knownTags)[number];
const removedTags: ReadonlySet<string> = new Set(["pct", "rf", "ri"]);

/**
 * Reads the text of a TXT record at `_dmarc.…`. Never throws, and takes time in proportion to the text.
 *
 * Tags and values are read without regard to case, except `DMARC1`. Errors after the version void the value they are in, and are noted;
 * what an invalid policy does to the whole record is settled by `policyFor`.
 *
 * @param text The record; where its strings are given one by one, they are joined without a separator.
 * @see RFC 9989 §4.7 (tags), §4.8 (grammar); RFC 7489 §6.3
 */
export function parseDmarcRecord(text: string | readonly string[]): DmarcParse {
	const record = typeof text === "string" ? text : text.join("");
	if (record.length > maxLength) return { state: "discarded", why: "too-long" };
	const [version = "", ...pieces] = record.split(";");
	if (!/^v[ \t]*=[ \t]*DMARC1[ \t]*$/.test(lowerFirst(version)))
		return { state: "discarded", why: rejection(record, pieces) };
	return { state: "record", record: readTags(pieces) };
}

function rejection(record: string, pieces: readonly string[]): DmarcRejection {
	if (/^v[ \t]*=[ \t]*dmarc/i.test(record)) return "version-wrong";
	if (/^[\s"'`\\\uFEFF]+v[ \t]*=[ \t]*dmarc1/i.test(record)) return "leading-characters";
	return pieces.some((piece) => /^v\s*=\s*dmarc1\s*$/i.test(piece.trim())) ? "version-not-first" : "other";
}

function readTags(pieces: readonly string[]): DmarcRecord {
	const tags = new TagReader(pieces);
	const p = tags.policy("p");
	if (p === null) tags.note("missing-tag", "p");
	const modes: Readonly<Record<string, AlignmentMode>> = { r: "relaxed", s: "strict" };
	return {
		p,
		sp: tags.policy("sp"),
		np: tags.policy("np"),
		strictest: tags.strictestPolicy(),
		// Where two values contradict each other, the one that lets less mail pass is assumed.
		adkim: tags.oneOf("adkim", modes, "relaxed", "strict"),
		aspf: tags.oneOf("aspf", modes, "relaxed", "strict"),
		psd: tags.oneOf("psd", { y: "y", n: "n", u: "u" } as const, "u", "u"),
		testing: tags.oneOf("t", { y: true, n: false }, false, false),
		rua: tags.addresses("rua"),
		ruf: tags.addresses("ruf"),
		fo: tags.failureOptions(),
		notes: tags.notes,
	};
}

class TagReader {
	readonly notes: DmarcNote[] = [];
	readonly #values = new Map<KnownTag, string[]>();

	constructor(pieces: readonly string[]) {
		for (const piece of pieces) this.#take(piece);
	}

	note(kind: DmarcNoteKind, tag: string): void {
		if (this.notes.length < maxNotes) this.notes.push({ kind, tag: tag.slice(0, maxTagLength) });
	}

	policy(tag: "p" | "sp" | "np"): DmarcPolicy | "invalid" | null {
		const policies = { none: "none", quarantine: "quarantine", reject: "reject" } as const;
		return this.oneOf<DmarcPolicy | "invalid" | null>(tag, policies, null, "invalid", "invalid");
	}

	strictestPolicy(): DmarcPolicy {
		const written = (["p", "sp", "np"] as const).flatMap((tag) => this.#values.get(tag) ?? []);
		const stated = new Set(written.map((value) => value.toLowerCase()));
		return dmarcPolicies.findLast((policy) => stated.has(policy)) ?? "none";
	}

	/** The value of a tag that takes one word. */
	oneOf<T>(tag: KnownTag, words: Readonly<Record<string, T>>, absent: T, conflicting: T, invalid: T = absent): T {
		const [word, ...others] = new Set(this.#values.get(tag)?.map((value) => value.toLowerCase()));
		if (word === undefined) return absent;
		if (others.length > 0) {
			this.note("conflicting-values", tag);
			return conflicting;
		}
		if (Object.hasOwn(words, word)) return words[word] as T;
		this.note("invalid-value", tag);
		return invalid;
	}

	addresses(tag: "rua" | "ruf"): string[] {
		const written = (this.#values.get(tag) ?? []).flatMap((value) => value.split(","));
		return written.flatMap((text) => {
			const [uri = "", ...limit] = text.trim().split("!");
			if (!isReportAddress(uri)) {
				this.note("invalid-value", tag);
				return [];
			}
			if (limit.length > 0) this.note("size-limit", tag);
			return [uri];
		});
	}

	failureOptions(): string[] {
		const written = (this.#values.get("fo") ?? []).flatMap((value) => value.toLowerCase().split(":"));
		const options = new Set(written.map((option) => option.trim()).filter((option) => /^[01ds]$/.test(option)));
		if (written.some((option) => !options.has(option.trim()))) this.note("invalid-value", "fo");
		return options.size > 0 ? [...options] : ["0"];
	}

	#take(piece: string): void {
		if (piece.trim() === "") return;
		const equals = piece.indexOf("=");
		const tag = piece.slice(0, Math.max(equals, 0)).trim().toLowerCase();
		const value = piece.slice(equals + 1).trim();
		if (!/^[a-z]+$/.test(tag)) this.note("malformed", "");
		else if (!/^[ -~]*$/.test(value)) this.note("malformed", tag);
		else if (removedTags.has(tag)) this.note("removed-tag", tag);
		else if (isKnown(tag)) this.#add(tag, value);
		else this.note("unknown-tag", tag);
	}

	#add(tag: KnownTag, value: string): void {
		const values = this.#values.get(tag);
		if (values === undefined) this.#values.set(tag, [value]);
		else values.push(value);
	}
}

function isKnown(tag: string): tag is KnownTag {
	return (knownTags as readonly string[]).includes(tag);
}

/** A URI by its outer form (RFC 3986); a `mailto:` also needs an address to mail to. */
function isReportAddress(uri: string): boolean {
	if (!/^[a-z][a-z0-9+.-]*:[\w\-.~:/?#[\]@$&'()*+=%]+$/i.test(uri)) return false;
	return !/^mailto:/i.test(uri) || /^mailto:[^@?]+@[^@?]+(?:\?.*)?$/i.test(uri);
}

/** The grammar's `v` is of either case, its `DMARC1` is not. */
function lowerFirst(text: string): string {
	return text.slice(0, 1).toLowerCase() + text.slice(1);
}
