import { type Lane, MailError } from "@todoku/core";
import { type WaitingRoom, waitingRooms } from "@todoku/outbox";
import { type FetchOptions, type JobInsert, PgBoss } from "pg-boss";
import type { Database, SqlExecutor } from "../database/database.ts";

/** A job as the queue is to hold it: it stands for a delivery that may go after a time. */
export interface JobRequest {
	/** A UUID that the delivery's row names too: a job that its delivery does not name means nothing. */
	readonly job: string;
	readonly deliveryId: string;
	readonly room: WaitingRoom;
	readonly lane: Lane;
	/** Empty for mail without a tenant. */
	readonly tenant: string;
	readonly afterMs: number;
}

/** A job that the queue gave out. */
export interface FetchedJob {
	readonly job: string;
	readonly deliveryId: string;
}

export interface FetchRequest {
	readonly room: WaitingRoom;
	readonly lanes: readonly Lane[];
	readonly limit: number;
	/** At most so many jobs of one tenant that are given out at a time; 0: no bound. */
	readonly tenantShare: number;
	/** Whether the bound holds for mail without a tenant, too. */
	readonly shareWithoutTenant: boolean;
}

/**
 * The queues of pg-boss, one for each waiting room. A job holds the id of a delivery and nothing else, and is removed as soon as it has
 * served: what becomes of a delivery stands in its own row.
 *
 * How long a claim holds is decided by that row alone, and not by pg-boss too: two clocks over one claim would disagree. A worker's death
 * is noticed by whoever claims next, who gives the delivery a new job.
 */
export class OutboxQueue {
	readonly #database: Database;
	readonly #report: (error: unknown) => void;
	#boss: PgBoss | undefined;

	/** @param report Told of what goes wrong in the background. */
	constructor(database: Database, report: (error: unknown) => void) {
		this.#database = database;
		this.#report = report;
	}

