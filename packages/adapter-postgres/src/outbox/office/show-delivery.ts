import type { FeedbackKind, Route, RoutingDecision } from "@todoku/core";
import type { ActRow, AttemptRow, DeliveryFile, FeedbackRow } from "@todoku/outbox";
import { readRows, toDate, toDateOrUndefined } from "../json-rows.ts";
import type { OutboxParts } from "../outbox-parts.ts";
import { deliveryFields, type StoredDelivery, toDeliveryRow } from "./delivery-rows.ts";

interface StoredFile extends StoredDelivery {
	readonly locale: string | null;
	readonly expiresAt: string | null;
	readonly hasBody: boolean;
	readonly attemptList: readonly StoredAttempt[];
	readonly feedbackList: readonly StoredFeedback[];
	readonly acts: readonly (Omit<ActRow, "at"> & { readonly at: string })[];
}

interface StoredAttempt {
	readonly number: number;
	readonly startedAt: string;
	readonly endedAt: string | null;
	readonly route: Route;
	readonly transport: string;
	readonly decision: RoutingDecision;
	readonly outcome: NonNullable<AttemptRow["outcome"]> | null;
	readonly code: string | null;
	readonly reply: string | null;
	readonly replyCode: number | null;
	readonly providerMessageId: string | null;
	readonly messageIdSeen: string | null;
	readonly possibleDuplicate: boolean;
}

interface StoredFeedback {
	readonly kind: FeedbackKind;
	readonly at: string;
	/** Empty where addresses were dropped. */
	readonly detail: { readonly [field in Exclude<keyof FeedbackRow, "kind" | "at">]?: unknown };
}

/** Everything that is known of one delivery, in one read. */
export async function showDelivery(
	{ database: { schema }, database }: OutboxParts,
	deliveryId: string,
): Promise<DeliveryFile | null> {
	const result = await database.executeSql(
		`select (jsonb_build_object(${deliveryFields(schema)}) || jsonb_build_object('locale', m.locale, 'expiresAt', m.expires_at,
			'hasBody', m.body is not null,
			'attemptList', (select coalesce(jsonb_agg(jsonb_build_object('number', a.number, 'startedAt', a.started_at, 'endedAt', a.ended_at,
				'route', a.route, 'transport', a.transport, 'decision', a.decision, 'outcome', a.outcome, 'code', a.code, 'reply', a.reply,
				'replyCode', a.reply_code, 'providerMessageId', a.provider_message_id, 'messageIdSeen', a.message_id_seen,
				'possibleDuplicate', a.possible_duplicate) order by a.number), '[]') from ${schema}.attempts a where a.delivery = d.number),
			'feedbackList', (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'at', f.at, 'detail', f.detail)
				order by f.at desc, f.number desc), '[]') from ${schema}.feedback f where f.delivery = d.number),
			'acts', (select coalesce(jsonb_agg(jsonb_build_object('at', c.at, 'actor', c.actor, 'reason', c.reason, 'act', c.act,
				'detail', c.detail) order by c.number), '[]')
				from ${schema}.act_deliveries l join ${schema}.acts c on c.number = l.act where l.delivery = d.number)))::text as row
		from ${schema}.deliveries d join ${schema}.messages m on m.number = d.message where d.id = $1`,
		[deliveryId],
	);
	const [stored] = readRows<StoredFile>(result);
	if (stored === undefined) return null;
	return {
		...toDeliveryRow(stored),
		attemptList: stored.attemptList.map(toAttemptRow),
		feedbackList: stored.feedbackList.map(toFeedbackRow),
		acts: stored.acts.map((act) => ({ ...act, at: toDate(act.at) })),
		locale: stored.locale ?? undefined,
		expiresAt: toDateOrUndefined(stored.expiresAt),
		hasBody: stored.hasBody,
	};
}

/** The composed message; null where it is sensitive, was dropped or never was. */
export async function readStoredMessage(
	{ database: { schema }, database }: OutboxParts,
	deliveryId: string,
): Promise<Uint8Array | null> {
	const { rows } = await database.executeSql(
		`select m.body from ${schema}.deliveries d join ${schema}.messages m on m.number = d.message
		where d.id = $1 and not m.sensitive and not m.erase`,
		[deliveryId],
	);
	return rows[0]?.body ?? null;
}

function toAttemptRow(stored: StoredAttempt): AttemptRow {
	const { number, route, transport, decision, possibleDuplicate } = stored;
	return {
		...{ number, route, transport, decision, possibleDuplicate },
		startedAt: toDate(stored.startedAt),
		endedAt: toDateOrUndefined(stored.endedAt),
		outcome: stored.outcome ?? undefined,
		code: stored.code ?? undefined,
		reply: stored.reply ?? undefined,
		replyCode: stored.replyCode ?? undefined,
		providerMessageId: stored.providerMessageId ?? undefined,
		messageIdSeen: stored.messageIdSeen ?? undefined,
	};
}

function toFeedbackRow({ kind, at, detail }: StoredFeedback): FeedbackRow {
	const { source, bounce, reason, status, diagnostic } = detail;
	return {
		kind,
		at: toDate(at),
		source: textOf(source),
		bounce: bounce === "hard" || bounce === "soft" ? bounce : undefined,
		reason: textOf(reason),
		status: textOf(status),
		diagnostic: textOf(diagnostic),
	};
}

/** What a report said is stored as it came, fields nobody knows among them. */
function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
