import type { Address, Lane, MailCategory, Route } from "@todoku/core";
import { lanes } from "@todoku/core";
import type { ClaimedDelivery, ClaimRequest, WaitingRoom } from "@todoku/outbox";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toDate, toDateOrUndefined, toJson } from "./json-rows.ts";
import { reviveLapsed } from "./lapsed-claims.ts";
import { lockNumber, type OutboxParts } from "./outbox-parts.ts";
import type { FetchedJob } from "./queue.ts";

/** Messages over this come without their bytes, so that a batch of large ones does not fill the memory. */
const maxInlineBytes = 65_536;

/** As many tenants as can fill their share in one claim; more wait for the next. */
const maxRounds = 8;

/** Claims due deliveries: gets their jobs out of the queue and marks their rows, in one transaction. */
export async function claimDeliveries(parts: OutboxParts, request: ClaimRequest): Promise<ClaimedDelivery[]> {
	if (request.limit <= 0 || request.lanes.length === 0) return [];
	try {
		return await parts.database.transaction(async (tx) => {
			if (request.tenantShare > 0) await takeTurn(parts, tx, request.room);
			return await claim(parts, tx, request);
		});
	} catch (error) {
		// Whoever had the turn hangs. Better a share that is exceeded than no mail at all.
		if (!isLockTimeout(error)) throw error;
		return await parts.database.transaction((tx) => claim(parts, tx, request));
	}
}

/** Two claims at a time would both count what is claimed before the other's, and each give a tenant its whole share. */
async function takeTurn({ database }: OutboxParts, tx: SqlExecutor, room: WaitingRoom): Promise<void> {
	await tx.executeSql(
		`select set_config('lock_timeout', '1000', true), pg_advisory_xact_lock(${lockNumber(database.schema, `claim/${room}`)}),
			set_config('lock_timeout', '0', true)`,
	);
}

function isLockTimeout(error: unknown): boolean {
	return (Object(error) as { readonly code?: unknown }).code === "55P03";
}

async function claim(parts: OutboxParts, tx: SqlExecutor, request: ClaimRequest): Promise<ClaimedDelivery[]> {
	await reviveLapsed(parts, tx);
	const jobs = await fetchJobs(parts, tx, request);
	const claimed = await take(parts, tx, jobs, request);
	const taken = new Set(claimed.map(({ deliveryId }) => deliveryId));
	// A job that its delivery does not name any more: it was settled, held or moved meanwhile.
	const stale = jobs.filter(({ deliveryId }) => !taken.has(deliveryId));
	if (stale.length > 0)
		await parts.queue.remove(
			tx,
			stale.map(({ job }) => ({ room: request.room, job })),
		);
	return claimed;
}

/**
 * The first jobs of the queue may all be of one tenant; then what is over its share comes back as nothing. Once it has its share it is
 * passed over, and the next tenant's are the first. Mail without a tenant takes its turn like a tenant, and then what is left.
 */
async function fetchJobs({ queue }: OutboxParts, tx: SqlExecutor, request: ClaimRequest): Promise<FetchedJob[]> {
	const jobs: FetchedJob[] = [];
	let shareWithoutTenant = request.tenantShare > 0;
	for (let round = 0; round < maxRounds && jobs.length < request.limit; round += 1) {
		const limit = request.limit - jobs.length;
		const fetched = await queue.fetch(tx, { ...request, limit, shareWithoutTenant });
		jobs.push(...fetched);
		if (request.tenantShare === 0) break;
		if (fetched.length > 0) continue;
		if (!shareWithoutTenant) break;
		shareWithoutTenant = false;
	}
	return jobs;
}

