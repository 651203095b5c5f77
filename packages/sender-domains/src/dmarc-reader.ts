import { type DmarcRecord, type DmarcRejection, parseDmarcRecord } from "./dmarc-record.ts";
import type { DnsFailure, TxtAnswer, TxtLookup } from "./dns/dns-answer.ts";

const maxNameLength = 253;
const maxDiscarded = 32;

/** A TXT record that was meant for DMARC and does not count, and why; `duplicate`: there is more than one at its name, so none counts. */
export interface DiscardedRecord {
	/** The name asked, with `_dmarc.` in front. */
	readonly name: string;
	readonly why: Exclude<DmarcRejection, "other"> | "duplicate";
}

/** A lookup that got no answer. */
export interface LookupFailure {
	/** The name asked. */
	readonly name: string;
	readonly code: DnsFailure;
}

export type ReaderAnswer =
	| { readonly state: "record"; readonly record: DmarcRecord }
	| { readonly state: "none"; readonly duplicates: boolean }
	| ({ readonly state: "unknown" } & LookupFailure);

/** Reads the DMARC records of one discovery: every name once, remembering what was thrown away and what could not be read. */
export class DmarcReader {
	readonly discarded: DiscardedRecord[] = [];
	readonly failures: LookupFailure[] = [];
	readonly #lookup: TxtLookup;
	readonly #answers = new Map<string, ReaderAnswer>();

	constructor(lookup: TxtLookup) {
		this.#lookup = lookup;
	}

	/** @see RFC 9989 §4.10 steps 2 and 6 */
	async read(domain: string): Promise<ReaderAnswer> {
		const known = this.#answers.get(domain);
		if (known !== undefined) return known;
		const answer = await this.#read(`_dmarc.${domain}`);
		this.#answers.set(domain, answer);
		return answer;
	}

	/** Whether a domain is in the DNS: true, false, null where the lookup does not say, or why it failed. Asks for its TXT records. */
	async exists(domain: string): Promise<boolean | null | LookupFailure> {
		const answer = await this.#ask(domain);
		if (answer.state === "unknown") return { name: domain, code: answer.code };
		return answer.state === "found" || (answer.nameExists ?? null);
	}

	async #read(name: string): Promise<ReaderAnswer> {
		// Nothing can be published at a name that is too long to exist.
		if (name.length > maxNameLength) return { state: "none", duplicates: false };
		const answer = await this.#ask(name);
		if (answer.state === "unknown") return { state: "unknown", name, code: answer.code };
		const [record, ...more] = answer.state === "absent" ? [] : this.#parse(name, answer.records);
		if (record === undefined) return { state: "none", duplicates: false };
		if (more.length === 0) return { state: "record", record };
		this.#discard({ name, why: "duplicate" });
		return { state: "none", duplicates: true };
	}

	#parse(name: string, texts: readonly string[]): DmarcRecord[] {
		return texts.flatMap((text) => {
			const parse = parseDmarcRecord(text);
			if (parse.state === "record") return [parse.record];
			// An SPF record that a wildcard puts here is nobody's mistake.
			if (parse.why !== "other") this.#discard({ name, why: parse.why });
			return [];
		});
	}

	async #ask(name: string): Promise<TxtAnswer> {
		const answer = await this.#answerOf(name);
		if (answer.state === "unknown") this.failures.push({ name, code: answer.code });
		return answer;
	}

	async #answerOf(name: string): Promise<TxtAnswer> {
		try {
			return await this.#lookup(name);
		} catch {
			// A lookup that throws has not answered; what it threw is its own affair.
			return { state: "unknown", code: "unrecognised" };
		}
	}

	#discard(record: DiscardedRecord): void {
		if (this.discarded.length < maxDiscarded) this.discarded.push(record);
	}
}
