import type { SqlExecutor } from "../database/database.ts";
import { makeDue } from "./make-due.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/**
 * Lets a changed setting act on what is recorded already: what waits for a route may take the other one now, and what the service refused
 * may be decided anew.
 *
 * @param tx The transaction of the change.
 * @param tenant Whose setting it was; empty: that of mail without a tenant; undefined: the switch over all.
 */
export async function onSettingChanged(parts: OutboxParts, tx: SqlExecutor, tenant: string | undefined): Promise<void> {
	const [ofTenant, values] = tenant === undefined ? ["", []] : ["and d.tenant = $1", [tenant]];
	await makeDue(parts, tx, { where: `d.status = 'queued' and d.room <> 'open' ${ofTenant}`, values, room: "open" });
	const refused = `d.status = 'held' and d.held_for = 'service-refusal' ${ofTenant}`;
	await makeDue(parts, tx, { where: refused, values, room: "open" });
}
