import { type Address, splitAddress } from "@todoku/mime";
import { type BadEntry, InvalidSettingError } from "../errors.ts";
import { readSender } from "./sender-address.ts";
import { readEntry, readSetting } from "./setting.ts";

/** How an entry covers a From. */
export type MatchKind = "domain" | "subdomain" | "address";

export interface SenderMatch {
	/** The most specific entry that covers the From, in canonical form. */
	readonly entry: string;
	readonly by: MatchKind;
	/** The service has withdrawn what this entry stands for; its mail goes by the policy for refusals. */
	readonly revoked: boolean;
}

/** The verified-sender setting, read and checked. Immutable. */
export interface VerifiedSenders {
	/** The entries in canonical form and in their order, each once. */
	readonly entries: readonly string[];
	/**
	 * Finds the most specific entry that covers a From.
	 *
	 * @param from A From field: exactly one RFC 5322 mailbox.
	 * @throws {InvalidFromError} for anything else.
	 */
	match(from: string): SenderMatch | null;
	/** The entries as the setting is written, separated by commas. */
	toString(): string;
}

export interface SendersOptions {
	/** Entries that the service no longer honours; they stay in the setting, flagged. Names that are no entries have no effect. */
	readonly revoked?: Iterable<string> | undefined;
}

/**
 * Reads the verified-sender setting: domains and addresses, separated by commas or line breaks. Blanks around them, empty entries and
 * repetitions do not count. Absent and empty mean the same: nothing is verified.
 *
 * @throws {InvalidSettingError} (`code: "invalid-setting"`) when any entry is bad; `entries` names each with its line and what is wrong.
 */
export function parseVerifiedSenders(
	setting: string | null | undefined,
	options: SendersOptions = {},
): VerifiedSenders {
	return new EntryTable(readSetting(setting ?? ""), readRevoked(options.revoked ?? []));
}

class EntryTable implements VerifiedSenders {
	readonly entries: readonly string[];
	// One table for both kinds: an address holds an "@" and a domain does not, so they cannot meet.
	readonly #revoked: ReadonlyMap<string, boolean>;

	constructor(entries: readonly string[], revoked: ReadonlySet<string>) {
		this.entries = Object.freeze([...entries]);
		this.#revoked = new Map(entries.map((entry) => [entry, revoked.has(entry)]));
	}

	match(from: string): SenderMatch | null {
		return this.matchAddress(readSender(from));
	}

	/** @internal A walk up the labels of the domain: its cost is the number of labels, whatever the number of entries. */
	matchAddress(address: Address): SenderMatch | null {
		const own = this.#revoked.get(address);
		if (own !== undefined) return { entry: address, by: "address", revoked: own };
		const { domain } = splitAddress(address);
		for (let start = 0; start !== -1; start = nextLabel(domain, start)) {
			const entry = start === 0 ? domain : domain.slice(start);
			const revoked = this.#revoked.get(entry);
			if (revoked !== undefined) return { entry, by: start === 0 ? "domain" : "subdomain", revoked };
		}
		return null;
	}

	toString(): string {
		return this.entries.join(",");
	}
}

function nextLabel(domain: string, start: number): number {
	const dot = domain.indexOf(".", start);
	return dot === -1 ? -1 : dot + 1;
}

function readRevoked(names: Iterable<string>): ReadonlySet<string> {
	const revoked = new Set<string>();
	const bad: BadEntry[] = [];
	for (const [index, name] of [...names].entries()) {
		const read = readEntry(name.trim());
		if ("entry" in read) {
			revoked.add(read.entry);
			continue;
		}
		const problem = `(in the list of revoked entries) ${read.problem}`;
		bad.push({ line: index + 1, text: name, problem, code: read.code, details: { ...read.details, list: "revoked" } });
	}
	if (bad.length > 0) throw new InvalidSettingError(bad);
	return revoked;
}
