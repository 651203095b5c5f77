/** Names of schemas, quoted: ready to stand in a statement. */
export interface MigrationNames {
	readonly schema: string;
	readonly queueSchema: string;
}

/**
 * One step of the database from one version of the code to the next. First add what the new code needs, and take away only one minor
 * version later what nobody uses any more: then the code before this step works beside it, and processes can be replaced one by one.
 */
export interface Migration {
	/** Counts up from 1 without gaps. */
	readonly version: number;
	readonly name: string;
	/** The statements, in their order; all of them in one transaction. */
	sql(names: MigrationNames): readonly string[];
	/** The least version that code must know in order to work on a database after this step. Its own, or an earlier one's. */
	readonly oldestCode: number;
}
