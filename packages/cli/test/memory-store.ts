import type { StoredSuppression, SuppressionStore } from "@todoku/adapter-postgres";
import {
	type DeliveryStatus,
	deliveryStatuses,
	type FeedbackEvent,
	MailError,
	type Outbox,
	parseVerifiedSenders,
	type RoutingSwitch,
	type SettingChange,
	type StoredSetting,
	type Worker,
} from "@todoku/core";
import type {
	Act,
	ActOutcome,
	DeliveryFile,
	DeliveryFilter,
	OutboxOffice,
	OutboxStatus,
	TenantLimits,
} from "@todoku/outbox";
import { createMemorySenderStore } from "@todoku/sender-domains/testing";
import type {
	OpenStore,
	SettingsDesk,
	StoreLocation,
	StoreOpener,
	StoreOptions,
	WorkerTuning,
} from "../src/store/store-opener.ts";

/** What was asked of the office to be done. */
export interface RecordedAct extends Act {
	readonly name: string;
	readonly filter?: DeliveryFilter;
	readonly tenant?: string;
	readonly stopped?: boolean;
	readonly limits?: TenantLimits;
	readonly address?: string;
}

/** A store that keeps everything in sight. */
export interface MemoryStore extends OpenStore {
	readonly open: StoreOpener;
	readonly opened: readonly StoreLocation[];
	readonly closed: () => number;
	readonly files: DeliveryFile[];
	readonly acts: readonly RecordedAct[];
	readonly changes: SettingChange[];
	/** What was recorded beside the status of deliveries. */
	readonly feedbackEvents: readonly FeedbackEvent[];
	/** Whether feedback cannot be recorded. */
	isDown: boolean;
	/** What the mirrors of suppression lists hold. */
	readonly suppressed: StoredSuppression[];
	readonly tunings: readonly WorkerTuning[];
	readonly storeOptions: readonly StoreOptions[];
	status: Partial<OutboxStatus>;
	overallSwitch: RoutingSwitch;
	message: Uint8Array | null;
	/** What a worker of its outbox is. */
	worker: Worker | undefined;
	courier: Parameters<Outbox["createWorker"]>[0] | undefined;
}

const settledAt = new Date("2026-11-23T09:00:05Z");

/** A delivery as it stands when it was sent, unless it is said otherwise. */
export function deliveryFile(id: string, given: Partial<DeliveryFile> = {}): DeliveryFile {
	return {
		id,
		messageId: `<${id}@shop.example>`,
		tenant: "shop-1",
		key: undefined,
		category: "automatic",
		lane: "normal",
		from: "info@shop.example",
		recipient: "tanaka@example.net",
		subject: "ご注文ありがとうございます",
		status: "sent",
		room: "open",
		recordedAt: new Date("2026-11-23T09:00:00Z"),
		settledAt,
		dueAt: undefined,
		attempts: 1,
		heldFor: undefined,
		failure: undefined,
		decision: undefined,
		possibleDuplicate: false,
		sensitive: false,
		resendOf: undefined,
		attemptList: [],
		feedback: [],
		feedbackList: [],
		acts: [],
		locale: undefined,
		expiresAt: undefined,
		hasBody: true,
		...given,
	};
}

export function createMemoryStore(files: readonly DeliveryFile[] = []): MemoryStore {
	const opened: StoreLocation[] = [];
	const acts: RecordedAct[] = [];
	const changes: SettingChange[] = [];
	const tunings: WorkerTuning[] = [];
	const storeOptions: StoreOptions[] = [];
	const feedbackEvents: FeedbackEvent[] = [];
	const suppressed: StoredSuppression[] = [];
	let closed = 0;
	const find = (filter: DeliveryFilter): DeliveryFile[] => store.files.filter((file) => covers(filter, file));
	const act =
		(name: string) =>
		async (filter: DeliveryFilter, { actor, reason }: Act): Promise<ActOutcome> => {
			acts.push({ name, filter, actor, reason });
			return { done: find(filter).length, passedOver: 0 };
		};
	const office: OutboxOffice = {
		async status() {
			const counts = Object.fromEntries(deliveryStatuses.map((status) => [status, find({ status: [status] }).length]));
			return {
				counts: counts as Record<DeliveryStatus, number>,
				waiting: [],
				pauses: [],
				quota: undefined,
				stoppedTenants: [],
				...store.status,
			};
		},
		async list(filter, { limit, after }) {
			const all = find(filter);
			const start = after === undefined ? 0 : Number(after);
			const deliveries = all.slice(start, start + limit);
			return start + limit < all.length ? { deliveries, next: String(start + limit) } : { deliveries };
		},
		show: async (id) => store.files.find((file) => file.id === id) ?? null,
		readMessage: async () => store.message,
		retry: act("retry"),
		release: act("release"),
		hold: act("hold"),
		purge: act("purge"),
		async resend(filter, by) {
			const outcome = await act("resend")(filter, by);
			return { ...outcome, ids: find(filter).map(({ id }) => `new-${id}`) };
		},
		async stopTenant(tenant, stopped, by) {
			acts.push({ name: "stop-tenant", tenant, stopped, ...by });
		},
		async setTenantLimits(tenant, limits, by) {
			acts.push({ name: "limit-tenant", tenant, limits, ...by });
		},
		async eraseAddress(address, by) {
			acts.push({ name: "erase", address, ...by });
			return find({ recipient: address }).length;
		},
	};
	const store: MemoryStore = {
		open: async (location, options) => {
			opened.push(location);
			if (options !== undefined) storeOptions.push(options);
			return store;
		},
		opened,
		closed: () => closed,
		files: [...files],
		acts,
		changes,
		tunings,
		storeOptions,
		status: {},
		overallSwitch: "on",
		message: Buffer.from("Subject: x\r\n\r\nHello\r\n"),
		worker: undefined,
		courier: undefined,
		office,
		settings: createDesk(changes, () => store),
		senders: () => parseVerifiedSenders(null),
		senderStore: createMemorySenderStore(),
		feedbackEvents,
		isDown: false,
		feedback: {
			async findOrigin(question) {
				if (store.isDown) throw new MailError("store-unreachable", "The database does not answer");
				const file = store.files.findLast((each) =>
					"deliveryId" in question
						? each.id === question.deliveryId
						: each.messageId === question.messageId && question.recipients.includes(each.recipient ?? ""),
				);
				if (file === undefined) return null;
				return { deliveryId: file.id, tenant: file.tenant, from: file.from, recipient: file.recipient };
			},
			async recordFeedback(event) {
				if (feedbackEvents.some(({ eventId }) => eventId === event.eventId)) return "repeated";
				feedbackEvents.push(event);
				return "recorded";
			},
		},
		suppressed,
		suppressions: createSuppressions(suppressed),
		createOutbox(tuning) {
			tunings.push(tuning);
			return {
				record: () => Promise.reject(new Error("not asked for here")),
				createWorker(courier) {
					store.courier = courier;
					if (store.worker === undefined) throw new Error("no worker was given");
					return store.worker;
				},
			};
		},
		async close() {
			closed += 1;
		},
	};
	return store;
}

