import { checkFaultRule } from "./check-fault-rule.ts";
import { isAfterAccept } from "./fault-effects.ts";
import type { AddedFault, FaultCondition, FaultRule, Faults, ListedFault } from "./fault-rule.ts";
import { seededRandom } from "./seeded-random.ts";

/** A request as the conditions of faults see it. */
export interface Occasion {
	readonly operation: string;
	readonly afterAccept: boolean;
	/** Addresses without display names; read only when a fault asks for them. */
	readonly addresses: () => Promise<OccasionAddresses>;
}

export interface OccasionAddresses {
	readonly senders: readonly string[];
	readonly recipients: readonly string[];
}

const nobody: OccasionAddresses = { senders: [], recipients: [] };

/** The faults that are in force. */
export class FaultList implements Faults {
	readonly #operations: readonly string[];
	readonly #faults = new Map<string, Fault>();
	#lastId = 0;

	/** @param operations The names of the operations that faults can strike. */
	constructor(operations: readonly string[]) {
		this.#operations = operations;
	}

	add(rule: FaultRule): AddedFault {
		const id = this.addFrom(rule);
		const fault = this.#faults.get(id);
		return { remove: () => void this.remove(id), hits: () => fault?.hits ?? 0 };
	}

	/**
	 * Like `add`, for a rule that came in from outside.
	 *
	 * @returns Its id.
	 * @throws {RangeError} says what is wrong.
	 */
	addFrom(rule: unknown): string {
		const fault = new Fault(checkFaultRule(rule, this.#operations));
		const id = String(++this.#lastId);
		this.#faults.set(id, fault);
		return id;
	}

	/** @returns Whether there was such a fault. */
	remove(id: string): boolean {
		return this.#faults.delete(id);
	}

	clear(): void {
		this.#faults.clear();
	}

	list(): readonly ListedFault[] {
		return [...this.#faults].map(([id, { rule, hits }]) => ({ id, rule, hits }));
	}

	/** The rules that strike now, in the order to follow them: any number of delays, then at most one other. */
	async take({ operation, afterAccept, addresses }: Occasion): Promise<readonly FaultRule[]> {
		const asked = [...this.#faults.values()].some((fault) => fault.asksForAddresses);
		const known = asked ? await addresses() : nobody;
		const struck: FaultRule[] = [];
		for (const fault of this.#faults.values()) {
			if (isAfterAccept(fault.rule.what) !== afterAccept || !fault.strikes(operation, known)) continue;
			struck.push(fault.rule);
			if (fault.rule.what !== "slow") break;
		}
		return struck;
	}
}

/** One rule in force, and what it has seen so far. */
class Fault {
	readonly rule: FaultRule;
	readonly #when: FaultCondition;
	readonly #random: () => number;
	#seen = 0;
	#hits = 0;

	constructor(rule: FaultRule) {
		this.rule = rule;
		this.#when = rule.when ?? {};
		this.#random = seededRandom(this.#when.seed ?? 1);
	}

	get hits(): number {
		return this.#hits;
	}

	get asksForAddresses(): boolean {
		return (this.#when.sender ?? this.#when.recipient) !== undefined;
	}

	/** Counts the request where it matches. */
	strikes(operation: string, addresses: OccasionAddresses): boolean {
		const { times = Number.POSITIVE_INFINITY } = this.rule;
		if (this.#hits >= times || !this.#matches(operation, addresses)) return false;
		this.#seen++;
		if (!this.#isTurn()) return false;
		this.#hits++;
		return true;
	}

	#matches(asked: string, { senders, recipients }: OccasionAddresses): boolean {
		const { operation = "SendEmail", sender, recipient } = this.#when;
		if (operation !== "*" && operation !== asked) return false;
		if (sender !== undefined && !senders.some((address) => names(sender, address))) return false;
		return recipient === undefined || recipients.some((address) => names(recipient, address));
	}

	#isTurn(): boolean {
		const { first = Number.POSITIVE_INFINITY, everyNth = 1, probability = 1 } = this.#when;
		// Drawn for every request, so that the conditions beside it do not shift the sequence.
		const drawn = this.#random();
		return this.#seen <= first && this.#seen % everyNth === 0 && drawn < probability;
	}
}

/** Whether the name is the address, or its domain. */
function names(name: string, address: string): boolean {
	const wanted = name.toLowerCase().replace(/^@/, "");
	const given = address.toLowerCase();
	return given === wanted || given.slice(given.lastIndexOf("@") + 1) === wanted;
}
