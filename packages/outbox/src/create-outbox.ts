import type { Courier, EnqueuedDelivery, Outbox, OutboxMessage, RecordOptions, Worker } from "@todoku/core";
import { Dispatcher } from "./dispatcher/dispatcher.ts";
import { type OutboxOptions, readOutboxOptions } from "./outbox-options.ts";

/**
 * Makes an outbox out of a store: for `createMailer({ outbox })`, whose `createWorker()` then makes workers that send.
 *
 * @throws {OptionError} for an option that is missing, not known, or makes no sense.
 */
export function createOutbox(options: OutboxOptions): Outbox {
	const terms = readOutboxOptions(options);
	return {
		record: (message: OutboxMessage, recordOptions: RecordOptions): Promise<EnqueuedDelivery[]> => {
			return terms.store.record(message, recordOptions);
		},
		createWorker: (courier: Courier): Worker => new Dispatcher(courier, terms),
	};
}
