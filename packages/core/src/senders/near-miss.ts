import { domainToUnicode } from "node:url";
import { type Address, splitAddress } from "@todoku/mime";
import { registrableDomain } from "./public-suffix.ts";
import type { VerifiedSenders } from "./verified-senders.ts";

/** Ways in which an entry almost covers a From. */
export const nearMissReasons = ["local-part-case", "address-entry", "sibling-domain", "look-alike"] as const;

/**
 * - `local-part-case`: the same address but for upper and lower case before the `@`, which SES tells apart.
 * - `address-entry`: only a single address of this domain is listed, not the domain.
 * - `sibling-domain`: another name of the same owner is listed, and it is not above this one.
 * - `look-alike`: the domains differ, but a person could take one for the other.
 */
export type NearMissReason = (typeof nearMissReasons)[number];

export interface NearMiss {
	readonly entry: string;
	readonly why: NearMissReason;
}

const maxNearMisses = 5;
// Telling apart what looks alike needs an index over every entry; a setting this long is not typed by hand.
const maxIndexedEntries = 2_000;
const minLookAlikeLength = 6;

const indexes = new WeakMap<VerifiedSenders, NearMissIndex>();

/** Entries that almost cover an address which none covers: at most five, the nearest first. */
export function findNearMisses(address: Address, senders: VerifiedSenders): NearMiss[] {
	if (senders.entries.length > maxIndexedEntries) return [];
	let index = indexes.get(senders);
	if (index === undefined) {
		index = new NearMissIndex(senders.entries);
		indexes.set(senders, index);
	}
	return index.find(address);
}

/** Hash tables from what two names have in common to the entries that have it, so that a search costs the same for any number. */
class NearMissIndex {
	readonly #byFoldedAddress = new Map<string, string[]>();
	readonly #byAddressDomain = new Map<string, string[]>();
	readonly #byOwner = new Map<string, string[]>();
	readonly #byLook = new Map<string, string[]>();
	readonly #domains = new Set<string>();

	constructor(entries: readonly string[]) {
		for (const entry of entries) {
			const domain = entry.slice(entry.lastIndexOf("@") + 1);
			if (domain === entry) {
				this.#domains.add(domain);
				append(this.#byOwner, ownerOf(domain), entry);
			} else {
				append(this.#byFoldedAddress, entry.toLowerCase(), entry);
				append(this.#byAddressDomain, domain, entry);
			}
			for (const look of looksOf(domain)) append(this.#byLook, look, entry);
		}
	}

	find(address: Address): NearMiss[] {
		const { domain } = splitAddress(address);
		const found = new Map<string, NearMissReason>();
		const add = (entries: readonly string[] | undefined, why: NearMissReason): void => {
			for (const entry of entries ?? []) if (!found.has(entry)) found.set(entry, why);
		};
		add(this.#byFoldedAddress.get(address.toLowerCase()), "local-part-case");
		for (const parent of withParents(domain)) add(this.#byAddressDomain.get(parent), "address-entry");
		add(this.#byOwner.get(ownerOf(domain)), "sibling-domain");
		add(this.#gluedOnto(domain), "look-alike");
		for (const look of looksOf(domain)) add(this.#byLook.get(look), "look-alike");
		return [...found].slice(0, maxNearMisses).map(([entry, why]) => ({ entry, why }));
	}

	/** `testshop.example` ends like `shop.example` but not at a dot: the classic that a suffix match would let through. */
	#gluedOnto(domain: string): string[] {
		const glued: string[] = [];
		for (let start = 1; start < domain.length; start++) {
			if (domain[start - 1] !== "." && this.#domains.has(domain.slice(start))) glued.push(domain.slice(start));
		}
		return glued;
	}
}

function append(table: Map<string, string[]>, key: string, entry: string): void {
	const entries = table.get(key);
	if (entries === undefined) table.set(key, [entry]);
	else entries.push(entry);
}

function ownerOf(domain: string): string {
	return registrableDomain(domain) ?? domain;
}

function withParents(domain: string): string[] {
	const labels = domain.split(".");
	return labels.map((_, index) => labels.slice(index).join("."));
}

/**
 * What a person sees of a domain, told roughly: its skeleton, and every form of it with one character left out. Two domains that share
 * one of these differ by a character added, dropped, changed or swapped with its neighbour, or by letters that look the same.
 *
 * @see UTS #39 §4 for the idea of a skeleton; this is a small part of it, for hints and never for a decision.
 */
function looksOf(domain: string): Set<string> {
	const whole = skeleton(ownerOf(domain));
	const looks = new Set([whole]);
	if (whole.length < minLookAlikeLength || whole.length > 100) return looks;
	for (let at = 0; at < whole.length; at++) {
		if (whole[at] !== ".") looks.add(whole.slice(0, at) + whole.slice(at + 1));
	}
	return looks;
}

const lookAlikeLetters: ReadonlyMap<string, string> = new Map(
	Object.entries({
		"0": "o",
		"1": "l",
		i: "l",
		"5": "s",
		а: "a",
		е: "e",
		о: "o",
		р: "p",
		с: "c",
		у: "y",
		х: "x",
		і: "l",
		ѕ: "s",
		ο: "o",
		α: "a",
		ρ: "p",
		ー: "-",
	}),
);

function skeleton(domain: string): string {
	const shown = domainToUnicode(domain)
		.normalize("NFKD")
		.replace(/\p{M}+/gu, "");
	const letters = Array.from(shown, (letter) => lookAlikeLetters.get(letter) ?? letter).join("");
	return letters.replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("-", "");
}
