import type {
	Address,
	DeliveryReceipt,
	EnqueuedDelivery,
	Failure,
	Lane,
	MailCategory,
	OutboxMessage,
	RecordOptions,
	Route,
	RoutingDecision,
} from "@todoku/core";

/**
 * Where a delivery waits. Everything new waits in `open`; what was found to need a route that is full or paused waits for that route,
 * and does not stand in the way of the rest.
 */
export const waitingRooms = ["open", "service", "standard"] as const;
export type WaitingRoom = (typeof waitingRooms)[number];

/** Why a delivery is kept back. */
export const holdReasons = [
	"service-refusal",
	"unknown-outcome",
	"tenant-stopped",
	"tenant-limit",
	"operator",
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** A claim on a delivery: good until it lapses. A settlement under a lapsed token changes nothing. */
export interface ClaimToken {
	readonly deliveryId: string;
	readonly token: string;
}

/** An attempt that was begun and whose answer was never recorded: its worker died, or lost its claim. */
export interface OpenAttempt {
	readonly route: Route;
	readonly startedAt: Date;
}

/** A delivery to be sent now, with what sending it takes. */
export interface ClaimedDelivery extends ClaimToken {
	/** The time by the store's clock, against which every other instant here is to be compared. */
	readonly now: Date;
	readonly room: WaitingRoom;
	/** What it was before the claim: `unknown` where the time to wait for an event has passed without one. */
	readonly status: "queued" | "unknown" | "sending";
	readonly recipient: Address;
	readonly message: {
		readonly id: string;
		readonly messageId: string;
		readonly tenant: string | undefined;
		readonly key: string | undefined;
		readonly category: MailCategory;
		readonly lane: Lane;
		readonly from: Address;
		/** `null` is `<>`: a report, which nothing is returned to (RFC 5321 §4.5.5). */
		readonly mailFrom: Address | null;
		readonly subject: string;
		readonly expiresAt: Date | undefined;
		readonly recordedAt: Date;
	};
	/** Null where the message is large: ask `readBytes` when it is its turn. */
	readonly bytes: Uint8Array | null;
	/** Attempts that were answered or given up, without those that a full or paused route stopped before they began. */
	readonly attempts: number;
	/** Present when the last attempt was begun and never answered. */
	readonly openAttempt: OpenAttempt | undefined;
	/** Whether it may have been sent already, so that sending it now may be the second time. */
	readonly possibleDuplicate: boolean;
	/** When its age began to count, of one that was let go or tried again by hand. Default: when it was recorded. */
	readonly agesFrom?: Date | undefined;
}

export interface ClaimRequest {
	readonly room: WaitingRoom;
	/** Only these lanes; the most urgent first. */
	readonly lanes: readonly Lane[];
	/** At most so many. */
	readonly limit: number;
	/** At most so many of one tenant that are claimed at the same time, by all workers; 0: no bound. */
	readonly tenantShare: number;
	/** How long a claim holds without being kept, in milliseconds. */
	readonly leaseMs: number;
}

/** Written before every hand-over. From then on, until its answer is recorded, the delivery counts as possibly sent. */
export interface AttemptStart extends ClaimToken {
	readonly decision: RoutingDecision;
	/** The name of the transport. */
	readonly transport: string;
	/** Marks this attempt, and the delivery for good, as one that may reach the recipient a second time. */
	readonly possibleDuplicate: boolean;
}

/** Where a delivery goes from here. Times are spans from the store's own time, so that clocks need not agree. */
export type NextStep =
	| { readonly status: "sent" }
	| { readonly status: "failed"; readonly failure: Failure }
	| { readonly status: "expired"; readonly failure?: Failure | undefined }
	| { readonly status: "queued"; readonly afterMs: number; readonly room: WaitingRoom }
	| { readonly status: "held"; readonly reason: HoldReason; readonly failure?: Failure | undefined }
	/** Is claimed again, as `unknown`, when the time has passed; null: waits for an event or an operator. */
	| { readonly status: "unknown"; readonly afterMs: number | null };

/** The end of a claim, or of one attempt of it. */
export interface Settlement extends ClaimToken {
	/** What the attempt that was begun came to. Absent where none was. */
	readonly receipt?: DeliveryReceipt | undefined;
	/** The decision, where no attempt was begun: kept with the delivery, so that it can be said why it waits. */
	readonly decision?: RoutingDecision | undefined;
	/** Undefined: the attempt is over, the claim is not, and another attempt follows. */
	readonly next: NextStep | undefined;
}

/** `lapsed`: the claim is no longer this one's, and nothing was changed. */
export type SettleResult = "settled" | "lapsed";

/** A route that all workers leave alone. */
export interface RoutePause {
	readonly route: Route;
	/** Milliseconds until it may be probed; 0: now. */
	readonly remainingMs: number;
	/** How often it was paused in a row. */
	readonly times: number;
	/** What the route answered. */
	readonly failure: Failure;
	readonly since: Date;
}

export interface PauseRequest {
	readonly route: Route;
	readonly pauseMs: number;
	readonly failure: Failure;
}

/** What the delivery service allows, as it said itself. */
export interface SendQuota {
	/** Recipients per second; more than 0. */
	readonly maxPerSecond: number;
	/** Recipients in any 24 hours; -1: no limit. */
	readonly max24Hour: number;
	/** Recipients in the last 24 hours, of everybody who uses the account. */
	readonly sentLast24Hours: number;
}

export interface SlotRequest {
	readonly slots: number;
	readonly lane: Lane;
	/** How far ahead slots may lie, in milliseconds. */
	readonly maxAheadMs: number;
	/** Recipients of the 24-hour quota that only the urgent lane may use. */
	readonly urgentReserve: number;
}

export interface SlotAnswer {
	/** The slots given, each as the milliseconds from now until it comes; in order; fewer than asked for when the route is full. */
	readonly slots: readonly number[];
	/** Names the slots, to give them back. */
	readonly reservation: string;
	/** When none was given: how long to wait until one may be free, in milliseconds. */
	readonly waitMs?: number | undefined;
	/** Why none was given. */
	readonly full?: "rate" | "daily-quota" | undefined;
	/** What was written last: lets a worker that did not ask the service itself know the rate and the day. Absent: not known. */
	readonly quota?: SendQuota | undefined;
}

/** What the limits of a tenant say at this moment. */
export interface TenantState {
	/** Present when its mail is kept back. */
	readonly stopped?: { readonly reason: "tenant-stopped" | "tenant-limit"; readonly failure: Failure } | undefined;
}

export interface MaintenanceReport {
	/** Deliveries that were due and that no job stood for: given one. */
	readonly rejoined: number;
	/** Bodies that were dropped. */
	readonly bodiesDropped: number;
	/** Deliveries whose addresses were dropped. */
	readonly addressesDropped: number;
}

/**
 * What an outbox needs of a database. Every call is one transaction; what a call returned is committed. Instants are the store's.
 *
 * Rejections are the database's own errors, made plain; the dispatcher reports them and goes on.
 */
export interface OutboxStore {
	/** Opens what has to be open: connects, migrates, starts the engine. Again does nothing. @throws {MailError} that says how to mend it. */
	open(): Promise<void>;

	/** @see Outbox.record */
	record(message: OutboxMessage, options: RecordOptions): Promise<EnqueuedDelivery[]>;

	/** Claims due deliveries, the fair share of each tenant, the oldest first within a lane. */
	claim(request: ClaimRequest): Promise<ClaimedDelivery[]>;
	/** The bytes of a message; null when they were dropped. */
	readBytes(messageId: string): Promise<Uint8Array | null>;
	/** Records that attempts begin. One that is `lapsed` must not be handed over. In the order given. */
	begin(attempts: readonly AttemptStart[]): Promise<SettleResult[]>;
	/** Ends attempts and claims; a delivery and its job in one transaction. In the order given. */
	settle(settlements: readonly Settlement[]): Promise<SettleResult[]>;
	/** Keeps claims from lapsing; returns those that have lapsed. */
	keep(claims: readonly ClaimToken[], leaseMs: number): Promise<ClaimToken[]>;
	/** Calls the listener when something may be due. A hint: some are missed. @returns a function that ends it. */
	onDue(listener: (room: WaitingRoom) => void): () => void;

	/** The routes that are paused now. */
	readPauses(): Promise<RoutePause[]>;
	/** Pauses a route for all workers; one paused already is paused anew, and counts on. */
	pauseRoute(request: PauseRequest): Promise<void>;
	/** Takes the right to probe a paused route whose time has come, for so long; one worker gets it. */
	takeProbe(route: Route, probeMs: number): Promise<boolean>;
	/** Ends a pause. What waited for the route becomes due. */
	resumeRoute(route: Route): Promise<void>;

	/** Whether this worker is to ask the service for its quota now: the last answer is older than the given age, and nobody else is asking. */
	takeQuotaRefresh(maxAgeMs: number): Promise<boolean>;
	writeQuota(quota: SendQuota): Promise<void>;
	/** Reserves slots to hand recipients to the service: evenly spaced, at most one per recipient, never in the past. */
	reserveSlots(request: SlotRequest): Promise<SlotAnswer>;
	/** Gives slots back, the last of a reservation first: their share of the quota, and their time where nobody has reserved behind them. */
	giveBackSlots(reservation: string, slots: number): Promise<void>;
	/** No slots for so long: the service itself said that it was too much. */
	delaySlots(delayMs: number): Promise<void>;

	readTenant(tenant: string | undefined): Promise<TenantState>;

	/** Mends what is left lying: due deliveries without a job, bodies and addresses whose time is over. Any number may run at once. */
	maintain(): Promise<MaintenanceReport>;
}
