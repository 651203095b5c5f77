import type { MailboxInput, Mailer, Message } from "@todoku/core";
import { nextNumber } from "../database/counter.ts";
import type { Sql, Transactions } from "../database/sql.ts";
import type { MailKey } from "../shop/mail-definitions.ts";
import type { Result, ResultKind } from "../shop/result-table.ts";
import type { Shop } from "../shop/shop.ts";
import { recordsOf, type ShopRecords } from "../shop/shop-records.ts";
import { compose } from "./compose.ts";
import type { MailRecord } from "./mail-record.ts";
import { type PostedMail, PostedMailTable } from "./posted-mail-table.ts";
import type { SentMails } from "./sent-mails.ts";

/** What the shop needs of the mail layer: core's `Mailer` has it, and so has Nest's `MailService`. */
export type Recorder = Pick<Mailer, "enqueue">;

/** One thing that somebody does in a shop. What it writes and the mail it sets off are one transaction: both are there, or neither. */
export interface Act {
	readonly shop: Shop;
	/** Names what came of it: `R-0001`. */
	readonly result: string;
	readonly at: Date;
	readonly records: ShopRecords;
	/**
	 * Records a mail: a person, and the values for its places; category, From and texts come from its definition. Nothing that is wrong
	 * with the mail is thrown; it stands on the mail's record.
	 *
	 * @param about What the mail is about, so that it is recorded once: the order's number, the result.
	 */
	readonly post: (
		mail: MailKey,
		to: Exclude<MailboxInput, string>,
		values: Readonly<Record<string, string>>,
		about: string,
	) => Promise<void>;
}

/** What an act gives back: the number of the member or order, where there is one. */
export interface ActOutcome {
	readonly number?: string;
}

export interface ActReport {
	readonly result: Result;
	readonly mails: readonly MailRecord[];
}

export interface MailDeskOptions {
	readonly database: Transactions;
	readonly sentMails: SentMails;
	/** Milliseconds that an answer waits for its mail to be sent before it says that it is on its way. Default: 1,000. */
	readonly patienceMs?: number | undefined;
	/** Told of mail that no route was asked for and that does not go; of the rest the mailer's hooks tell. */
	readonly onUnsent?: ((record: MailRecord) => void) | undefined;
}

/** Turns what somebody does in a shop into records and mail. */
export class MailDesk {
	readonly #database: Transactions;
	readonly #sentMails: SentMails;
	readonly #patienceMs: number;
	readonly #onUnsent: (record: MailRecord) => void;

	constructor({ database, sentMails, patienceMs = 1_000, onUnsent = () => undefined }: MailDeskOptions) {
		this.#database = database;
		this.#sentMails = sentMails;
		this.#patienceMs = patienceMs;
		this.#onUnsent = onUnsent;
	}

	/** Does one thing in one transaction, and then waits a moment for its mail. */
	async perform(
		shop: Shop,
		recorder: Recorder,
		kind: ResultKind,
		doIt: (act: Act) => Promise<ActOutcome>,
	): Promise<ActReport> {
		const { result, posted } = await this.#database.transaction(async (sql) => {
			const id = await nextNumber(sql, shop.id, "R");
			const mails: PostedMail[] = [];
			const act = actIn(sql, shop, recorder, id, mails);
			const outcome = await doIt(act);
			const done: Result = { id, kind, at: act.at, ...outcome };
			await act.records.results.add(done);
			await new PostedMailTable(sql, shop.id).add(id, mails);
			return { result: done, posted: mails };
		});
		const deliveries = posted.map(({ delivery }) => delivery);
		const mails = await this.#sentMails.waitFor(
			shop,
			deliveries,
			(record) => record.status !== "sending",
			this.#patienceMs,
		);
		for (const record of mails) if (isUnsent(record)) this.#onUnsent(record);
		return { result, mails };
	}

	/** Lets a mail go now that waits or is held, and waits a moment for what comes of it. Does nothing for any other mail. */
	async sendNow(shop: Shop, id: string): Promise<MailRecord | undefined> {
		const before = await this.#sentMails.find(shop, id);
		if (before === undefined || !(await this.#sentMails.letGo(shop, before))) return before;
		const isAnswered = (record: MailRecord): boolean =>
			record.status === "sending" ? false : record.attempts > before.attempts || record.status !== "waiting";
		const [record] = await this.#sentMails.waitFor(shop, [id], isAnswered, this.#patienceMs);
		return record;
	}
}

function isUnsent({ status, attempts }: MailRecord): boolean {
	return attempts === 0 && status !== "sending" && status !== "sent";
}

function actIn(sql: Sql, shop: Shop, recorder: Recorder, result: string, posted: PostedMail[]): Act {
	const records = recordsOf(sql, shop);
	return {
		...{ shop, result, records },
		at: new Date(),
		post: async (mail, to, values, about) => {
			const definition = await records.mails.get(mail);
			const message: Message = { ...compose(shop, definition, to, values), key: `${mail}/${about}` };
			const deliveries = await recorder.enqueue(message, { transaction: sql });
			posted.push(...deliveries.map(({ deliveryId }) => ({ delivery: deliveryId, mail, from: definition.from })));
		},
	};
}
