import { OptionError } from "@todoku/core";
import type { Act, ActOutcome, DeliveryFilter } from "@todoku/outbox";
import type { SqlExecutor } from "../../database/database.ts";
import { readRow, readRows, toJson } from "../json-rows.ts";
import type { OutboxParts } from "../outbox-parts.ts";
import { type JobHolder, jobHolderFields } from "../replace-jobs.ts";
import { toCondition } from "./filter.ts";

/** Deliveries that an act is done to, as many as one transaction takes. */
export type ActOnBatch = (tx: SqlExecutor, holders: readonly JobHolder[]) => Promise<void>;

export interface ActRequest {
	/** What is done, in one word. */
	readonly name: string;
	readonly filter: DeliveryFilter;
	readonly act: Act;
	/** In which state it can be done: a condition on the rows `d` of deliveries and `m` of their messages. */
	readonly possible: string;
	readonly run: ActOnBatch;
}

const batch = 1_000;

/** @throws {OptionError} for an act that does not say who does it, and why. */
export function readAct(act: Act): Act {
	const { actor, reason } = Object(act) as Partial<Act>;
	if (typeof actor !== "string" || actor.trim() === "") throw new OptionError("actor", "must say who does it");
	if (typeof reason !== "string" || reason.trim() === "") throw new OptionError("reason", "must say why it is done");
	return { actor, reason };
}

/** Records an act. @returns its number. */
export async function recordAct(
	schema: string,
	tx: SqlExecutor,
	name: string,
	{ actor, reason }: Act,
	detail: Readonly<Record<string, unknown>>,
): Promise<number> {
	const result = await tx.executeSql(
		`insert into ${schema}.acts (at, actor, reason, act, detail)
		select clock_timestamp(), v->>'actor', v->>'reason', v->>'act', v->'detail' from (select $1::text::jsonb as v) input
		returning number::text as row`,
		[toJson({ actor, reason, act: name, detail })],
	);
	return readRow(result) as number;
}

/**
 * Does something to every delivery that a filter means, in batches, each with the record of it in one transaction. What is recorded
 * while it runs is not meant.
 */
export async function actOn(parts: OutboxParts, request: ActRequest): Promise<ActOutcome> {
	const { database } = parts;
	const act = readAct(request.act);
	const condition = toCondition(database.schema, request.filter);
	const outcome = { done: 0, passedOver: 0 };
	const number = await recordAct(database.schema, database, request.name, act, { filter: request.filter });
	const { rows } = await database.executeSql(
		`select coalesce(max(number), 0)::text as last from ${database.schema}.deliveries`,
	);
	const last: string = rows[0].last;
	for (let after = 0; ; ) {
		const from = after;
		const { found, done } = await database.transaction(async (tx) => {
			const meant = await findBatch(database.schema, tx, condition, from, last, request.possible);
			const possible = meant.filter((delivery) => delivery.possible);
			if (possible.length > 0) {
				await linkAct(database.schema, tx, number, possible);
				await request.run(tx, possible);
			}
			return { found: meant, done: possible };
		});
		outcome.done += done.length;
		outcome.passedOver += found.length - done.length;
		after = found.at(-1)?.number ?? after;
		if (found.length < batch) break;
	}
	await database.executeSql(`update ${database.schema}.acts set detail = detail || $2::text::jsonb where number = $1`, [
		number,
		toJson(outcome),
	]);
	return outcome;
}

interface FoundDelivery extends JobHolder {
	readonly possible: boolean;
}

async function findBatch(
	schema: string,
	tx: SqlExecutor,
	{ where, values }: ReturnType<typeof toCondition>,
	after: number,
	last: string,
	possible: string,
): Promise<FoundDelivery[]> {
	const count = values.length;
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields}, 'possible', d.status <> 'sending' and (${possible}))::text as row
		from ${schema}.deliveries d join ${schema}.messages m on m.number = d.message
		where ${where} and d.number > $${count + 1}::bigint and d.number <= $${count + 2}::bigint
		order by d.number limit ${batch} for update of d`,
		[...values, after, last],
	);
	return readRows<FoundDelivery>(result);
}

async function linkAct(schema: string, tx: SqlExecutor, act: number, holders: readonly JobHolder[]): Promise<void> {
	await tx.executeSql(
		`insert into ${schema}.act_deliveries (delivery, act) select unnest($1::bigint[]), $2::bigint on conflict do nothing`,
		[holders.map(({ number }) => number), act],
	);
}
