import { OptionError } from "@todoku/core";
import type { SqlExecutor } from "./database.ts";
import { fromPg, type PgTransactionLike } from "./from-pg.ts";
import { fromTypeorm, type TypeormTransactionLike } from "./from-typeorm.ts";

/** The marks by which foreign things are told apart. Everything may be missing. */
interface Marks {
	readonly executeSql?: unknown;
	readonly query?: unknown;
	readonly connect?: unknown;
	readonly totalCount?: unknown;
	readonly getTransactionStatus?: unknown;
	readonly escapeIdentifier?: unknown;
	readonly exec?: unknown;
	readonly rollback?: unknown;
	readonly closed?: unknown;
	readonly dumpDataDir?: unknown;
	readonly "@instanceof"?: unknown;
	readonly queryRunner?: unknown;
	readonly isTransactionActive?: unknown;
	readonly createQueryRunner?: unknown;
	readonly raw?: unknown;
	readonly executeQuery?: unknown;
	readonly execute?: unknown;
	readonly $queryRawUnsafe?: unknown;
}

/**
 * Makes an application's open transaction ready to run our statements in.
 *
 * Never guesses: what would run statements outside of a transaction, or in a way that is not known here, is refused with what to write
 * instead.
 *
 * @throws {OptionError} `transaction`
 */
export function toExecutor(transaction: object): SqlExecutor {
	const given = transaction as Marks | null | undefined;
	if ((typeof given !== "object" && typeof given !== "function") || given === null) throw refuse("is no object");
	if (isFunction(given.executeSql)) return given as SqlExecutor;
	if (typeof given.totalCount === "number" && isFunction(given.connect))
		throw refuse("is a pg pool; give the client on which BEGIN was run: const client = await pool.connect()");
	if (isFunction(given.dumpDataDir))
		throw refuse("is PGlite itself; give the tx of pglite.transaction(async (tx) => …)");
	if (given["@instanceof"] === Symbol.for("DataSource"))
		throw refuse("is a TypeORM DataSource; give the manager of dataSource.transaction(async (manager) => …)");
	if (isFunction(given.raw)) throw refuse("is of knex; write fromKnex(trx)");
	if (isFunction(given.executeQuery)) throw refuse("is of Kysely; write fromKysely(trx)");
	if (isFunction(given.$queryRawUnsafe)) throw refuse("is of Prisma; write fromPrisma(tx)");
	if (given["@instanceof"] === Symbol.for("EntityManager")) return readEntityManager(given);
	if (isFunction(given.query)) {
		if (typeof given.isTransactionActive === "boolean") return readQueryRunner(given);
		if (isFunction(given.escapeIdentifier) || isFunction(given.getTransactionStatus)) return readClient(given);
		if (isFunction(given.exec) && isFunction(given.rollback)) return readPGliteTransaction(given);
	}
	if (isFunction(given.execute)) throw refuse("is of Drizzle; write fromDrizzle(tx, sql)");
	throw refuse(
		"is none that is known; give a pg client, the tx of PGlite, a TypeORM manager, or wrap it with fromKnex, fromKysely, fromDrizzle, fromPrisma, fromPg or fromTypeorm",
	);
}

function readClient(client: Marks): SqlExecutor {
	const { getTransactionStatus } = client;
	if (isFunction(getTransactionStatus) && ["I", null].includes(getTransactionStatus.call(client)))
		throw refuse('is a pg client without an open transaction; run await client.query("BEGIN") first');
	return fromPg(client as PgTransactionLike);
}

function readPGliteTransaction(tx: Marks): SqlExecutor {
	if (tx.closed === true) throw refuse("is over; record the mail before it ends");
	return fromPg(tx as PgTransactionLike);
}

function readEntityManager(manager: Marks): SqlExecutor {
	const { isTransactionActive } = Object(manager.queryRunner) as Marks;
	if (isTransactionActive !== true)
		throw refuse(
			"is a TypeORM manager outside of a transaction; give that of dataSource.transaction(async (manager) => …)",
		);
	return fromTypeorm(manager as TypeormTransactionLike);
}

function readQueryRunner(runner: Marks): SqlExecutor {
	if (runner.isTransactionActive !== true)
		throw refuse(
			"is a TypeORM query runner without an open transaction; run await queryRunner.startTransaction() first",
		);
	return fromTypeorm(runner as TypeormTransactionLike);
}

function refuse(problem: string): OptionError {
	return new OptionError("transaction", problem);
}

// biome-ignore lint/complexity/noBannedTypes: any function will do; what it answers is looked at
function isFunction(value: unknown): value is Function {
	return typeof value === "function";
}
