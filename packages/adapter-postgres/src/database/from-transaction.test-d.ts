import type { PGlite, Transaction } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Knex } from "knex";
import type { Transaction as KyselyTransaction } from "kysely";
import type { Client, PoolClient } from "pg";
import type { EntityManager, QueryRunner } from "typeorm";
import { createPostgresStore, fromDrizzle, fromKnex, fromKysely, fromPg, fromTypeorm } from "../index.ts";

// Each structural type is held to the library it stands for: when one of them changes, this no longer compiles.
declare const client: Client;
declare const poolClient: PoolClient;
declare const pgliteTransaction: Transaction;
declare const manager: EntityManager;
declare const runner: QueryRunner;
declare const drizzleTransaction: Parameters<Parameters<NodePgDatabase["transaction"]>[0]>[0];
declare const kyselyTransaction: KyselyTransaction<object>;
declare const knexTransaction: Knex.Transaction;
declare const pglite: PGlite;

fromPg(client);
fromPg(poolClient);
fromPg(pgliteTransaction);
fromTypeorm(manager);
fromTypeorm(runner);
fromDrizzle(drizzleTransaction, sql);
fromKysely(kyselyTransaction);
fromKnex(knexTransaction);
createPostgresStore({ pglite });

// @ts-expect-error A Kysely transaction has no query method: it needs fromKysely.
fromPg(kyselyTransaction);
