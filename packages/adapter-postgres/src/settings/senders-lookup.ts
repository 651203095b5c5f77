import {
	type Clock,
	cacheSenders,
	parseVerifiedSenders,
	type RoutingSwitch,
	type SendersAnswer,
	type SendersLookup,
} from "@todoku/core";
import { settingsChannel } from "../database/channels.ts";
import type { Database } from "../database/database.ts";
import { toTenantKey } from "./setting-row.ts";

interface RoutingRow {
	/** Null where nothing was ever stored. */
	readonly setting: string | null;
	readonly switch: RoutingSwitch | null;
	readonly revoked: readonly string[] | null;
	readonly overall: RoutingSwitch | null;
}

// A little under the second that is promised, so that the read itself has its time.
const maxAgeMs = 900;

/** What the mailer asks for every mail: one indexed read at most, and none where the answer is fresh. */
export class StoredSenders {
	readonly #database: Database;
	readonly #cached: ReturnType<typeof cacheSenders>;
	#isListening = false;

	constructor(database: Database, clock: Clock) {
		this.#database = database;
		this.#cached = cacheSenders((tenant) => this.#read(tenant), { maxAgeMs, clock });
	}

	readonly lookUp: SendersLookup = (tenant) => this.#cached(tenant);

	/** Forgets what changes, as soon as it is told. That is a hint: what is not told is read anew when its age is reached. */
	async listen(database: Database): Promise<void> {
		if (this.#isListening) return;
		await database.listen(settingsChannel(database.schema), (payload) => {
			this.forget(payload.startsWith(":") ? payload.slice(1) : undefined);
		});
		this.#isListening = true;
	}

	/** @param tenant `''` for mail without a tenant, undefined for everybody's. */
	forget(tenant: string | undefined): void {
		if (tenant === undefined) this.#cached.clear();
		else this.#cached.invalidate(tenant || undefined);
	}

	async #read(tenant: string | undefined): Promise<SendersAnswer> {
		const { schema } = this.#database;
		const { rows } = await this.#database.executeSql(
			`SELECT s.setting, s.switch, s.revoked, o.switch AS overall
			FROM (SELECT $1::text AS tenant) asked
			LEFT JOIN ${schema}.settings s ON s.tenant = asked.tenant
			LEFT JOIN ${schema}.overall_switch o ON true`,
			[toTenantKey(tenant)],
		);
		const { setting, switch: own, revoked, overall } = rows[0] as RoutingRow;
		return {
			senders: parseVerifiedSenders(setting, { revoked: revoked ?? [] }),
			switch: narrower(own ?? "on", overall ?? "on"),
		};
	}
}

/** Of two switches the one that lets less mail through the service. */
function narrower(one: RoutingSwitch, other: RoutingSwitch): RoutingSwitch {
	if (one === "off" || other === "off") return "off";
	return one === "shadow" ? one : other;
}
