import type { MaintenanceReport } from "@todoku/outbox";
import { finishErasures } from "./erasure.ts";
import { reviveLapsed } from "./lapsed-claims.ts";
import { lockNumber, type OutboxParts } from "./outbox-parts.ts";
import { rejoinDue } from "./rejoin.ts";
import { dropAddresses, dropBodies, type Retention } from "./retention.ts";
import { forgetReservations } from "./slots.ts";
import { checkTenantLimits } from "./tenant-limits.ts";

const nothing: MaintenanceReport = { rejoined: 0, bodiesDropped: 0, addressesDropped: 0 };

/** Mends what is left lying, a bounded piece at a time. One process does it at a time; the others find that it is being done. */
export class Maintenance {
	readonly #parts: OutboxParts;
	readonly #retention: Retention;
	/** Up to where the deliveries were looked at for their jobs. */
	#looked = 0;

	constructor(parts: OutboxParts, retention: Retention) {
		this.#parts = parts;
		this.#retention = retention;
	}

	async run(): Promise<MaintenanceReport> {
		const { database } = this.#parts;
		const { schema } = database;
		const report = await database.transaction(async (tx) => {
			const lock = lockNumber(schema, "maintain");
			const { rows } = await tx.executeSql(`select pg_try_advisory_xact_lock(${lock}) as mine`);
			if (!rows[0].mine) return nothing;
			await reviveLapsed(this.#parts, tx);
			const { rejoined, next } = await rejoinDue(this.#parts, tx, this.#looked);
			this.#looked = next;
			await finishErasures(this.#parts, tx);
			const bodiesDropped = await dropBodies(schema, tx, this.#retention.bodyMs);
			const addressesDropped = await dropAddresses(schema, tx, this.#retention.addressMs);
			await checkTenantLimits(this.#parts, tx);
			return { rejoined, bodiesDropped, addressesDropped };
		});
		await forgetReservations(this.#parts);
		return report;
	}
}
