import type { Database, SqlExecutor } from "../database/database.ts";
import { quoteIdentifier } from "../database/identifier.ts";
import { StoreStartError } from "../errors.ts";
import type { Migration } from "./migration.ts";

/** The first half of the keys of our advisory locks. The second is made of the name of the schema. */
export const lockClass = 1_953_457_003;

interface Applied {
	readonly version: number;
	readonly oldestCode: number;
}

/**
 * Brings a database to the version of this code. Processes that start together take turns, and each step is taken once.
 *
 * @throws {StoreStartError} `database-too-new` where newer code has made it unfit for this code.
 */
export async function runMigrations(database: Database, migrations: readonly Migration[]): Promise<void> {
	const known = migrations.at(-1)?.version ?? 0;
	if (!isBehind(await readApplied(database, database), known)) return;
	await database.transaction(async (tx) => {
		await lock(tx, database);
		await createTable(tx, database);
	});
	for (const migration of migrations) {
		await database.transaction(async (tx) => {
			await lock(tx, database);
			// Read under the lock: another process may just have done it.
			const applied = await readApplied(tx, database);
			isBehind(applied, known);
			if (!applied.some(({ version }) => version === migration.version)) await apply(tx, database, migration);
		});
	}
}

/** @throws {StoreStartError} when the code is too old. */
function isBehind(applied: readonly Applied[], known: number): boolean {
	const needed = Math.max(0, ...applied.map(({ oldestCode }) => oldestCode));
	if (needed > known) {
		const newest = Math.max(...applied.map(({ version }) => version));
		throw new StoreStartError(
			"database-too-new",
			`The database is newer than this process: its tables are at version ${newest}, which needs code that knows version ${needed}; this code knows ${known}. Deploy the newer code here as well, or restore a backup from before its deployment`,
		);
	}
	return !applied.some(({ version }) => version >= known);
}

async function readApplied(executor: SqlExecutor, { schema }: Database): Promise<readonly Applied[]> {
	const found = await executor.executeSql("SELECT to_regclass($1) IS NOT NULL AS there", [`${schema}.migrations`]);
	if (!found.rows[0].there) return [];
	const { rows } = await executor.executeSql(
		`SELECT version, oldest_code AS "oldestCode" FROM ${schema}.migrations ORDER BY version`,
	);
	return rows;
}

async function lock(tx: SqlExecutor, { schema }: Database): Promise<void> {
	await tx.executeSql("SELECT pg_advisory_xact_lock($1::int, hashtext($2))", [lockClass, `${schema}.migrations`]);
}

async function createTable(tx: SqlExecutor, { schema, queueSchema }: Database): Promise<void> {
	// pg-boss would make its own schema, but not so that several processes can do it at once.
	for (const name of [schema, quoteIdentifier(queueSchema)]) {
		// CREATE SCHEMA wants its permission also where the schema exists, and operators may have made it for us.
		const { rows } = await tx.executeSql("SELECT to_regnamespace($1) IS NOT NULL AS there", [name]);
		if (!rows[0].there) await tx.executeSql(`CREATE SCHEMA IF NOT EXISTS ${name}`);
	}
	await tx.executeSql(`CREATE TABLE IF NOT EXISTS ${schema}.migrations (
		version integer PRIMARY KEY,
		name text NOT NULL,
		oldest_code integer NOT NULL,
		applied_at timestamptz NOT NULL DEFAULT now()
	)`);
}

async function apply(tx: SqlExecutor, database: Database, migration: Migration): Promise<void> {
	const names = { schema: database.schema, queueSchema: quoteIdentifier(database.queueSchema) };
	for (const statement of migration.sql(names)) await tx.executeSql(statement);
	await tx.executeSql(`INSERT INTO ${database.schema}.migrations (version, name, oldest_code) VALUES ($1, $2, $3)`, [
		migration.version,
		migration.name,
		migration.oldestCode,
	]);
}
