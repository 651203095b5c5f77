/** Claims what is due, begins an attempt, says so, and hangs: the worker that a test kills. */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { PoolDatabase } from "../src/database/pool-database.ts";
import { toExecutor } from "../src/database/to-executor.ts";
import { PostgresOutbox } from "../src/outbox/postgres-outbox.ts";

const [connectionString = "", schema = "", queueSchema = "", leaseMs = ""] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString });
const wait = (ms: number): Promise<void> => setTimeout(ms);
const database = new PoolDatabase({ schema, queueSchema, pool, endPool: true, canListen: true, wait });
const outbox = new PostgresOutbox({ database, toExecutor, retention: { bodyMs: null, addressMs: null } });
const lanes = ["urgent", "normal", "bulk"] as const;
const claimed = await outbox.claim({ room: "open", lanes, limit: 10, tenantShare: 0, leaseMs: Number(leaseMs) });
const [first] = claimed;
if (first !== undefined) {
	const decision = { route: "service", reason: "domain", address: "info@shop.example" } as const;
	await outbox.begin([{ ...first, decision, transport: "ses", possibleDuplicate: false }]);
}
process.stdout.write(`${JSON.stringify(claimed.map(({ deliveryId }) => deliveryId))}\n`);
await setTimeout(600_000);
