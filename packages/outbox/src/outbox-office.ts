import type { DeliveryStatus, Failure, FeedbackKind, Lane, MailCategory, Route, RoutingDecision } from "@todoku/core";
import type { HoldReason, RoutePause, SendQuota, WaitingRoom } from "./outbox-store.ts";

/** Who does something by hand, and why: recorded with what was done. */
export interface Act {
	readonly actor: string;
	readonly reason: string;
}

/** Which deliveries are meant. Everything given must hold; nothing given means all. */
export interface DeliveryFilter {
	readonly ids?: readonly string[] | undefined;
	readonly tenant?: string | undefined;
	readonly status?: readonly DeliveryStatus[] | undefined;
	readonly lane?: Lane | undefined;
	readonly recipient?: string | undefined;
	/** Those of which one of these was reported, whatever else was. */
	readonly feedback?: readonly FeedbackKind[] | undefined;
	readonly recordedBefore?: Date | undefined;
	readonly recordedAfter?: Date | undefined;
}

export interface DeliveryPage {
	readonly deliveries: readonly DeliveryRow[];
	/** Give it as `after` to go on; absent on the last page. */
	readonly next?: string | undefined;
}

/** One delivery, newest first in lists. */
export interface DeliveryRow {
	readonly id: string;
	readonly messageId: string | null;
	readonly tenant: string | undefined;
	readonly key: string | undefined;
	readonly category: MailCategory;
	readonly lane: Lane;
	/** Null where addresses were dropped. */
	readonly from: string | null;
	readonly recipient: string | null;
	readonly subject: string | null;
	readonly status: DeliveryStatus;
	readonly room: WaitingRoom;
	readonly recordedAt: Date;
	readonly settledAt: Date | undefined;
	/** When it may go next, of one that waits. */
	readonly dueAt: Date | undefined;
	readonly attempts: number;
	readonly heldFor: HoldReason | undefined;
	readonly failure: Failure | undefined;
	readonly decision: RoutingDecision | undefined;
	readonly possibleDuplicate: boolean;
	readonly sensitive: boolean;
	/** The delivery this one sends again. */
	readonly resendOf: string | undefined;
	/** What was reported of it, each kind once, the latest first: beside the status, which it never changes. */
	readonly feedback: readonly FeedbackKind[];
}

export interface AttemptRow {
	readonly number: number;
	readonly startedAt: Date;
	readonly endedAt: Date | undefined;
	readonly route: Route;
	readonly transport: string;
	readonly decision: RoutingDecision;
	/** Undefined while it is under way. */
	readonly outcome: "accepted" | "deferred" | "rejected" | "unknown" | undefined;
	readonly code: string | undefined;
	readonly reply: string | undefined;
	readonly replyCode: number | undefined;
	readonly providerMessageId: string | undefined;
	readonly messageIdSeen: string | undefined;
	readonly possibleDuplicate: boolean;
}

export interface ActRow extends Act {
	readonly at: Date;
	readonly act: string;
	readonly detail: Readonly<Record<string, unknown>>;
}

/** What was reported after the next hop had taken the mail. Where addresses were dropped, only the kind and the time are left. */
export interface FeedbackRow {
	readonly kind: FeedbackKind;
	/** When it happened, by the clock of whoever reports. */
	readonly at: Date;
	/** Who reports: `ses`, `dsn`, `arf`. */
	readonly source: string | undefined;
	/** Of a bounce: whether the address is dead (`hard`) or the mail only could not be delivered this time (`soft`). */
	readonly bounce: "hard" | "soft" | undefined;
	/** The reporter's own words: `Permanent/General`, `OnAccountSuppressionList`, `abuse`. */
	readonly reason: string | undefined;
	/** An enhanced status such as `5.1.1` (RFC 3463). */
	readonly status: string | undefined;
	/** What the recipient's server said. */
	readonly diagnostic: string | undefined;
}

export interface DeliveryFile extends DeliveryRow {
	readonly attemptList: readonly AttemptRow[];
	/** The latest first. */
	readonly feedbackList: readonly FeedbackRow[];
	readonly acts: readonly ActRow[];
	readonly locale: string | undefined;
	readonly expiresAt: Date | undefined;
	/** Whether the body is still stored. */
	readonly hasBody: boolean;
}

export interface OutboxStatus {
	/** How many there are, by status. */
	readonly counts: Readonly<Record<DeliveryStatus, number>>;
	/** Of those queued, by room and lane. */
	readonly waiting: readonly {
		readonly room: WaitingRoom;
		readonly lane: Lane;
		readonly count: number;
		readonly oldestAt: Date;
	}[];
	readonly pauses: readonly RoutePause[];
	/** What the workers keep to: this outbox's part of what the service said, and a little less than its rate. */
	readonly quota: (SendQuota & { readonly readAt: Date }) | undefined;
	readonly stoppedTenants: readonly { readonly tenant: string; readonly failure: Failure }[];
}

export interface ActOutcome {
	/** The deliveries it was done to. */
	readonly done: number;
	/** Those that matched, but are not in a state in which it can be done. */
	readonly passedOver: number;
}

export interface TenantLimits {
	/** Recipients in 24 hours through the service. Undefined: no limit of its own. */
	readonly max24Hour?: number | undefined;
	/** Bounces among the recipients of 24 hours, 0 to 1. Undefined: none. */
	readonly maxBounceRate?: number | undefined;
	/** Complaints among them, 0 to 1. Undefined: none. */
	readonly maxComplaintRate?: number | undefined;
}

/** What an operator does with an outbox. Every act is recorded with who did it and why. */
export interface OutboxOffice {
	status(): Promise<OutboxStatus>;
	list(
		filter: DeliveryFilter,
		page: { readonly limit: number; readonly after?: string | undefined },
	): Promise<DeliveryPage>;
	show(deliveryId: string): Promise<DeliveryFile | null>;
	/** The composed message; null where it is sensitive, was dropped or never was. */
	readMessage(deliveryId: string): Promise<Uint8Array | null>;
	/** Makes waiting deliveries due now, and tries failed and expired ones again. */
	retry(filter: DeliveryFilter, act: Act): Promise<ActOutcome>;
	/** Lets held deliveries, and those whose outcome is unknown, go; the latter marked as possible duplicates. */
	release(filter: DeliveryFilter, act: Act): Promise<ActOutcome>;
	/** Keeps back what waits. */
	hold(filter: DeliveryFilter, act: Act): Promise<ActOutcome>;
	/** Sends again what was sent: new deliveries that name the old ones. Not what has lost its body. @returns the ids of the new ones. */
	resend(filter: DeliveryFilter, act: Act): Promise<ActOutcome & { readonly ids: readonly string[] }>;
	/** Removes settled deliveries (sent, failed, expired) for good, with what hangs on them. */
	purge(filter: DeliveryFilter, act: Act): Promise<ActOutcome>;
	/** Keeps all mail of a tenant back, or lets it go again. */
	stopTenant(tenant: string, stopped: boolean, act: Act): Promise<void>;
	setTenantLimits(tenant: string, limits: TenantLimits, act: Act): Promise<void>;
	/** Erases a person: every trace of the address; counts stay. @returns how many deliveries named it. */
	eraseAddress(address: string, act: Act): Promise<number>;
}