interface ClaimedRow {
	readonly number: number;
	readonly deliveryId: string;
	readonly token: string;
	readonly now: string;
	readonly room: WaitingRoom;
	readonly status: ClaimedDelivery["status"];
	readonly recipient: Address;
	readonly attempts: number;
	readonly openRoute: Route | null;
	readonly openAt: string | null;
	readonly possibleDuplicate: boolean;
	readonly id: string;
	readonly messageId: string;
	readonly tenant: string;
	readonly key: string | null;
	readonly category: MailCategory;
	readonly lane: Lane;
	readonly from: Address;
	readonly mailFrom: Address | null;
	readonly subject: string;
	readonly expiresAt: string | null;
	readonly recordedAt: string;
}

async function take(
	{ database: { schema } }: OutboxParts,
	tx: SqlExecutor,
	jobs: readonly FetchedJob[],
	{ room, leaseMs }: ClaimRequest,
): Promise<ClaimedDelivery[]> {
	if (jobs.length === 0) return [];
	const result = await tx.executeSql(
		`with due as (
			select d.number, d.message, d.status, d.begun, d.open_route, d.open_at, d.possible_duplicate or d.maybe_sent as duplicate,
				d.recipient, d.renewed_at
			from jsonb_to_recordset($1::text::jsonb) as x(job uuid, "deliveryId" text)
			join ${schema}.deliveries d on d.id = x."deliveryId" and d.job_id = x.job
			where d.room = $2 and (d.status in ('queued', 'unknown') or d.status = 'sending' and d.lease_until is null)
			order by d.number for update of d
		),
		taken as (
			update ${schema}.deliveries d set status = 'sending', claim_token = gen_random_uuid(),
				lease_until = clock_timestamp() + $3::float8 * interval '1 ms'
			from due where d.number = due.number
			returning d.number, d.id, d.claim_token, d.room
		)
		select jsonb_build_object('number', taken.number, 'deliveryId', taken.id, 'token', taken.claim_token, 'now', clock_timestamp(),
			'room', taken.room, 'status', due.status, 'recipient', due.recipient,
			'attempts', due.begun - (due.open_at is not null)::integer, 'openRoute', due.open_route, 'openAt', due.open_at,
			'possibleDuplicate', due.duplicate or due.open_at is not null,
			'id', m.id, 'messageId', m.message_id, 'tenant', m.tenant, 'key', m.key, 'category', m.category, 'lane', m.lane,
			'from', m.from_address, 'mailFrom', m.mail_from, 'subject', m.subject, 'recordedAt', coalesce(due.renewed_at, m.recorded_at),
			'expiresAt', case when due.renewed_at >= m.expires_at then null else m.expires_at end)::text as row,
			case when m.body_bytes <= ${maxInlineBytes} then m.body end as body
		from taken join due using (number) join ${schema}.messages m on m.number = due.message`,
		[toJson(jobs), room, leaseMs],
	);
	const bodies = result.rows as readonly { readonly body: Uint8Array | null }[];
	return readRows<ClaimedRow>(result)
		.map((row, index) => ({ row, bytes: bodies[index]?.body ?? null }))
		.toSorted((a, b) => lanes.indexOf(a.row.lane) - lanes.indexOf(b.row.lane) || a.row.number - b.row.number)
		.map(({ row, bytes }) => toClaimed(row, bytes));
}

function toClaimed(row: ClaimedRow, bytes: Uint8Array | null): ClaimedDelivery {
	const { deliveryId, token, room, status, recipient, attempts, possibleDuplicate, openRoute, openAt } = row;
	const { id, messageId, tenant, key, category, lane, from, mailFrom, subject, expiresAt, recordedAt } = row;
	return {
		...{ deliveryId, token, room, status, recipient, bytes, attempts, possibleDuplicate },
		now: toDate(row.now),
		message: {
			...{ id, messageId, category, lane, from, mailFrom, subject },
			tenant: tenant === "" ? undefined : tenant,
			key: key ?? undefined,
			expiresAt: toDateOrUndefined(expiresAt),
			recordedAt: toDate(recordedAt),
		},
		openAttempt: openRoute === null || openAt === null ? undefined : { route: openRoute, startedAt: toDate(openAt) },
	};
}
