import { resolve } from "node:path";
import type { Clock } from "@todoku/core";
import { OptionError, systemClock } from "@todoku/core";
import { readBoolean, readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { Pool } from "pg";
import { checkSocketPath } from "./database/embedded-lock.ts";
import { readSchemaName } from "./database/identifier.ts";
import type { PGliteLike } from "./database/pglite-database.ts";

/** How long what is stored about people stays. Times count from when a message is settled. */
export interface RetentionOptions {
	/** Milliseconds after which bodies are dropped; at least 1. Default: never. */
	readonly bodiesMs?: number | undefined;
	/** Milliseconds after which addresses and subjects are dropped; at least 1. Default: never. */
	readonly addressesMs?: number | undefined;
}

interface CommonOptions {
	/** The schema of our tables; made where it is missing. Small letters, digits and `_`. Default: `todoku`. */
	readonly schema?: string | undefined;
	/** The schema of pg-boss's tables. Default: `todoku_queue`. */
	readonly queueSchema?: string | undefined;
	readonly retention?: RetentionOptions | undefined;
	/** Where the age of remembered settings is read. Default: the system's clock. */
	readonly clock?: Clock | undefined;
	/** Told of what goes wrong in the background, and is tried again by itself. Default: nobody is. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

/** A pool of `pg` that belongs to the application: the store does not end it, and leaves its `error` events to it. */
export interface PoolOptions extends CommonOptions {
	readonly pool: Pool;
}

/** A pool of the store's own. */
export interface UrlOptions extends CommonOptions {
	/** `postgres://user:password@host:port/database` */
	readonly url: string;
	/** Connections open at the same time, besides one that listens; at least 2. Default: 10. */
	readonly maxConnections?: number | undefined;
}

/** A PGlite that belongs to the application: the store does not close it, and watches its `transaction` method. */
export interface PGliteOptions extends CommonOptions {
	readonly pglite: PGliteLike;
}

/** A PGlite of the store's own. */
export interface EmbeddedOptions extends CommonOptions {
	/** A directory of its own for the database, which only one process opens; or `memory`, which is gone with the process. */
	readonly embedded: string;
	/** When another process has the directory: reach its database through it, instead of being refused. Default: false. */
	readonly attach?: boolean | undefined;
}

export type PostgresStoreOptions = PoolOptions | UrlOptions | PGliteOptions | EmbeddedOptions;

/** Where the database is. */
export type DatabaseSource =
	| { readonly kind: "pool"; readonly pool: Pool }
	| { readonly kind: "url"; readonly url: string; readonly maxConnections: number }
	| { readonly kind: "pglite"; readonly pglite: PGliteLike }
	| { readonly kind: "memory" }
	| { readonly kind: "directory"; readonly directory: string; readonly attach: boolean };

/** The options, checked and with their defaults in place. */
export interface ResolvedStoreOptions {
	readonly source: DatabaseSource;
	readonly schema: string;
	readonly queueSchema: string;
	readonly retention: RetentionOptions;
	readonly clock: Clock;
	readonly onError: (error: unknown) => void;
}

const sources = ["pool", "url", "pglite", "embedded"] as const;
const common = ["schema", "queueSchema", "retention", "clock", "onError"];
const ofSource = { pool: [], url: ["maxConnections"], pglite: [], embedded: ["attach"] } as const;

/** @throws {OptionError} which never holds the URL. */
export function readStoreOptions(options: PostgresStoreOptions): ResolvedStoreOptions {
	const given: Partial<PoolOptions & UrlOptions & PGliteOptions & EmbeddedOptions> = readRecord("options", options);
	const [source, ...others] = sources.filter((name) => given[name] !== undefined);
	if (source === undefined || others.length > 0)
		throw new OptionError("options", `must say where the database is with one of ${sources.join(", ")}`);
	refuseUnknown("", given, [source, ...ofSource[source], ...common]);
	const schema = readSchemaName("schema", given.schema, "todoku");
	const queueSchema = readSchemaName("queueSchema", given.queueSchema, "todoku_queue");
	if (schema === queueSchema) throw new OptionError("queueSchema", "must be another one than schema");
	return {
		source: readSource(source, given),
		schema,
		queueSchema,
		retention: readRetention(given.retention),
		clock: readClock(given.clock),
		onError: readOnError(given.onError),
	};
}

function readSource(
	source: (typeof sources)[number],
	{
		pool,
		url,
		maxConnections,
		pglite,
		embedded,
		attach,
	}: Partial<PoolOptions & UrlOptions & PGliteOptions & EmbeddedOptions>,
): DatabaseSource {
	switch (source) {
		case "pool":
			return { kind: "pool", pool: readPool(pool) };
		case "url":
			return {
				kind: "url",
				url: readUrl(url),
				maxConnections: readInteger("maxConnections", maxConnections, 2, 1_000) ?? 10,
			};
		case "pglite":
			return { kind: "pglite", pglite: readPGlite(pglite) };
		case "embedded":
			return readEmbedded(embedded, readBoolean("attach", attach) ?? false);
		default:
			return source satisfies never;
	}
}

function readPool(pool: Pool | undefined): Pool {
	if (typeof pool?.connect === "function" && typeof pool.query === "function" && typeof pool.totalCount === "number")
		return pool;
	throw new OptionError("pool", "must be a Pool of pg");
}

function readUrl(url: unknown): string {
	if (typeof url === "string" && /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return url;
	throw new OptionError("url", 'must be a URL such as "postgres://user:password@127.0.0.1:5432/shop"');
}

function readPGlite(pglite: PGliteLike | undefined): PGliteLike {
	if (
		typeof pglite?.transaction === "function" &&
		typeof pglite.exec === "function" &&
		typeof pglite.listen === "function"
	)
		return pglite;
	throw new OptionError("pglite", "must be a PGlite: new PGlite(), or await PGlite.create()");
}

function readEmbedded(embedded: unknown, attach: boolean): DatabaseSource {
	if (typeof embedded !== "string" || embedded === "" || embedded.includes("\0"))
		throw new OptionError("embedded", 'must be the path of a directory, or "memory"');
	if (embedded === "memory") {
		if (attach) throw new OptionError("attach", "needs a directory: nobody else can reach a database in memory");
		return { kind: "memory" };
	}
	const directory = resolve(embedded);
	checkSocketPath("embedded", directory);
	return { kind: "directory", directory, attach };
}

function readRetention(retention: RetentionOptions = {}): RetentionOptions {
	refuseUnknown("retention.", readRecord("retention", retention), ["bodiesMs", "addressesMs"]);
	// Months, which is more than a timer can count to; the database counts them.
	const { MAX_SAFE_INTEGER: max } = Number;
	return {
		bodiesMs: readInteger("retention.bodiesMs", retention.bodiesMs, 1, max),
		addressesMs: readInteger("retention.addressesMs", retention.addressesMs, 1, max),
	};
}

function readClock(clock: Clock = systemClock): Clock {
	if (typeof clock?.now === "function") return clock;
	throw new OptionError("clock", "must have a method now");
}

function readOnError(onError: (error: unknown) => void = () => {}): (error: unknown) => void {
	if (typeof onError === "function") return onError;
	throw new OptionError("onError", "must be a function");
}
