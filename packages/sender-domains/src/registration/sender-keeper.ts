import { type Clock, isMailError, OptionError } from "@todoku/core";
import type { GuardedHooks } from "@todoku/core/adapter";
import type { SenderPlan } from "../plan/sender-plan.ts";
import type { SenderHooks } from "./registrar-options.ts";
import { SenderUnknownError } from "./sender-errors.ts";
import { readSenderName } from "./sender-name.ts";
import type { SenderAct, SenderRecord } from "./sender-record.ts";
import type { SenderKey } from "./sender-registrar.ts";
import type { SenderStore } from "./sender-store.ts";

/** What happened, for the history. */
export interface SenderEvent extends SenderAct {
	readonly event: string;
	readonly evidence?: string | undefined;
	readonly plan?: SenderPlan | undefined;
}

/** What changes of a record. */
export type SenderValues = Partial<Omit<SenderRecord, "tenant" | "sender" | "kind" | "version" | "changedAt">>;

const maxTries = 10;

/** Reads senders and stores what happens to them: each change with the version it follows, and told when it is stored. */
export class SenderKeeper {
	readonly #store: SenderStore;
	readonly #clock: Clock;
	readonly #hooks: SenderHooks;
	readonly #guard: GuardedHooks;

	constructor(store: SenderStore, clock: Clock, hooks: SenderHooks, guard: GuardedHooks) {
		this.#store = store;
		this.#clock = clock;
		this.#hooks = hooks;
		this.#guard = guard;
	}

	/** @throws {SenderRefusedError} for what is no sender. */
	async find({ tenant, sender }: SenderKey): Promise<SenderRecord | null> {
		return await this.#store.read(tenant, readSenderName(sender).sender);
	}

	/** @throws {SenderUnknownError} where nobody has asked for it. */
	async read(key: SenderKey): Promise<SenderRecord> {
		const record = await this.find(key);
		if (record === null) throw new SenderUnknownError(key.tenant, key.sender);
		return record;
	}

	/** Begins anew when somebody else changed the sender meanwhile; what it repeats must bear it. */
	async retry<T>(work: () => Promise<T>): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return await work();
			} catch (error) {
				if (!(isMailError(error) && error.code === "sender-changed") || tries === maxTries) throw error;
			}
		}
	}

	async create(record: Omit<SenderRecord, "version" | "changedAt">, event: SenderEvent): Promise<SenderRecord> {
		return await this.#save(undefined, { ...record, changedAt: this.#clock.now(), version: 1 }, event);
	}

	async change(record: SenderRecord, values: SenderValues, event: SenderEvent): Promise<SenderRecord> {
		const next = { ...record, ...values, changedAt: this.#clock.now(), version: record.version + 1 };
		return await this.#save(record, next, event);
	}

	/** Stores what was seen where nothing changed by it. */
	async note(record: SenderRecord, values: SenderValues): Promise<SenderRecord> {
		const next = { ...record, ...values };
		await this.#store.note(next);
		return next;
	}

	async #save(before: SenderRecord | undefined, next: SenderRecord, event: SenderEvent): Promise<SenderRecord> {
		const { actor, reason, evidence, plan } = event;
		const change = {
			version: next.version,
			at: next.changedAt,
			event: event.event,
			from: before?.step,
			to: next.step,
			actor,
			reason,
			evidence,
		};
		await this.#store.save(next, change);
		this.#guard.run(() => this.#hooks.onChange?.({ record: next, change, plan }));
		return next;
	}
}

/** @throws {OptionError} for an act without actor or reason. */
export function checkAct(act: SenderAct): SenderAct {
	for (const name of ["actor", "reason"] as const) {
		const value: unknown = act[name];
		if (typeof value !== "string" || value.trim() === "" || value.includes("\0"))
			throw new OptionError(name, "must say who does it, and why: a text that is not empty");
	}
	return { actor: act.actor, reason: act.reason };
}
