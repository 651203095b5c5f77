export {
	fromDrizzle,
	fromKnex,
	fromKysely,
	fromPglite,
	fromPrisma,
} from "pg-boss";
export type { SqlExecutor } from "./database/database.ts";
export { fromPg, type PgTransactionLike } from "./database/from-pg.ts";
export { fromTypeorm, type TypeormTransactionLike } from "./database/from-typeorm.ts";
export type { PGliteLike } from "./database/pglite-database.ts";
export type { StoreTransaction } from "./database/store-transaction.ts";
export {
	type BadImportRow,
	DirectoryInUseError,
	InsideOwnTransactionError,
	InvalidImportError,
	SettingChangedError,
	type StartProblem,
	StoreClosedError,
	StoreStartError,
	startProblems,
} from "./errors.ts";
export { createPostgresStore, type PostgresStore } from "./postgres-store.ts";
export type {
	ImportOutcome,
	OverallSwitchChange,
	OverallSwitchRecord,
	SettingAct,
	SettingOutcome,
	SettingsChange,
	SettingsPage,
	SettingsStore,
	SettingValues,
} from "./settings/settings-store.ts";
export type {
	EmbeddedOptions,
	PGliteOptions,
	PoolOptions,
	PostgresStoreOptions,
	RetentionOptions,
	UrlOptions,
} from "./store-options.ts";
export {
	type StoredSuppression,
	type Suppression,
	type SuppressionMirror,
	type SuppressionReason,
	type SuppressionStore,
	suppressionReasons,
} from "./suppressions/suppression-store.ts";
