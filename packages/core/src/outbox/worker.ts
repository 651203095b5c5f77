/** What a worker is doing at this moment. */
export interface WorkerStatus {
	/** `idle` before `start`. */
	readonly state: "idle" | "running" | "stopping" | "stopped";
	/** Deliveries it has claimed and not settled. */
	readonly inFlight: number;
	/** Whether it could reach its store when it last tried. False before the first time. */
	readonly ready: boolean;
}

export interface StopOptions {
	/** Milliseconds that deliveries in flight may take to settle; those that do not are released, and others send them. Default: 10,000. */
	readonly graceMs?: number | undefined;
}

/** Sends what an outbox holds. Any number of them may run, in any number of processes. */
export interface Worker {
	readonly status: WorkerStatus;
	/**
	 * Begins to send. Resolves when the store is reached and the first claim has been made.
	 *
	 * @throws {MailError} that says what is wrong with the store and how to mend it. Later failures go to the mailer's `onError` hook and
	 *   are tried again.
	 */
	start(): Promise<void>;
	/**
	 * Claims nothing more, lets what is in flight settle, and releases the rest. A second call with a shorter time cuts the first one
	 * short. Loses nothing in any case: what was in flight without an answer is treated as possibly sent.
	 */
	stop(options?: StopOptions): Promise<void>;
}
