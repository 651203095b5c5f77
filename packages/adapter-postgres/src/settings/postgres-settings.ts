import {
	isMailError,
	type MailError,
	OptionError,
	type RoutingSwitch,
	type SettingChange,
	type StoredSetting,
} from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { settingsChannel } from "../database/channels.ts";
import type { Database, SqlExecutor } from "../database/database.ts";
import { type BadImportRow, InvalidImportError, SettingChangedError } from "../errors.ts";
import { lockClass } from "../migrations/run-migrations.ts";
import {
	changeSetting,
	checkAct,
	checkChange,
	checkOnlyAct,
	checkSwitch,
	checkTenant,
	findRowProblem,
	isSameSetting,
	type NextSetting,
} from "./setting-change.ts";
import {
	type SettingChangeRow,
	type SettingRow,
	settingColumns,
	toSettingChange,
	toStoredSetting,
	toTenantKey,
} from "./setting-row.ts";
import type {
	ImportOutcome,
	OverallSwitchChange,
	OverallSwitchRecord,
	SettingAct,
	SettingOutcome,
	SettingsChange,
	SettingsPage,
	SettingsStore,
	SettingValues,
} from "./settings-store.ts";

/** What a change sets off. The tenant is `''` for mail without a tenant, and undefined for everybody's. */
export interface SettingHooks {
	/** Makes mail that waits be decided anew, in the transaction of the change. */
	onChange(tx: SqlExecutor, tenant: string | undefined): Promise<void>;
	/** The change is committed: whoever asks in this process from now on must be told of it. */
	onCommit(tenant: string | undefined): void;
}

type Page = { readonly limit?: number; readonly before?: number };

const batchSize = 1_000;
const maxVersion = 2 ** 31 - 1;

/** The settings, in their tables. */
export class PostgresSettings implements SettingsStore {
	readonly #database: Database;
	readonly #hooks: SettingHooks;

	constructor(database: Database, hooks: SettingHooks) {
		this.#database = database;
		this.#hooks = hooks;
	}

