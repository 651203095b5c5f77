import type { Courier, DeliveryOrigins, FeedbackStore, Outbox, SendersLookup, Worker } from "@todoku/core";
import { createOutbox, type OutboxOffice, type OutboxStore } from "@todoku/outbox";
import type { SenderStore } from "@todoku/sender-domains";
import { createDatabase } from "./database/create-database.ts";
import type { Database } from "./database/database.ts";
import { OpenedDatabase } from "./database/opened-database.ts";
import { toStartError } from "./database/start-error.ts";
import { type StoreTransaction, toStoreTransaction } from "./database/store-transaction.ts";
import { toExecutor } from "./database/to-executor.ts";
import { migrations } from "./migrations/migrations.ts";
import { runMigrations } from "./migrations/run-migrations.ts";
import { PostgresOutbox } from "./outbox/postgres-outbox.ts";
import { PostgresSenders } from "./senders/postgres-senders.ts";
import { PostgresSettings } from "./settings/postgres-settings.ts";
import { StoredSenders } from "./settings/senders-lookup.ts";
import type { SettingsStore } from "./settings/settings-store.ts";
import { type PostgresStoreOptions, type ResolvedStoreOptions, readStoreOptions } from "./store-options.ts";
import { PostgresSuppressions } from "./suppressions/postgres-suppressions.ts";
import type { SuppressionStore } from "./suppressions/suppression-store.ts";

/** Everything that is to last: the outbox with what was reported of its mail, the settings of all tenants, and their senders. */
export interface PostgresStore extends OutboxStore, Outbox, FeedbackStore, DeliveryOrigins {
	/** The settings, for those who may change them. */
	readonly settings: SettingsStore;
	/** The senders on their way to the setting, and those registered in it: what a `createSenderRegistrar` keeps its state in. */
	readonly senderStore: SenderStore;
	/** What an operator does with the outbox. */
	readonly office: OutboxOffice;
	/** Our copies of the service's suppression lists. They stop no send. */
	readonly suppressions: SuppressionStore;
	/** What a mailer takes as `senders`: the setting and the switches of a tenant, at most a second old. */
	readonly senders: SendersLookup;
	/**
	 * Connects, makes the tables or brings them up to date, and starts the queue. Every call does so by itself; called when the program
	 * starts, it shows at once what is wrong. After a failure the next call tries again.
	 *
	 * @throws {StoreStartError} that says what is wrong and how to mend it.
	 * @throws {DirectoryInUseError} while another process has the directory.
	 */
	open(): Promise<void>;
	/** Commits what the work did, or rolls all of it back when it throws. Its `tx` is what `enqueue` takes as `{ transaction: tx }`. */
	transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** Lets calls under way finish, and ends what the store opened itself. A second call does nothing more. */
	close(): Promise<void>;
}

/**
 * Makes a store on PostgreSQL, or on PGlite in this process. Nothing is opened yet.
 *
 * @throws {OptionError} for an option that is missing, wrong or not known.
 */
export function createPostgresStore(options: PostgresStoreOptions): PostgresStore {
	return new ComposedStore(readStoreOptions(options));
}

class ComposedStore extends PostgresOutbox implements PostgresStore {
	readonly settings: SettingsStore;
	readonly senderStore: SenderStore;
	readonly senders: SendersLookup;
	readonly suppressions: SuppressionStore;
	readonly #options: ResolvedStoreOptions;
	readonly #database: Database;
	#closing: Promise<void> | undefined;

	constructor(options: ResolvedStoreOptions) {
		const { bodiesMs, addressesMs } = options.retention;
		const database = createDatabase(options);
		let senders: StoredSenders | undefined;
		super({
			database,
			toExecutor,
			retention: { bodyMs: bodiesMs ?? null, addressMs: addressesMs ?? null },
			report: options.onError,
			prepare: async () => {
				await database.open();
				await runMigrations(database, migrations);
				await senders?.listen(database);
			},
		});
		this.#options = options;
		this.#database = database;
		const opened = new OpenedDatabase(database, () => this.open());
		this.suppressions = new PostgresSuppressions(opened);
		const stored = new StoredSenders(opened, options.clock);
		senders = stored;
		this.senders = stored.lookUp;
		this.senderStore = new PostgresSenders(opened);
		this.settings = new PostgresSettings(opened, {
			onChange: (tx, tenant) => this.onSettingChanged(tx, tenant),
			onCommit: (tenant) => stored.forget(tenant),
		});
	}

	override async open(): Promise<void> {
		try {
			await super.open();
		} catch (error) {
			throw toStartError(error, this.#options);
		}
	}

	createWorker(courier: Courier): Worker {
		return createOutbox({ store: this }).createWorker(courier);
	}

	async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
		await this.open();
		return await this.#database.transaction(async (tx) => {
			const handle = toStoreTransaction(tx);
			try {
				return await work(handle.transaction);
			} finally {
				handle.end();
			}
		});
	}

	override close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		try {
			await this.#database.hangUp?.();
			await super.close();
		} finally {
			await this.#database.close();
		}
	}
}
