import type { Sql } from "./sql.ts";

// Any number that nobody else of this database takes: two shops that start at the same time create the tables one after the other.
const lockKey = 720_105;

/** Creates the shop's own tables where they are missing, in a schema of their own beside Todoku's. */
export async function createShopTables(sql: Sql): Promise<void> {
	await sql.query("select pg_advisory_xact_lock($1)", [lockKey]);
	for (const statement of statements) await sql.query(statement);
}

const statements = [
	"create schema if not exists shop",
	// One row for each kind of number, so that numbers have no gaps: a rolled-back order leaves none behind.
	`create table if not exists shop.counters (
		shop text not null,
		letter text not null,
		last integer not null,
		primary key (shop, letter)
	)`,
	// By address: who registers again changes their name and stays one member.
	`create table if not exists shop.members (
		shop text not null,
		email text not null,
		number text not null,
		name text not null,
		primary key (shop, email)
	)`,
	`create table if not exists shop.orders (
		shop text not null,
		number text not null,
		at timestamptz not null,
		name text not null,
		email text not null,
		product text not null,
		quantity integer not null,
		total integer not null,
		primary key (shop, number)
	)`,
	`create table if not exists shop.results (
		shop text not null,
		id text not null,
		kind text not null,
		at timestamptz not null,
		number text,
		primary key (shop, id)
	)`,
	// What the shop knows of a mail; everything else is on its delivery, in Todoku's tables.
	`create table if not exists shop.posted_mails (
		delivery text primary key,
		shop text not null,
		result text not null,
		position integer not null,
		mail text not null,
		sender text not null
	)`,
	"create index if not exists posted_mails_result on shop.posted_mails (shop, result)",
	// Only what staff changed; the rest is as the shop came.
	`create table if not exists shop.mail_texts (
		shop text not null,
		mail text not null,
		sender text not null,
		subject text not null,
		primary key (shop, mail)
	)`,
];
