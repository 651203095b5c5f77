import { OptionError } from "@todoku/core";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "../outbox/json-rows.ts";
import { spellingsOf } from "./spellings.ts";
import {
	type StoredSuppression,
	type Suppression,
	type SuppressionMirror,
	type SuppressionReason,
	type SuppressionStore,
	suppressionReasons,
} from "./suppression-store.ts";

const pageSize = 1_000;
const maxAddressLength = 1_000;

interface StoredRow {
	readonly address: string;
	readonly scope: string;
	readonly reason: SuppressionReason;
	readonly since: string;
}

const fields =
	"jsonb_build_object('address', s.address, 'scope', s.scope, 'reason', s.reason, 'since', s.since)::text as row";

/** The mirrors, in their table. */
export class PostgresSuppressions implements SuppressionStore {
	readonly #database: SqlExecutor;
	readonly #schema: string;

	constructor(database: SqlExecutor & { readonly schema: string }) {
		this.#database = database;
		this.#schema = database.schema;
	}

	mirror(scope: string): SuppressionMirror {
		if (typeof scope !== "string" || scope.length === 0 || scope.length > 255)
			throw new OptionError("scope", "must be a text of 1 to 255 characters");
		return {
			list: () => this.#list(scope),
			suppress: (suppression) => this.#suppress(scope, suppression),
			lift: (address) => this.#lift(scope, address),
		};
	}

	async find(address: string): Promise<readonly StoredSuppression[]> {
		const result = await this.#database.executeSql(
			`select ${fields} from ${this.#schema}.suppressions s where lower(s.address) = any($1::text[]) order by s.scope, s.address`,
			[spellingsOf(address)],
		);
		return readRows<StoredRow>(result).map(toStored);
	}

	async count(): Promise<readonly { readonly scope: string; readonly entries: number }[]> {
		const result = await this.#database.executeSql(
			`select jsonb_build_object('scope', s.scope, 'entries', count(*))::text as row
			from ${this.#schema}.suppressions s group by s.scope order by s.scope`,
		);
		return readRows(result);
	}

	/** By the key, from where the last page ended: an offset would read everything before it again, and pass over entries when some go. */
	async *#list(scope: string): AsyncIterableIterator<StoredSuppression> {
		let last: string | undefined;
		for (;;) {
			const after = last === undefined ? "" : "and s.address > $2";
			const result = await this.#database.executeSql(
				`select ${fields} from ${this.#schema}.suppressions s where s.scope = $1 ${after} order by s.address limit ${pageSize}`,
				last === undefined ? [scope] : [scope, last],
			);
			const page = readRows<StoredRow>(result);
			for (const row of page) yield toStored(row);
			last = page.at(-1)?.address;
			if (page.length < pageSize) return;
		}
	}

	async #suppress(scope: string, { address, reason, since }: Suppression): Promise<void> {
		if (typeof address !== "string" || address === "" || address.length > maxAddressLength)
			throw new OptionError("address", `must be a text of 1 to ${maxAddressLength} characters`);
		if (!suppressionReasons.includes(reason))
			throw new OptionError("reason", `must be one of ${suppressionReasons.join(", ")}`);
		await this.#database.executeSql(
			`insert into ${this.#schema}.suppressions (address, scope, reason, since)
			select x.address, x.scope, x.reason, coalesce(x.since, clock_timestamp())
			from jsonb_to_record($1::text::jsonb) as x(address text, scope text, reason text, since timestamptz)
			on conflict (address, scope) do update set reason = excluded.reason, since = excluded.since`,
			[toJson({ address, scope, reason, since: since?.toISOString() })],
		);
	}

	async #lift(scope: string, address: string): Promise<void> {
		await this.#database.executeSql(`delete from ${this.#schema}.suppressions where scope = $1 and address = $2`, [
			scope,
			address,
		]);
	}
}

function toStored({ since, ...row }: StoredRow): StoredSuppression {
	return { ...row, since: new Date(since) };
}
