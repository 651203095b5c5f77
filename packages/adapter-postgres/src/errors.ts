import { MailError, printable } from "@todoku/core";

/**
 * - `database-unreachable`: nobody answers, or not in time.
 * - `database-login-refused`: the user or the password is wrong, or the server does not let this user in.
 * - `database-unknown`: the server has no database of that name.
 * - `database-permission`: the user may not create or use what the store needs.
 * - `database-too-old`: the server is older than PostgreSQL 15.
 * - `database-too-new`: its tables were made by newer code that this code cannot work beside.
 * - `directory-unusable`: the directory of an embedded database cannot be used.
 * - `unrecognised`: something else; `cause` is what the database said.
 */
export const startProblems = [
	"database-unreachable",
	"database-login-refused",
	"database-unknown",
	"database-permission",
	"database-too-old",
	"database-too-new",
	"directory-unusable",
	"unrecognised",
] as const;
export type StartProblem = (typeof startProblems)[number];

/** The store could not be opened. The text says how to mend it; the next call tries anew. */
export class StoreStartError extends MailError {
	declare readonly code: StartProblem;

	constructor(code: StartProblem, message: string, cause?: unknown) {
		super(code, message, cause === undefined ? {} : { cause });
	}
}

/** The directory of an embedded database is in use by another process: two would lose each other's rows. */
export class DirectoryInUseError extends MailError {
	declare readonly code: "directory-in-use";
	readonly directory: string;
	/** The process that has it; undefined where that could not be found out. */
	readonly pid: number | undefined;

	constructor(directory: string, pid: number | undefined) {
		const holder = pid === undefined ? "another process (its id could not be read)" : `process ${pid}`;
		super(
			"directory-in-use",
			`The directory "${printable(directory)}" is in use by ${holder}; stop it, or reach its database through it with the option attach: true`,
		);
		this.directory = directory;
		this.pid = pid;
	}
}

/** A call inside a transaction on PGlite that was not given the transaction: it would wait for its own transaction for ever. */
export class InsideOwnTransactionError extends MailError {
	declare readonly code: "inside-own-transaction";

	constructor(advice: string) {
		super(
			"inside-own-transaction",
			`This call was made inside an open transaction of the same PGlite database, which has one connection: it would wait for that transaction for ever. ${advice}`,
		);
	}
}

/** A change of a setting that expected another version of it than the stored one. Nothing was changed. */
export class SettingChangedError extends MailError {
	declare readonly code: "setting-changed";
	readonly tenant: string | undefined;
	readonly expectedVersion: number;
	/** The stored one. */
	readonly version: number;

	constructor(tenant: string | undefined, expectedVersion: number, version: number) {
		super(
			"setting-changed",
			`The setting was changed by somebody else: it is at version ${version}, not ${expectedVersion}. Read it again, and change that`,
		);
		this.tenant = tenant;
		this.expectedVersion = expectedVersion;
		this.version = version;
	}
}

/** A row of an import that cannot be taken. */
export interface BadImportRow {
	/** Its place among the rows, from 0. */
	readonly index: number;
	readonly tenant: string | undefined;
	/** What is wrong with it. */
	readonly error: MailError;
}

/** An import with bad rows: nothing of it was taken. */
export class InvalidImportError extends MailError {
	declare readonly code: "invalid-import";
	readonly rows: readonly BadImportRow[];

	constructor(rows: readonly BadImportRow[]) {
		const named = rows.slice(0, 20).map(({ index, error }) => `row ${index + 1}: ${error.message}`);
		const rest = rows.length > named.length ? `; and ${rows.length - named.length} more, in rows` : "";
		super("invalid-import", `Nothing was imported, because of ${rows.length} bad rows: ${named.join("; ")}${rest}`);
		this.rows = rows;
	}
}

/** A call on a store that was closed. */
export class StoreClosedError extends MailError {
	declare readonly code: "store-closed";

	constructor() {
		super("store-closed", "The store is closed; make a new one with createPostgresStore");
	}
}
