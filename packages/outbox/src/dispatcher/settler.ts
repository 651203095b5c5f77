import { MailError } from "@todoku/core";
import type { AttemptStart, OutboxStore, Settlement, SettleResult } from "../outbox-store.ts";
import { type Timer, waitFor } from "../timer.ts";
import { Batching } from "./batching.ts";
import type { StoreHealth } from "./store-health.ts";

/** Records what begins and what ends, many in one call; what ends, for as long as it takes. */
export class Settler {
	readonly #health: StoreHealth;
	readonly #timer: Timer;
	readonly #report: (error: unknown) => void;
	readonly #begins: Batching<AttemptStart, SettleResult>;
	readonly #settlements: Batching<Settlement, SettleResult>;
	readonly #end = new AbortController();

	constructor(store: OutboxStore, health: StoreHealth, timer: Timer, report: (error: unknown) => void) {
		this.#health = health;
		this.#timer = timer;
		this.#report = report;
		this.#begins = new Batching((attempts) => health.call(() => store.begin(attempts)));
		this.#settlements = new Batching((settlements) => health.call(() => store.settle(settlements)));
	}

	/** @throws {StoreFailure} It may be recorded all the same; nothing may be handed over. */
	begin(attempt: AttemptStart): Promise<SettleResult> {
		return this.#begins.add(attempt);
	}

	/** Tries until the store answers. @returns undefined when the worker has ended before that; never rejects. */
	async settle(settlement: Settlement): Promise<SettleResult | undefined> {
		for (let tries = 0; !this.#end.signal.aborted; tries += 1) {
			try {
				const result = await this.#settlements.add(settlement, tries >= 2);
				if (result === "lapsed") this.#tellIfAccepted(settlement, "its claim had lapsed");
				return result;
			} catch {
				await waitFor(this.#timer, this.#health.delayMs, this.#end.signal);
			}
		}
		this.#tellIfAccepted(settlement, "the worker was stopped before the store could be reached");
		return undefined;
	}

	/** What is not recorded by now is left to whoever claims it next. */
	end(): void {
		this.#end.abort();
	}

	#tellIfAccepted({ receipt, deliveryId }: Settlement, why: string): void {
		if (receipt?.outcome !== "accepted") return;
		this.#report(
			new MailError(
				"acceptance-unrecorded",
				`The delivery ${deliveryId} was accepted, which could not be recorded: ${why}. It counts as possibly sent`,
			),
		);
	}
}
