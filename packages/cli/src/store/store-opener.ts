import type { SuppressionStore } from "@todoku/adapter-postgres";
import type {
	DeliveryOrigins,
	FeedbackStore,
	Outbox,
	RoutingSwitch,
	SendersLookup,
	SettingsReader,
	StoredSetting,
} from "@todoku/core";
import type { OutboxOffice, SendQuota } from "@todoku/outbox";
import type { SenderStore } from "@todoku/sender-domains";

/** Where the durable state is. */
export type StoreLocation = StorePlace & {
	/** Of our tables. Undefined: the store's own default. */
	readonly schema?: string | undefined;
	/** Of the queue's tables. Undefined: the store's own default. */
	readonly queueSchema?: string | undefined;
};

type StorePlace =
	| { readonly kind: "url"; readonly url: string }
	/** An embedded database; another process may hold it, and is then asked. */
	| { readonly kind: "directory"; readonly directory: string };

/** Who changes something, why, and on what evidence: recorded with the change. */
export interface SettingAct {
	readonly actor: string;
	readonly reason: string;
	readonly evidence?: string | undefined;
}

/** What is to be different; what is left out stays as it is. */
export interface SettingValues {
	/** Undefined: the setting of mail without a tenant. */
	readonly tenant: string | undefined;
	readonly setting?: string | undefined;
	readonly switch?: RoutingSwitch | undefined;
	readonly revoked?: readonly string[] | undefined;
}

export interface SettingUpdate extends SettingValues, SettingAct {
	/** The version that was looked at; another one by now is a conflict. */
	readonly version: number;
}

/** Settings as an operator works on them. */
export interface SettingsDesk extends SettingsReader {
	set(update: SettingUpdate): Promise<StoredSetting>;
	/** By tenant, that of mail without a tenant first; `next` is absent on the last page. */
	list(page: {
		readonly after?: string | undefined;
		readonly limit: number;
	}): Promise<{ readonly settings: readonly StoredSetting[]; readonly next?: string | undefined }>;
	setOverallSwitch(change: SettingAct & { readonly switch: RoutingSwitch }): Promise<unknown>;
	/** All of them or none. */
	import(rows: readonly SettingValues[], act: SettingAct): Promise<{ readonly changed: number }>;
}

/** How a worker is to work; what is left out is the outbox's own default. */
export interface WorkerTuning {
	readonly concurrency?: number | undefined;
	readonly tenantShare?: number | undefined;
	readonly quotaShare?: number | undefined;
	readonly urgentReserve?: number | undefined;
	readonly unknownOutcome?: "resend" | "hold" | undefined;
	/** What the service allows. Undefined: nobody asks it, and there is no limit. */
	readonly quota?: (() => Promise<SendQuota>) | undefined;
}

/** What one who keeps a store open for long gives it. */
export interface StoreOptions {
	/** How long what is stored about people stays, in milliseconds; left out: for good. A worker sees to it. */
	readonly retention?:
		| { readonly bodiesMs?: number | undefined; readonly addressesMs?: number | undefined }
		| undefined;
	/** Told of troubles of which no call comes to know, such as a lost connection. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

/** The durable state, open. */
export interface OpenStore {
	readonly office: OutboxOffice;
	readonly settings: SettingsDesk;
	readonly senders: SendersLookup;
	/** Which senders are on their way to being verified, and how they got there. */
	readonly senderStore: SenderStore;
	/** Where what became of mails is recorded, and whose mail they are is looked up. */
	readonly feedback: FeedbackStore & DeliveryOrigins;
	/** Our copies of the service's suppression lists. */
	readonly suppressions: SuppressionStore;
	createOutbox(tuning: WorkerTuning): Outbox;
	close(): Promise<void>;
}

/** @throws {MailError} that says what is wrong with the database and how to mend it. */
export type StoreOpener = (location: StoreLocation, options?: StoreOptions) => Promise<OpenStore>;