	async read(tenant: string | undefined): Promise<StoredSetting> {
		checkTenant(tenant);
		const stored = await readSettings(this.#database, this.#database.schema, [toTenantKey(tenant)]);
		return toStoredSetting(tenant, stored.get(toTenantKey(tenant)));
	}

	async readOverallSwitch(): Promise<RoutingSwitch> {
		return (await readOverall(this.#database, this.#database.schema)).switch;
	}

	async history(tenant: string | undefined, page: Page = {}): Promise<SettingChange[]> {
		checkTenant(tenant);
		const rows = await this.#readHistory(toTenantKey(tenant), page);
		return rows.map((row) => toSettingChange(tenant, row));
	}

	async overallSwitchHistory(page: Page = {}): Promise<OverallSwitchRecord[]> {
		const rows = await this.#readHistory(null, page);
		return rows.map((row) => {
			const { actor, reason, evidence, version } = row;
			return { switch: row.switch, version, changedAt: row.changed_at, actor, reason, evidence: evidence ?? undefined };
		});
	}

	async list(
		page: { readonly after?: string | undefined; readonly limit?: number | undefined } = {},
	): Promise<SettingsPage> {
		refuseUnknown("", readRecord("page", page), ["after", "limit"]);
		const limit = readInteger("limit", page.limit, 1, 10_000) ?? 100;
		const { schema } = this.#database;
		const { rows } = await this.#database.executeSql(
			`SELECT ${settingColumns} FROM ${schema}.settings WHERE $1::text IS NULL OR tenant > $1 ORDER BY tenant LIMIT $2`,
			[page.after ?? null, limit + 1],
		);
		const settings = (rows as SettingRow[]).slice(0, limit).map((row) => toStoredSetting(row.tenant || undefined, row));
		const next = rows.length > limit ? rows[limit - 1].tenant : undefined;
		return { settings, ...(next === undefined ? {} : { next }) };
	}

	async set(change: SettingsChange): Promise<SettingOutcome> {
		checkChange(change);
		const { tenant, version } = change;
		const key = toTenantKey(tenant);
		return await this.#change(key, async (tx) => {
			const stored = toStoredSetting(tenant, (await readSettings(tx, this.#database.schema, [key])).get(key));
			if (version !== undefined && version !== stored.version)
				throw new SettingChangedError(tenant, version, stored.version);
			const next = changeSetting(stored, change);
			if (isSameSetting(stored, next)) return { ...stored, changed: false };
			const changedAt = await this.#write(tx, [{ ...next, version: stored.version + 1 }], change);
			await this.#announce(tx, key);
			return { ...next, version: stored.version + 1, changedAt, changed: true };
		});
	}

	async setOverallSwitch(change: OverallSwitchChange): Promise<{ readonly changed: boolean }> {
		refuseUnknown("", readRecord("change", change), ["switch", "actor", "reason", "evidence"]);
		checkAct(change);
		checkSwitch(change.switch);
		const { schema } = this.#database;
		return await this.#change(undefined, async (tx) => {
			const stored = await readOverall(tx, schema);
			if (stored.version > 0 && stored.switch === change.switch) return { changed: false };
			const values = [change.switch, stored.version + 1];
			await tx.executeSql(
				`INSERT INTO ${schema}.overall_switch (switch, version, changed_at) VALUES ($1, $2, now())
				ON CONFLICT (only_row) DO UPDATE SET switch = $1, version = $2, changed_at = now()`,
				values,
			);
			await tx.executeSql(
				`INSERT INTO ${schema}.setting_changes (tenant, switch, version, changed_at, actor, reason, evidence)
				VALUES (NULL, $1, $2, now(), $3, $4, $5)`,
				[...values, change.actor, change.reason, change.evidence ?? null],
			);
			await this.#announce(tx, undefined);
			return { changed: true };
		});
	}

	async import(rows: readonly SettingValues[], act: SettingAct): Promise<ImportOutcome> {
		checkOnlyAct(act);
		const bad = findBadRows(rows);
		// Looked at together with what is stored, a row can be bad that is not so by itself; so both are named at once.
		return await this.#change(undefined, async (tx) => {
			const changes: (NextSetting & { readonly version: number })[] = [];
			for (let start = 0; start < rows.length; start += batchSize) {
				const batch = rows.slice(start, start + batchSize);
				const keys = batch.map((row) => toTenantKey(row?.tenant)).filter((key) => typeof key === "string");
				const stored = await readSettings(tx, this.#database.schema, keys);
				for (const [offset, row] of batch.entries()) {
					if (bad.has(start + offset)) continue;
					const before = toStoredSetting(row.tenant, stored.get(toTenantKey(row.tenant)));
					try {
						const next = changeSetting(before, row);
						if (!isSameSetting(before, next)) changes.push({ ...next, version: before.version + 1 });
					} catch (error) {
						if (!isMailError(error)) throw error;
						bad.set(start + offset, { index: start + offset, tenant: row.tenant, error });
					}
				}
			}
			if (bad.size > 0) throw new InvalidImportError([...bad.values()].toSorted((a, b) => a.index - b.index));
			for (let start = 0; start < changes.length; start += batchSize)
				await this.#write(tx, changes.slice(start, start + batchSize), act);
			const [only, ...others] = changes;
			if (only !== undefined) await this.#announce(tx, others.length > 0 ? undefined : toTenantKey(only.tenant));
			return { changed: changes.length, unchanged: rows.length - changes.length };
		});
	}

