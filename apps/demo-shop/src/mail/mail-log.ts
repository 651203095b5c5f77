import type { MailerHooks, Message } from "@todoku/core";
import type { MailDefinition } from "../shop/mail-definitions.ts";
import { type MailRecord, statusOf } from "./mail-record.ts";

export interface MailLogOptions {
	/** Told of a mail once its fate is known for now; again after each further attempt. */
	readonly onSettled?: ((record: MailRecord) => void) | undefined;
	/** Default: 2000, after which the oldest goes first. */
	readonly maxRecords?: number | undefined;
}

/** A message that waits for another attempt keeps its From, its subject and its text. */
interface Entry {
	record: MailRecord;
	readonly message: Message;
}

/** The list of sent mail. The mailer's hooks tell it what was decided and what came of it. */
export class MailLog {
	readonly #entries = new Map<string, Entry>();
	readonly #ids = new WeakMap<Message, string>();
	readonly #onSettled: ((record: MailRecord) => void) | undefined;
	readonly #maxRecords: number;
	#last = 0;

	constructor({ onSettled, maxRecords = 2000 }: MailLogOptions = {}) {
		this.#onSettled = onSettled;
		this.#maxRecords = maxRecords;
	}

	/** To be given to the mailer. */
	readonly hooks: MailerHooks = {
		onDecision: ({ message, decision }) => {
			this.#change(message, (record) => ({ ...record, decision }));
		},
		onReceipt: ({ message, receipt }) => {
			const settled = this.#change(message, ({ decision: _previous, ...record }) => ({
				...record,
				status: statusOf(receipt),
				receipt,
				...(receipt.decision === undefined ? {} : { decision: receipt.decision }),
			}));
			if (settled !== undefined) this.#onSettled?.(settled);
		},
		onError: (error) => console.error(error),
	};

	/** Writes down a mail that is about to be sent. */
	open(shop: string, definition: MailDefinition, message: Message, recipient: string): MailRecord {
		this.#last++;
		const id = String(this.#last);
		const record: MailRecord = {
			id,
			at: new Date(),
			shop,
			mail: definition.key,
			category: definition.category,
			from: definition.from,
			recipient,
			subject: message.subject,
			attempts: 1,
			status: "sending",
		};
		this.#entries.set(id, { record, message });
		this.#ids.set(message, id);
		for (const oldest of this.#entries.keys()) {
			if (this.#entries.size <= this.#maxRecords) break;
			this.#entries.delete(oldest);
		}
		return record;
	}

	/** Writes down another attempt, for a mail that waits and for no other. */
	reopen(id: string): Message | undefined {
		const entry = this.#entries.get(id);
		if (entry?.record.status !== "waiting") return undefined;
		entry.record = { ...entry.record, status: "sending", attempts: entry.record.attempts + 1 };
		return entry.message;
	}

	/** For what the mailer itself could not take, so that no hook tells of it. */
	giveUp(message: Message): void {
		this.#change(message, (record) => ({ ...record, status: "waiting" }));
	}

	find(shop: string, id: string): MailRecord | undefined {
		const record = this.#entries.get(id)?.record;
		return record?.shop === shop ? record : undefined;
	}

	/** Newest first. */
	list(shop: string): readonly MailRecord[] {
		const records = [...this.#entries.values()].map(({ record }) => record);
		return records.filter((record) => record.shop === shop).toReversed();
	}

	#change(message: Message, change: (record: MailRecord) => MailRecord): MailRecord | undefined {
		const entry = this.#entries.get(this.#ids.get(message) ?? "");
		if (entry === undefined) return undefined;
		entry.record = change(entry.record);
		return entry.record;
	}
}
