import type { Timer } from "../timer.ts";

/** Does something again and again: when its time has come, or when it is woken. */
export class Loop {
	readonly #timer: Timer;
	readonly #minGapMs: number;
	readonly #round: () => Promise<number>;
	#isStopped = false;
	#isWoken = false;
	#cut: (() => void) | undefined;
	#done: Promise<void> = Promise.resolve();

	/**
	 * @param minGapMs Between two rounds, however often it is woken.
	 * @param round Never rejects. @returns the milliseconds until the next round.
	 */
	constructor(timer: Timer, minGapMs: number, round: () => Promise<number>) {
		this.#timer = timer;
		this.#minGapMs = minGapMs;
		this.#round = round;
	}

	start(firstDelayMs: number): void {
		this.#done = this.#run(firstDelayMs);
	}

	wake(): void {
		this.#isWoken = true;
		this.#cut?.();
	}

	/** Begins no further round. @returns when the one under way is over. */
	stop(): Promise<void> {
		this.#isStopped = true;
		this.#cut?.();
		return this.#done;
	}

	async #run(firstDelayMs: number): Promise<void> {
		let delayMs = firstDelayMs;
		while (!this.#isStopped) {
			await this.#rest(this.#minGapMs, false);
			if (delayMs > this.#minGapMs) await this.#rest(delayMs - this.#minGapMs, true);
			if (this.#isStopped) return;
			this.#isWoken = false;
			delayMs = await this.#round();
		}
	}

	#rest(delayMs: number, isWakeable: boolean): Promise<void> {
		if (this.#isStopped || (isWakeable && this.#isWoken)) return Promise.resolve();
		const { promise, resolve } = Promise.withResolvers<void>();
		const cancel = this.#timer.setTimer(delayMs, resolve);
		this.#cut = (): void => {
			if (!isWakeable && !this.#isStopped) return;
			cancel();
			resolve();
		};
		return promise.finally(() => {
			this.#cut = undefined;
		});
	}
}