	/** One change of settings at a time: they are rare, and so the versions count without gaps. */
	async #change<T>(tenant: string | undefined, work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
		const result = await this.#database.transaction(async (tx) => {
			const key = `${this.#database.schema}.settings`;
			await tx.executeSql("SELECT pg_advisory_xact_lock($1::int, hashtext($2))", [lockClass, key]);
			return await work(tx);
		});
		this.#hooks.onCommit(tenant);
		return result;
	}

	/** @returns when. */
	async #write(
		tx: SqlExecutor,
		changes: readonly (NextSetting & { readonly version: number })[],
		{ actor, reason, evidence }: SettingAct,
	): Promise<Date> {
		const { schema } = this.#database;
		const rows = changes.map((change) => ({ ...change, tenant: toTenantKey(change.tenant) }));
		const { rows: written } = await tx.executeSql(
			`WITH given AS (
				SELECT * FROM jsonb_to_recordset($1::jsonb)
					AS g(tenant text, setting text, switch text, revoked jsonb, version integer)
			), stored AS (
				INSERT INTO ${schema}.settings (${settingColumns})
				SELECT tenant, setting, switch, revoked, version, now() FROM given
				ON CONFLICT (tenant) DO UPDATE SET setting = excluded.setting, switch = excluded.switch,
					revoked = excluded.revoked, version = excluded.version, changed_at = excluded.changed_at
			)
			INSERT INTO ${schema}.setting_changes (${settingColumns}, actor, reason, evidence)
			SELECT tenant, setting, switch, revoked, version, now(), $2::text, $3::text, $4::text FROM given
			RETURNING changed_at`,
			[JSON.stringify(rows), actor, reason, evidence ?? null],
		);
		return written[0].changed_at;
	}

	async #announce(tx: SqlExecutor, tenant: string | undefined): Promise<void> {
		await this.#hooks.onChange(tx, tenant);
		const payload = tenant === undefined ? "" : `:${tenant}`;
		await tx.executeSql("SELECT pg_notify($1, $2)", [settingsChannel(this.#database.schema), payload]);
	}

	async #readHistory(tenant: string | null, page: Page): Promise<SettingChangeRow[]> {
		refuseUnknown("", readRecord("page", page), ["limit", "before"]);
		const limit = readInteger("limit", page.limit, 1, 10_000) ?? 100;
		const before = readInteger("before", page.before, 1, maxVersion) ?? maxVersion;
		const { rows } = await this.#database.executeSql(
			`SELECT ${settingColumns}, actor, reason, evidence FROM ${this.#database.schema}.setting_changes
			WHERE ${tenant === null ? "tenant IS NULL AND $1::text IS NULL" : "tenant = $1"} AND version < $2
			ORDER BY version DESC LIMIT $3`,
			[tenant, before, limit],
		);
		return rows;
	}
}

async function readSettings(
	executor: SqlExecutor,
	schema: string,
	tenants: readonly string[],
): Promise<ReadonlyMap<string, SettingRow>> {
	const { rows } = await executor.executeSql(
		`SELECT ${settingColumns} FROM ${schema}.settings
		WHERE tenant = ANY (ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))`,
		[JSON.stringify(tenants)],
	);
	return new Map((rows as SettingRow[]).map((row) => [row.tenant, row]));
}

async function readOverall(
	executor: SqlExecutor,
	schema: string,
): Promise<{ readonly switch: RoutingSwitch; readonly version: number }> {
	const { rows } = await executor.executeSql(`SELECT switch, version FROM ${schema}.overall_switch`);
	return rows[0] ?? { switch: "on", version: 0 };
}

function findBadRows(rows: readonly SettingValues[]): Map<number, BadImportRow> {
	const bad = new Map<number, BadImportRow>();
	const seen = new Map<string, number>();
	for (const [index, row] of rows.entries()) {
		const error = findRowProblem(row) ?? findRepetition(seen, row, index);
		if (error !== undefined)
			bad.set(index, { index, tenant: typeof row?.tenant === "string" ? row.tenant : undefined, error });
	}
	return bad;
}

function findRepetition(seen: Map<string, number>, { tenant }: SettingValues, index: number): MailError | undefined {
	const key = toTenantKey(tenant);
	const first = seen.get(key);
	if (first === undefined) seen.set(key, index);
	return first === undefined ? undefined : new OptionError("tenant", `is that of row ${first + 1} as well`);
}
