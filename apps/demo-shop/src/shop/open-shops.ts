import type { SettingsStore } from "@todoku/adapter-postgres";
import { isMailError, parseVerifiedSenders } from "@todoku/core";
import { createShopTables } from "../database/shop-tables.ts";
import type { Sql, Transactions } from "../database/sql.ts";
import { MemberTable } from "./member-table.ts";
import type { ShopSeed } from "./shop.ts";

/** What the shops need of Todoku's store to come into being. */
export interface ShopsDatabase extends Transactions {
	readonly settings: Pick<SettingsStore, "list" | "import">;
}

/** Creates what is missing in a database: all of it at the first start, and nothing that is there already at the next ones. */
export async function openShops(database: ShopsDatabase, seeds: readonly ShopSeed[]): Promise<void> {
	const missing = await shopsWithoutSetting(database.settings, seeds);
	await database.settings.import(
		missing.map((seed) => ({
			tenant: seed.id,
			setting: isBad(seed.setting) ? null : seed.setting,
			switch: seed.switch ?? "on",
		})),
		{ actor: "demo-shop", reason: "デモの初期データ (seed data of the demo)" },
	);
	await database.transaction(async (sql) => {
		await createShopTables(sql);
		for (const seed of missing) {
			await addMembers(sql, seed);
			if (isBad(seed.setting)) await spoilSetting(sql, seed);
		}
	});
}

/** All of the settings that are there were put there by us, or changed by an operator since, and are left alone. */
async function shopsWithoutSetting(
	settings: ShopsDatabase["settings"],
	seeds: readonly ShopSeed[],
): Promise<readonly ShopSeed[]> {
	const { settings: stored } = await settings.list({ limit: 10_000 });
	const known = new Set(stored.map(({ tenant }) => tenant));
	return seeds.filter(({ id }) => !known.has(id));
}

async function addMembers(sql: Sql, { id, members = [] }: ShopSeed): Promise<void> {
	const table = new MemberTable(sql, id);
	for (const member of members) await table.add(member);
}

/** Todoku refuses a bad setting where it is entered. So this does what another program might: it writes past the check. */
async function spoilSetting(sql: Sql, { id, setting }: ShopSeed): Promise<void> {
	await sql.query("update todoku.settings set setting = $2 where tenant = $1", [id, setting]);
}

function isBad(setting: string | null): boolean {
	try {
		parseVerifiedSenders(setting);
		return false;
	} catch (error) {
		if (isMailError(error) && error.code === "invalid-setting") return true;
		throw error;
	}
}