function createSuppressions(stored: StoredSuppression[]): SuppressionStore {
	const drop = (scope: string, address: string): void => {
		const at = stored.findIndex((each) => each.scope === scope && each.address === address);
		if (at >= 0) stored.splice(at, 1);
	};
	return {
		mirror: (scope) => ({
			async *list() {
				yield* stored.filter((each) => each.scope === scope);
			},
			async suppress({ address, reason, since = settledAt }) {
				drop(scope, address);
				stored.push({ scope, address, reason, since });
			},
			lift: async (address) => drop(scope, address),
		}),
		find: async (address) => stored.filter((each) => each.address.toLowerCase() === address.toLowerCase()),
		async count() {
			const scopes = [...new Set(stored.map(({ scope }) => scope))].toSorted();
			return scopes.map((scope) => ({ scope, entries: stored.filter((each) => each.scope === scope).length }));
		},
	};
}

function createDesk(changes: SettingChange[], store: () => MemoryStore): SettingsDesk {
	const read = async (tenant: string | undefined): Promise<StoredSetting> =>
		changes.findLast((change) => change.tenant === tenant) ?? {
			tenant,
			setting: null,
			switch: "on",
			revoked: [],
			version: 0,
			changedAt: undefined,
		};
	const desk: SettingsDesk = {
		read,
		readOverallSwitch: async () => store().overallSwitch,
		history: async (tenant, { limit = 100, before = Number.POSITIVE_INFINITY } = {}) =>
			changes
				.filter((change) => change.tenant === tenant && change.version < before)
				.toReversed()
				.slice(0, limit),
		async set({ version, evidence, actor, reason, ...values }) {
			const stored = await read(values.tenant);
			if (version !== undefined && stored.version !== version) throw new Error("changed by somebody else");
			const { setting = stored.setting, switch: turned = stored.switch, revoked = stored.revoked, tenant } = values;
			const change = { tenant, setting, switch: turned, revoked, actor, reason, evidence };
			changes.push({ ...change, version: stored.version + 1, changedAt: settledAt });
			return read(tenant);
		},
		async list({ after, limit }) {
			const tenants = [...new Set(changes.map(({ tenant }) => tenant ?? ""))].toSorted();
			const rest = tenants.filter((tenant) => after === undefined || tenant > after);
			const page = rest.slice(0, limit);
			const settings = await Promise.all(page.map((tenant) => read(tenant === "" ? undefined : tenant)));
			return { settings, next: rest.length > limit ? page.at(-1) : undefined };
		},
		async setOverallSwitch(change) {
			store().overallSwitch = change.switch;
		},
		async import(rows, act) {
			for (const row of rows) await desk.set({ ...row, ...act, version: (await read(row.tenant)).version });
			return { changed: rows.length };
		},
	};
	return desk;
}

function covers(
	{ ids, tenant, status, lane, recipient, feedback, recordedBefore, recordedAfter }: DeliveryFilter,
	file: DeliveryFile,
): boolean {
	return (
		(ids === undefined || ids.includes(file.id)) &&
		(tenant === undefined || file.tenant === tenant) &&
		(status === undefined || status.includes(file.status)) &&
		(lane === undefined || file.lane === lane) &&
		(recipient === undefined || file.recipient === recipient) &&
		(feedback === undefined || feedback.some((kind) => file.feedback.includes(kind))) &&
		(recordedBefore === undefined || file.recordedAt < recordedBefore) &&
		(recordedAfter === undefined || file.recordedAt > recordedAfter)
	);
}
