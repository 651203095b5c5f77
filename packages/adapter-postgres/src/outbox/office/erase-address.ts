import { OptionError } from "@todoku/core";
import type { Act } from "@todoku/outbox";
import { spellingsOf } from "../../suppressions/spellings.ts";
import { finishErasures, markForErasure, scrubReplies } from "../erasure.ts";
import type { OutboxParts } from "../outbox-parts.ts";
import { readAct, recordAct } from "./acts.ts";

/** What stands in the record of an act in place of a text that named somebody. */
const erased = "(erased)";

/**
 * Erases every trace of an address. What waits for it is never sent; what a worker has at this moment is erased when it is settled. The
 * act is recorded without the address.
 *
 * @returns how many deliveries named it.
 */
export async function eraseAddress(parts: OutboxParts, address: string, act: Act): Promise<number> {
	const { schema } = parts.database;
	const by = readAct(act);
	if (typeof address !== "string" || address.trim() === "") throw new OptionError("address", "must be an address");
	return await parts.database.transaction(async (tx) => {
		const deliveries = await markForErasure(schema, tx, address);
		await scrubReplies(schema, tx, address);
		await finishErasures(parts, tx);
		// Our copies name the person too. The service's own list is not ours to forget: while the address stands there, it comes back with
		// the next sync to the mirror, and taking it away there would make mail go to the address again.
		await tx.executeSql(`delete from ${schema}.suppressions where lower(address) = any($1::text[])`, [
			spellingsOf(address),
		]);
		await recordAct(schema, tx, "erase-address", by, { deliveries });
		await tx.executeSql(
			`update ${schema}.acts set
				reason = case when position(lower($1) in lower(reason)) > 0 then '${erased}' else reason end,
				detail = case when position(lower($1) in lower(detail::text)) > 0 then detail - 'filter' else detail end
			where position(lower($1) in lower(reason)) > 0 or position(lower($1) in lower(detail::text)) > 0`,
			[address],
		);
		return deliveries;
	});
}
