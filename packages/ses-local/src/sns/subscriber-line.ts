import type { Background } from "../background.ts";
import type { SignedSnsMessage } from "./sns-message.ts";

/** Milliseconds in which what is to be shuffled gathers. */
const gatherMs = 50;

/** What goes to one subscriber, one after the other, so that tests see an order. */
export class SubscriberLine {
	readonly #background: Background;
	readonly #settings: () => LineSettings;
	readonly #send: (message: SignedSnsMessage, attempt: number) => Promise<boolean>;
	readonly #waiting: { readonly message: SignedSnsMessage; readonly attempt: number }[] = [];
	#isRunning = false;

	/** @param send Says whether the subscriber took it. */
	constructor(
		background: Background,
		settings: () => LineSettings,
		send: (message: SignedSnsMessage, attempt: number) => Promise<boolean>,
	) {
		this.#background = background;
		this.#settings = settings;
		this.#send = send;
	}

	push(message: SignedSnsMessage, attempt = 1): void {
		this.#waiting.push({ message, attempt });
		if (this.#isRunning) return;
		this.#isRunning = true;
		this.#background.run(() => this.#work());
	}

	async #work(): Promise<void> {
		try {
			if (this.#settings().random) await this.#background.wait(gatherMs);
			for (let next = this.#takeNext(); next; next = this.#takeNext()) {
				const { message, attempt } = next;
				if (!(await this.#send(message, attempt))) this.#retryLater(message, attempt);
			}
		} finally {
			this.#isRunning = false;
		}
	}

	#takeNext(): { readonly message: SignedSnsMessage; readonly attempt: number } | undefined {
		const { random } = this.#settings();
		const index = random ? Math.floor(random() * this.#waiting.length) : 0;
		return this.#waiting.splice(index, 1)[0];
	}

	/** Beside the line: what fails holds up nothing else. */
	#retryLater(message: SignedSnsMessage, attempt: number): void {
		const delayMs = this.#settings().retryDelaysMs[attempt - 1];
		if (delayMs === undefined) return;
		this.#background.run(async () => {
			await this.#background.wait(delayMs);
			this.push(message, attempt + 1);
		});
	}
}

export interface LineSettings {
	readonly retryDelaysMs: readonly number[];
	/** Undefined: in order. */
	readonly random: (() => number) | undefined;
}
