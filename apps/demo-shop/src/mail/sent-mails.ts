import { setTimeout } from "node:timers/promises";
import type { AttemptRow, DeliveryRow, FeedbackRow, OutboxOffice } from "@todoku/outbox";
import type { Transactions } from "../database/sql.ts";
import type { Shop } from "../shop/shop.ts";
import { type MailRecord, toMailRecord } from "./mail-record.ts";
import { PostedMailTable } from "./posted-mail-table.ts";
import { lastAnswer, whyItWaits } from "./why-it-waits.ts";

/** A mail with what its last attempt was told, and everything that was reported of it since. */
export interface MailFile extends MailRecord {
	readonly lastAnswer: AttemptRow | undefined;
	/** The latest first. */
	readonly feedbackList: readonly FeedbackRow[];
}

const maxListed = 200;
const pollMs = 20;

/** The list of sent mail: what the outbox knows, with what the shop calls each mail. */
export class SentMails {
	readonly #office: OutboxOffice;
	readonly #database: Transactions;

	constructor(office: OutboxOffice, database: Transactions) {
		this.#office = office;
		this.#database = database;
	}

	/** Newest first. */
	async list(shop: Shop): Promise<readonly MailRecord[]> {
		const { deliveries } = await this.#office.list({ tenant: shop.id }, { limit: maxListed });
		return this.#name(shop, deliveries);
	}

	async find(shop: Shop, id: string): Promise<MailFile | undefined> {
		const file = await this.#office.show(id);
		if (file === null || file.tenant !== shop.id) return undefined;
		const [record] = await this.#name(shop, [file]);
		return record && { ...record, lastAnswer: lastAnswer(file), feedbackList: file.feedbackList };
	}

	/** The mails that one act set off, in its order. */
	async ofResult(shop: Shop, result: string): Promise<readonly MailRecord[]> {
		const posted = await this.#database.transaction((sql) => new PostedMailTable(sql, shop.id).ofResult(result));
		return this.#byIds(
			shop,
			posted.map(({ delivery }) => delivery),
		);
	}

	/** Waits until all of these mails are as wanted, or the time is over. */
	async waitFor(
		shop: Shop,
		ids: readonly string[],
		isAsWanted: (record: MailRecord) => boolean,
		patienceMs: number,
	): Promise<readonly MailRecord[]> {
		const until = Date.now() + patienceMs;
		let records = await this.#byIds(shop, ids);
		while (!records.every(isAsWanted) && Date.now() < until) {
			await setTimeout(pollMs);
			records = await this.#byIds(shop, ids);
		}
		return records;
	}

	/** Makes a mail go that waits or is kept back. @returns whether it was one that could be. */
	async letGo(shop: Shop, { id, status }: MailRecord): Promise<boolean> {
		const filter = { ids: [id], tenant: shop.id };
		const act = { actor: `staff of ${shop.id}`, reason: "Pressed the button on the page of the mail" };
		if (status === "waiting") return (await this.#office.retry(filter, act)).done > 0;
		if (status === "held" || status === "unknown") return (await this.#office.release(filter, act)).done > 0;
		return false;
	}

	async #byIds(shop: Shop, ids: readonly string[]): Promise<readonly MailRecord[]> {
		if (ids.length === 0) return [];
		// A newsletter may have very many; a page shows the first of them.
		const shown = ids.slice(0, maxListed);
		const { deliveries } = await this.#office.list({ tenant: shop.id, ids: shown }, { limit: maxListed });
		const records = await this.#name(shop, deliveries);
		return shown.flatMap((id) => records.find((record) => record.id === id) ?? []);
	}

	/** What was sent again by an operator has the name of what it was sent instead of. */
	async #name(shop: Shop, rows: readonly DeliveryRow[]): Promise<readonly MailRecord[]> {
		const names = rows.map((row) => row.resendOf ?? row.id);
		const posted = await this.#database.transaction((sql) => new PostedMailTable(sql, shop.id).ofDeliveries(names));
		const records: MailRecord[] = [];
		for (const [index, row] of rows.entries()) {
			const mail = posted.get(names[index] ?? "");
			if (mail === undefined) continue;
			const record = toMailRecord(shop.id, row, mail);
			const failure = record.status === "waiting" ? await whyItWaits(this.#office, row) : record.failure;
			records.push({ ...record, failure });
		}
		return records;
	}
}
