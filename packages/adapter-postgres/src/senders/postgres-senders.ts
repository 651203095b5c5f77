import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import {
	formatSenderPosition,
	readSenderPage,
	type SenderChange,
	SenderChangedError,
	type SenderPage,
	type SenderPageRequest,
	type SenderRecord,
	type SenderStore,
} from "@todoku/sender-domains";
import type { Database } from "../database/database.ts";
import { checkTenant } from "../settings/setting-change.ts";
import { toTenantKey } from "../settings/setting-row.ts";
import {
	fromSenderRecord,
	type SenderChangeRow,
	type SenderRow,
	senderChangeColumns,
	senderColumns,
	senderColumnTypes,
	toSenderChange,
	toSenderRecord,
} from "./sender-row.ts";

type HistoryPage = { readonly limit?: number | undefined; readonly before?: number | undefined };

const maxVersion = 2 ** 31 - 1;

/** The senders and their history, in their tables. Every method is one statement. */
export class PostgresSenders implements SenderStore {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async read(tenant: string | undefined, sender: string): Promise<SenderRecord | null> {
		checkTenant(tenant);
		const { rows } = await this.#database.executeSql(
			`SELECT ${senderColumns} FROM ${this.#database.schema}.senders WHERE tenant = $1 AND sender = $2`,
			[toTenantKey(tenant), sender],
		);
		const [row] = rows as SenderRow[];
		return row === undefined ? null : toSenderRecord(row);
	}

	async save(record: SenderRecord, change: SenderChange): Promise<void> {
		const { tenant, sender, version } = record;
		checkTenant(tenant);
		const { schema } = this.#database;
		const given = `given AS (SELECT * FROM jsonb_to_record($1::jsonb) AS g(${senderColumnTypes}))`;
		// The row is stored only over the version before, and the change only with the row.
		const stored =
			version === 1
				? `INSERT INTO ${schema}.senders (${senderColumns}) SELECT ${senderColumns} FROM given
					ON CONFLICT (tenant, sender) DO NOTHING RETURNING tenant, sender`
				: `UPDATE ${schema}.senders s SET (${senderColumns}) =
						(SELECT ${senderColumns} FROM given)
					WHERE s.tenant = $9 AND s.sender = $10 AND s.version = $11 RETURNING s.tenant, s.sender`;
		const where = version === 1 ? [] : [toTenantKey(tenant), sender, version - 1];
		const { rows } = await this.#database.executeSql(
			`WITH ${given}, stored AS (${stored})
			INSERT INTO ${schema}.sender_changes (tenant, sender, version, at, event, from_step, to_step, actor, reason, evidence)
			SELECT stored.tenant, stored.sender, given.version, $2::timestamptz, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text
			FROM stored, given RETURNING version`,
			[fromSenderRecord(record), ...changeValues(change), ...where],
		);
		if (rows.length === 0) throw new SenderChangedError(tenant, sender, version - 1);
	}

	async note(record: SenderRecord): Promise<void> {
		const { tenant, sender, version, evidence, checkedAt, troubleSince, warnings } = record;
		checkTenant(tenant);
		const { rows } = await this.#database.executeSql(
			`UPDATE ${this.#database.schema}.senders
			SET evidence = $4, checked_at = $5::timestamptz, trouble_since = $6::timestamptz, warnings = $7::jsonb
			WHERE tenant = $1 AND sender = $2 AND version = $3 RETURNING version`,
			[
				toTenantKey(tenant),
				sender,
				version,
				evidence ?? null,
				checkedAt?.toISOString() ?? null,
				troubleSince?.toISOString() ?? null,
				JSON.stringify(warnings),
			],
		);
		if (rows.length === 0) throw new SenderChangedError(tenant, sender, version);
	}

	async list(request?: SenderPageRequest): Promise<SenderPage> {
		const { tenantKey, steps, checkedBefore, after, limit } = readSenderPage(request);
		const { rows } = await this.#database.executeSql(
			`SELECT ${senderColumns} FROM ${this.#database.schema}.senders
			WHERE ($1::text IS NULL OR tenant = $1)
				AND ($2::jsonb IS NULL OR step = ANY (ARRAY(SELECT jsonb_array_elements_text($2::jsonb))))
				AND ($3::timestamptz IS NULL OR checked_at IS NULL OR checked_at < $3)
				AND ($4::text IS NULL OR (tenant, sender) > ($4, $5::text))
			ORDER BY tenant, sender LIMIT $6`,
			[
				tenantKey ?? null,
				steps === undefined ? null : JSON.stringify(steps),
				checkedBefore?.toISOString() ?? null,
				after?.tenantKey ?? null,
				after?.sender ?? null,
				limit + 1,
			],
		);
		const page = (rows as SenderRow[]).slice(0, limit);
		const last = rows.length > limit ? page.at(-1) : undefined;
		return {
			senders: page.map(toSenderRecord),
			...(last === undefined ? {} : { next: formatSenderPosition(last.tenant, last.sender) }),
		};
	}

	async history(tenant: string | undefined, sender: string, page: HistoryPage = {}): Promise<readonly SenderChange[]> {
		checkTenant(tenant);
		refuseUnknown("", readRecord("page", page), ["limit", "before"]);
		const limit = readInteger("limit", page.limit, 1, 10_000) ?? 100;
		const before = readInteger("before", page.before, 1, maxVersion) ?? maxVersion;
		const { rows } = await this.#database.executeSql(
			`SELECT ${senderChangeColumns} FROM ${this.#database.schema}.sender_changes
			WHERE tenant = $1 AND sender = $2 AND version < $3 ORDER BY version DESC LIMIT $4`,
			[toTenantKey(tenant), sender, before, limit],
		);
		return (rows as SenderChangeRow[]).map(toSenderChange);
	}
}

function changeValues(change: SenderChange): readonly (string | null)[] {
	const { at, event, from, to, actor, reason, evidence } = change;
	return [at.toISOString(), event, from ?? null, to, actor, reason, evidence ?? null];
}
