/** What the database says of one delivery in the end. */
export interface StoredDelivery {
	readonly recipient: string;
	readonly status: string;
	/** Whether it is marked as one that may have been sent more than once. */
	readonly possibleDuplicate: boolean;
	/** How many of its attempts are recorded as accepted. */
	readonly acceptedAttempts: number;
}

/** Everything that is known when the dust has settled. Recipients are unique: each stands for one mail to one person. */
export interface Evidence {
	/** Of committed transactions, as the application's own table has them. */
	readonly committed: readonly string[];
	/** Of the outbox. */
	readonly deliveries: readonly StoredDelivery[];
	/** One for each time that a receiver took a mail. */
	readonly arrivals: readonly string[];
}

export interface Verdict {
	readonly messages: number;
	/** Committed, and never arrived. */
	readonly lost: number;
	/** Arrived, and never committed. */
	readonly uncalledFor: number;
	/** Arrived more than once without a mark that this is possible. */
	readonly unmarkedDuplicates: number;
	/** Arrived more than once with the mark: allowed, and worth knowing. */
	readonly markedDuplicates: number;
	/** Recorded as accepted, and handed over again afterwards. */
	readonly sentAgain: number;
	/** Arrived, while the outbox says something else than sent. */
	readonly wrongStatus: number;
}

/** Holds what arrived against what was promised. */
export function judge({ committed, deliveries, arrivals }: Evidence): Verdict {
	const promised = new Set(committed);
	const stored = new Map(deliveries.map((delivery) => [delivery.recipient, delivery]));
	const times = new Map<string, number>();
	for (const recipient of arrivals) times.set(recipient, (times.get(recipient) ?? 0) + 1);
	const repeated = [...times].filter(([, count]) => count > 1).map(([recipient]) => recipient);
	const isMarked = (recipient: string): boolean => stored.get(recipient)?.possibleDuplicate === true;
	return {
		messages: promised.size,
		lost: [...promised].filter((recipient) => !times.has(recipient)).length,
		uncalledFor: [...times.keys()].filter((recipient) => !promised.has(recipient)).length,
		unmarkedDuplicates: repeated.filter((recipient) => !isMarked(recipient)).length,
		markedDuplicates: repeated.filter(isMarked).length,
		sentAgain: deliveries.filter(({ acceptedAttempts }) => acceptedAttempts > 1).length,
		wrongStatus: [...times.keys()].filter((recipient) => stored.get(recipient)?.status !== "sent").length,
	};
}

/** Whether everything that was promised was kept. */
export function isClean(verdict: Verdict): boolean {
	const { lost, uncalledFor, unmarkedDuplicates, sentAgain, wrongStatus } = verdict;
	return lost + uncalledFor + unmarkedDuplicates + sentAgain + wrongStatus === 0;
}