	/** Brings pg-boss's own tables up to date and makes the queues. Afterwards no call needs another connection than the one it is given. */
	async open(): Promise<void> {
		const database = this.#database;
		const boss = new PgBoss({
			db: { executeSql: (text, values) => database.executeSql(text, values) },
			schema: database.queueSchema,
			backend: database.kind,
			// Creating a schema takes a right that a role need not have where the schema is there.
			createSchema: !(await schemaExists(database)),
			schedule: false,
			registerInstance: false,
		});
		boss.on("error", (error) => this.#report(error));
		boss.on("warning", ({ message, data }) => this.#report(new MailError("queue-warning", message, { cause: data })));
		await boss.start();
		for (const room of waitingRooms) await boss.createQueue(queueName(room), queueOptions);
		for (const room of waitingRooms) await boss.updateQueue(queueName(room), queueOptions);
		this.#boss = boss;
	}

	async close(): Promise<void> {
		await this.#boss?.stop({ graceful: false, close: false });
		this.#boss = undefined;
	}

	/** Adds jobs in the transaction of the rows they stand for. */
	async insert(tx: SqlExecutor, jobs: readonly JobRequest[]): Promise<void> {
		for (const [room, ofRoom] of groupByRoom(jobs)) {
			await this.#open.insert(queueName(room), ofRoom.map(toJobInsert), { db: tx });
		}
	}

	/** Takes jobs away, whatever their state. */
	async remove(tx: SqlExecutor, jobs: readonly { readonly room: WaitingRoom; readonly job: string }[]): Promise<void> {
		for (const [room, ofRoom] of groupByRoom(jobs)) {
			const ids = ofRoom.map(({ job }) => job);
			await this.#open.deleteJob(queueName(room), ids, { db: tx });
		}
	}

	/** Gives out due jobs, those of the most urgent lane first. */
	async fetch(tx: SqlExecutor, request: FetchRequest): Promise<FetchedJob[]> {
		const jobs: FetchedJob[] = [];
		for (const { min, max } of toPriorityRanges(request.lanes)) {
			const limit = request.limit - jobs.length;
			if (limit <= 0) break;
			const options: FetchOptions = {
				db: tx,
				batchSize: limit,
				minPriority: min,
				maxPriority: max,
				...toShare(request),
			};
			const fetched = await this.#open.fetch<JobData | string>(queueName(request.room), options);
			jobs.push(...fetched.map(({ id, data }) => ({ job: id, deliveryId: readDeliveryId(data) })));
		}
		return jobs;
	}

	/** Where pg-boss keeps its jobs, ready to stand in a statement that looks at them. */
	get jobTable(): string {
		return `"${this.#database.queueSchema.replaceAll('"', '""')}".job`;
	}

	get #open(): PgBoss {
		if (this.#boss !== undefined) return this.#boss;
		throw new MailError(
			"store-closed",
			"The outbox is not open; open the store before it is used, and not after it was closed",
		);
	}
}

/** The name of a room's queue in pg-boss. */
export function queueName(room: WaitingRoom): string {
	return `todoku-${room}`;
}

/** As {@link queueName}, of the room that an expression names. */
export function queueNameSql(room: string): string {
	return `('todoku-' || ${room})`;
}

interface JobData {
	readonly id: string;
}

/**
 * pg-boss would by itself give a job up after two failures, delete one that has waited for two weeks, and warn of a newsletter. The
 * expiry is the longest it takes; a job that it takes away all the same is missed by the reconciling pass.
 */
const queueOptions = {
	retryLimit: 1_000_000,
	retryDelay: 0,
	retentionSeconds: 300_000_000,
	deleteAfterSeconds: 60,
	expireInSeconds: 86_400,
	warningQueueSize: 1_000_000_000,
} as const;

const priorities: Readonly<Record<Lane, number>> = { urgent: 2, normal: 1, bulk: 0 };

/** Mail without a tenant is a group of its own; its tier lets it have what the tenants leave. No tenant's group can have this name. */
const withoutTenant = { id: "none", tier: "none" } as const;

const unbounded = 1_000_000;

function toJobInsert({ job, deliveryId, lane, tenant, afterMs }: JobRequest): JobInsert<JobData> {
	return {
		id: job,
		data: { id: deliveryId },
		priority: priorities[lane],
		group: tenant === "" ? withoutTenant : { id: `tenant:${tenant}` },
		...(afterMs > 0 ? { startAfter: (afterMs / 1000).toFixed(3) } : {}),
	};
}

function toShare({ tenantShare, shareWithoutTenant }: FetchRequest): Pick<FetchOptions, "groupConcurrency"> {
	if (tenantShare === 0) return {};
	if (shareWithoutTenant) return { groupConcurrency: tenantShare };
	return { groupConcurrency: { default: tenantShare, tiers: { [withoutTenant.tier]: unbounded } } };
}

/** pg-boss takes a range of priorities; lanes that lie apart take two. */
function toPriorityRanges(lanes: readonly Lane[]): { readonly min: number; readonly max: number }[] {
	const wanted = [...new Set(lanes.map((lane) => priorities[lane]))].toSorted((a, b) => b - a);
	const ranges: { min: number; max: number }[] = [];
	for (const priority of wanted) {
		const last = ranges.at(-1);
		if (last !== undefined && last.min === priority + 1) last.min = priority;
		else ranges.push({ min: priority, max: priority });
	}
	return ranges;
}

/** A driver may hand JSON back as its text. */
function readDeliveryId(data: JobData | string): string {
	const { id } = typeof data === "string" ? (JSON.parse(data) as JobData) : data;
	return id;
}

function groupByRoom<T extends { readonly room: WaitingRoom }>(items: readonly T[]): Map<WaitingRoom, T[]> {
	return Map.groupBy(items, ({ room }) => room);
}

async function schemaExists(database: Database): Promise<boolean> {
	const { rows } = await database.executeSql("select 1 from pg_namespace where nspname = $1", [database.queueSchema]);
	return rows.length > 0;
}
