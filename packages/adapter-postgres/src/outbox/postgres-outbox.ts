import { randomUUID } from "node:crypto";
import type {
	DeliveryOrigin,
	EnqueuedDelivery,
	FeedbackEvent,
	FeedbackResult,
	OriginQuestion,
	OutboxMessage,
	RecordOptions,
	Route,
} from "@todoku/core";
import type {
	AttemptStart,
	ClaimedDelivery,
	ClaimRequest,
	ClaimToken,
	MaintenanceReport,
	OutboxOffice,
	OutboxStore,
	PauseRequest,
	RoutePause,
	SendQuota,
	Settlement,
	SettleResult,
	SlotAnswer,
	SlotRequest,
	TenantState,
	WaitingRoom,
} from "@todoku/outbox";
import type { Database, SqlExecutor } from "../database/database.ts";
import { beginAttempts } from "./begin-attempts.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { findOrigin } from "./delivery-origin.ts";
import { DueHints } from "./due-hints.ts";
import { recordFeedback } from "./feedback.ts";
import { keepClaims } from "./keep-claims.ts";
import { Maintenance } from "./maintenance.ts";
import { PostgresOffice } from "./office/postgres-office.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { OutboxQueue } from "./queue.ts";
import { takeQuotaRefresh, writeQuota } from "./quota.ts";
import { recordMessage } from "./record-message.ts";
import type { Retention } from "./retention.ts";
import { pauseRoute, readPauses, resumeRoute, takeProbe } from "./routes.ts";
import { onSettingChanged } from "./setting-changes.ts";
import { settleDeliveries } from "./settle-deliveries.ts";
import { delaySlots, giveBackSlots, reserveSlots } from "./slots.ts";
import { readTenant } from "./tenants.ts";

export interface PostgresOutboxOptions {
	/** Migrated already, whenever a call of the outbox reaches it. */
	readonly database: Database;
	/** Makes of a caller's transaction what runs statements in it. @throws {OptionError} for one that is none. */
	readonly toExecutor: (transaction: object) => SqlExecutor;
	readonly retention: Retention;
	/** Called first by every call: opens the database and brings its tables up to date, once. Default: they are. */
	readonly prepare?: (() => Promise<void>) | undefined;
	/** Told of what goes wrong in the background. Default: nobody is. */
	readonly report?: ((error: unknown) => void) | undefined;
}

/** The outbox in PostgreSQL, or in PGlite: its rows are the truth, and pg-boss finds the one that is due. */
export class PostgresOutbox implements OutboxStore {
	readonly office: OutboxOffice;
	readonly #options: PostgresOutboxOptions;
	readonly #parts: OutboxParts;
	readonly #hints: DueHints;
	readonly #maintenance: Maintenance;
	#opening: Promise<void> | undefined;

	constructor(options: PostgresOutboxOptions) {
		const { database, report = () => {} } = options;
		this.#options = options;
		this.#parts = { database, queue: new OutboxQueue(database, report), newId: randomUUID };
		this.#hints = new DueHints(database);
		this.#maintenance = new Maintenance(this.#parts, options.retention);
		this.office = new PostgresOffice(this.#parts, () => this.open());
	}

	open(): Promise<void> {
		this.#opening ??= this.#open().catch((error: unknown) => {
			this.#opening = undefined;
			throw error;
		});
		return this.#opening;
	}

	async record(message: OutboxMessage, { transaction }: RecordOptions): Promise<EnqueuedDelivery[]> {
		const tx = transaction === undefined ? undefined : this.#options.toExecutor(transaction);
		await this.open();
		if (tx !== undefined) return await recordMessage(this.#parts, tx, message);
		return await this.#parts.database.transaction((own) => recordMessage(this.#parts, own, message));
	}

	async claim(request: ClaimRequest): Promise<ClaimedDelivery[]> {
		return await claimDeliveries(await this.#use(), request);
	}

	async readBytes(messageId: string): Promise<Uint8Array | null> {
		const { database } = await this.#use();
		const { rows } = await database.executeSql(`select body from ${database.schema}.messages where id = $1`, [
			messageId,
		]);
		return rows[0]?.body ?? null;
	}

	async begin(attempts: readonly AttemptStart[]): Promise<SettleResult[]> {
		return await beginAttempts(await this.#use(), attempts);
	}

	async settle(settlements: readonly Settlement[]): Promise<SettleResult[]> {
		return await settleDeliveries(await this.#use(), settlements);
	}

	async keep(claims: readonly ClaimToken[], leaseMs: number): Promise<ClaimToken[]> {
		return await keepClaims(await this.#use(), claims, leaseMs);
	}

	onDue(listener: (room: WaitingRoom) => void): () => void {
		return this.#hints.add(listener);
	}

	async readPauses(): Promise<RoutePause[]> {
		return await readPauses(await this.#use());
	}

	async pauseRoute(request: PauseRequest): Promise<void> {
		await pauseRoute(await this.#use(), request);
	}

	async takeProbe(route: Route, probeMs: number): Promise<boolean> {
		return await takeProbe(await this.#use(), route, probeMs);
	}

	async resumeRoute(route: Route): Promise<void> {
		await resumeRoute(await this.#use(), route);
	}

	async takeQuotaRefresh(maxAgeMs: number): Promise<boolean> {
		return await takeQuotaRefresh(await this.#use(), maxAgeMs);
	}

	async writeQuota(quota: SendQuota): Promise<void> {
		await writeQuota(await this.#use(), quota);
	}

	async reserveSlots(request: SlotRequest): Promise<SlotAnswer> {
		return await reserveSlots(await this.#use(), request);
	}

	async giveBackSlots(reservation: string, slots: number): Promise<void> {
		await giveBackSlots(await this.#use(), reservation, slots);
	}

	async delaySlots(delayMs: number): Promise<void> {
		await delaySlots(await this.#use(), delayMs);
	}

	async readTenant(tenant: string | undefined): Promise<TenantState> {
		return await readTenant(await this.#use(), tenant);
	}

	async maintain(): Promise<MaintenanceReport> {
		await this.open();
		return await this.#maintenance.run();
	}

	/** Stores what the service reported; see {@link recordFeedback}. */
	async recordFeedback(event: FeedbackEvent): Promise<FeedbackResult> {
		return await recordFeedback(await this.#use(), event);
	}

	async findOrigin(question: OriginQuestion): Promise<DeliveryOrigin | null> {
		return await findOrigin(await this.#use(), question);
	}

	/** Lets a changed setting act on what waits; see {@link onSettingChanged}. The outbox must be open. */
	async onSettingChanged(tx: SqlExecutor, tenant: string | undefined): Promise<void> {
		await onSettingChanged(this.#parts, tx, tenant);
	}

	/** Ends what runs in the background. The database stays open. */
	async close(): Promise<void> {
		await this.#opening?.catch(() => {});
		await this.#hints.close();
		await this.#parts.queue.close();
	}

	async #open(): Promise<void> {
		await this.#options.prepare?.();
		await this.#parts.queue.open();
		await this.#hints.open();
	}

	async #use(): Promise<OutboxParts> {
		await this.open();
		return this.#parts;
	}
}
