import { type Failure, printable } from "@todoku/core";
import type { TenantState } from "@todoku/outbox";
import type { SqlExecutor } from "../database/database.ts";
import { readRows } from "./json-rows.ts";
import { makeDue } from "./make-due.ts";
import type { OutboxParts } from "./outbox-parts.ts";

interface TenantRow {
	readonly stopped: boolean;
	readonly overLimit: Failure | null;
}

/** What stands against sending mail of a tenant: one indexed read. */
export async function readTenant({ database }: OutboxParts, tenant: string | undefined): Promise<TenantState> {
	const result = await database.executeSql(
		`select jsonb_build_object('stopped', stopped, 'overLimit', over_limit)::text as row from ${database.schema}.tenants where tenant = $1`,
		[tenant ?? ""],
	);
	const [row] = readRows<TenantRow>(result);
	if (row?.stopped === true) return { stopped: { reason: "tenant-stopped", failure: stoppedFailure(tenant ?? "") } };
	return row === undefined || row.overLimit === null
		? {}
		: { stopped: { reason: "tenant-limit", failure: row.overLimit } };
}

/** What is said of the mail of a tenant that an operator stopped. */
export function stoppedFailure(tenant: string): Failure {
	const whose = tenant === "" ? "mail without a tenant" : `tenant "${printable(tenant)}"`;
	return {
		code: "tenant-stopped",
		message: `All mail of ${whose} is kept back by an operator; let the tenant go on to send it`,
	};
}

/** Lets mail of tenants go that was held for a reason of theirs which has ended. @returns how many deliveries. */
export async function releaseTenants(parts: OutboxParts, tx: SqlExecutor, tenants: readonly string[]): Promise<number> {
	if (tenants.length === 0) return 0;
	const where = `d.status = 'held' and d.held_for in ('tenant-stopped', 'tenant-limit') and d.tenant = any($1::text[])
		and not exists (select from ${parts.database.schema}.tenants t where t.tenant = d.tenant and (t.stopped or t.over_limit is not null))`;
	return await makeDue(parts, tx, { where, values: [tenants], room: "open" });
}
