import { type MailCategory, mailCategories, OptionError } from "@todoku/core";
import { readInteger, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { OutboxStore, SendQuota } from "./outbox-store.ts";
import { systemTimer, type Timer } from "./timer.ts";

/** Asks the delivery service what it allows. Called rarely, never for each mail. */
export type QuotaSource = () => Promise<SendQuota>;

/** How long, and how often, mail of a category is tried. */
export interface RetryOptions {
	/** Milliseconds to wait after the first deferral, at least 1; each further one doubles it. Default: 30,000. */
	readonly firstDelayMs?: number | undefined;
	/** Milliseconds to wait at most, at least 1. Default: 3,600,000 (an hour). */
	readonly maxDelayMs?: number | undefined;
	/** Milliseconds after which a mail that could not be handed over expires, at least 1. Default: 2 days for automatic mail, else 1 day. */
	readonly maxAgeMs?: number | undefined;
}

/** What to do with mail that was perhaps handed over, and whose answer nobody has. */
export interface UnknownOutcomeOptions {
	/** `resend`: sent again, marked as a possible duplicate. `hold`: kept back until somebody lets it go. Default: `resend`. */
	readonly action?: "resend" | "hold" | undefined;
	/**
	 * Milliseconds to wait, before that, for an event of the service that settles it, 0 to about 24 days. Only for the service route: of
	 * the standard route no event can come. Default: 0, for an outbox that nobody feeds such events.
	 */
	readonly eventWaitMs?: number | undefined;
}

export interface PauseOptions {
	/** Failures of a route, one after the other, that pause it; 1 to 1,000. Default: 3. */
	readonly afterFailures?: number | undefined;
	/** Milliseconds of the first pause, at least 1; each further one doubles it. Default: 5,000. */
	readonly firstMs?: number | undefined;
	/** Milliseconds of the longest pause, at least 1. Default: 300,000. A day's quota that is used up pauses for as long as the service says. */
	readonly maxMs?: number | undefined;
}

export interface OutboxOptions {
	/** Where mail is recorded. */
	readonly store: OutboxStore;
	/** Deliveries that one worker has in flight, 1 to 10,000. Bulk mail takes at most half of it, what is not urgent four fifths. Default: 50. */
	readonly concurrency?: number | undefined;
	/** Deliveries of one tenant that are in flight at the same time, in all workers; 0: no bound. Default: 20. */
	readonly tenantShare?: number | undefined;
	/** Milliseconds after which the mail of a dead worker is claimed again, 10,000 to about 24 days. Default: 20,000. */
	readonly leaseMs?: number | undefined;
	/** Milliseconds between two looks at the store where nothing wakes the worker, at least 1. Default: 1,000. */
	readonly pollMs?: number | undefined;
	readonly retry?: { readonly [category in MailCategory]?: RetryOptions | undefined } | undefined;
	/** Milliseconds after which an urgent mail without an `expiresAt` of its own expires, at least 1. Default: 14,400,000 (4 hours). */
	readonly urgentMaxAgeMs?: number | undefined;
	readonly unknownOutcome?: UnknownOutcomeOptions | undefined;
	/** What the delivery service allows. Default: nobody knows, and then there is no limit. */
	readonly quota?: QuotaSource | undefined;
	/** Milliseconds after which the service is asked again, at least 1. Default: 60,000. */
	readonly quotaMaxAgeMs?: number | undefined;
	/** The part of the account's rate, and of what is left of its day, that is this outbox's: more than 0, at most 1. Default: 1. */
	readonly quotaShare?: number | undefined;
	/** The part of the 24-hour quota that only urgent mail may use: 0 to 1. Default: 0.05. */
	readonly urgentReserve?: number | undefined;
	readonly pause?: PauseOptions | undefined;
	/** Milliseconds between two upkeeps of the store, at least 1. Default: 15,000. */
	readonly maintenanceMs?: number | undefined;
	/** Default: the real time. */
	readonly timer?: Timer | undefined;
	/** A number from 0 to below 1. Default: `Math.random`. */
	readonly random?: (() => number) | undefined;
}

/** How long, and how often. */
export type RetryTerms = { readonly [name in keyof RetryOptions]-?: number };

/** @internal The options, read and complete. */
export interface OutboxTerms {
	readonly store: OutboxStore;
	readonly concurrency: number;
	readonly tenantShare: number;
	readonly leaseMs: number;
	readonly pollMs: number;
	readonly retry: { readonly [category in MailCategory]: RetryTerms };
	readonly urgentMaxAgeMs: number;
	readonly unknownOutcome: { readonly isHeld: boolean; readonly eventWaitMs: number };
	readonly quota: QuotaSource | undefined;
	readonly quotaMaxAgeMs: number;
	readonly quotaShare: number;
	readonly urgentReserve: number;
	readonly pause: { readonly afterFailures: number; readonly firstMs: number; readonly maxMs: number };
	readonly maintenanceMs: number;
	readonly timer: Timer;
	readonly random: () => number;
}

const known = [
	...["store", "concurrency", "tenantShare", "leaseMs", "pollMs", "retry", "urgentMaxAgeMs", "unknownOutcome", "quota"],
	...["quotaMaxAgeMs", "quotaShare", "urgentReserve", "pause", "maintenanceMs", "timer", "random"],
] as const;

const maxMs = 2 ** 31 - 1;
const dayMs = 86_400_000;

/** @throws {OptionError} for an option that is missing, not known, or makes no sense. */
export function readOutboxOptions(options: OutboxOptions): OutboxTerms {
	refuseUnknown("", readRecord("options", options), known);
	return {
		store: readStore(options.store),
		concurrency: readInteger("concurrency", options.concurrency, 1, 10_000) ?? 50,
		tenantShare: readInteger("tenantShare", options.tenantShare, 0, 10_000) ?? 20,
		leaseMs: readInteger("leaseMs", options.leaseMs, 10_000, maxMs) ?? 20_000,
		pollMs: readMilliseconds("pollMs", options.pollMs) ?? 1_000,
		retry: readRetry(options.retry ?? {}),
		urgentMaxAgeMs: readMilliseconds("urgentMaxAgeMs", options.urgentMaxAgeMs) ?? 4 * 3_600_000,
		unknownOutcome: readUnknownOutcome(options.unknownOutcome ?? {}),
		quota: readFunction("quota", options.quota, "a function that asks the service, such as createSesQuotaSource makes"),
		quotaMaxAgeMs: readMilliseconds("quotaMaxAgeMs", options.quotaMaxAgeMs) ?? 60_000,
		quotaShare: readPart("quotaShare", options.quotaShare, 1, false),
		urgentReserve: readPart("urgentReserve", options.urgentReserve, 0.05, true),
		pause: readPause(options.pause ?? {}),
		maintenanceMs: readMilliseconds("maintenanceMs", options.maintenanceMs) ?? 15_000,
		timer: readTimer(options.timer),
		random: readFunction("random", options.random, "a function that gives a number from 0 to below 1") ?? Math.random,
	};
}

function readStore(store: OutboxStore): OutboxStore {
	if (typeof store?.claim === "function" && typeof store.settle === "function") return store;
	throw new OptionError("store", "is no store; give one such as createPostgresStore makes");
}

function readRetry(retry: NonNullable<OutboxOptions["retry"]>): OutboxTerms["retry"] {
	refuseUnknown("retry.", readRecord("retry", retry), mailCategories);
	return {
		automatic: readRetryOf("automatic", retry.automatic, 2 * dayMs),
		newsletter: readRetryOf("newsletter", retry.newsletter, dayMs),
		"staff-notice": readRetryOf("staff-notice", retry["staff-notice"], dayMs),
	};
}

function readRetryOf(category: MailCategory, given: RetryOptions = {}, maxAgeMs: number): RetryTerms {
	const name = `retry.${category}`;
	refuseUnknown(`${name}.`, readRecord(name, given), ["firstDelayMs", "maxDelayMs", "maxAgeMs"]);
	return {
		firstDelayMs: readMilliseconds(`${name}.firstDelayMs`, given.firstDelayMs) ?? 30_000,
		maxDelayMs: readMilliseconds(`${name}.maxDelayMs`, given.maxDelayMs) ?? 3_600_000,
		maxAgeMs: readMilliseconds(`${name}.maxAgeMs`, given.maxAgeMs) ?? maxAgeMs,
	};
}

function readUnknownOutcome(given: UnknownOutcomeOptions): OutboxTerms["unknownOutcome"] {
	refuseUnknown("unknownOutcome.", readRecord("unknownOutcome", given), ["action", "eventWaitMs"]);
	const { action = "resend" } = given;
	if (action !== "resend" && action !== "hold")
		throw new OptionError("unknownOutcome.action", "must be resend or hold");
	const eventWaitMs = readInteger("unknownOutcome.eventWaitMs", given.eventWaitMs, 0, maxMs) ?? 0;
	return { isHeld: action === "hold", eventWaitMs };
}

function readPause(given: PauseOptions): OutboxTerms["pause"] {
	refuseUnknown("pause.", readRecord("pause", given), ["afterFailures", "firstMs", "maxMs"]);
	return {
		afterFailures: readInteger("pause.afterFailures", given.afterFailures, 1, 1_000) ?? 3,
		firstMs: readMilliseconds("pause.firstMs", given.firstMs) ?? 5_000,
		maxMs: readMilliseconds("pause.maxMs", given.maxMs) ?? 300_000,
	};
}

function readPart(option: string, value: unknown, otherwise: number, mayBeNone: boolean): number {
	if (value === undefined) return otherwise;
	if (typeof value === "number" && value <= 1 && (mayBeNone ? value >= 0 : value > 0)) return value;
	throw new OptionError(option, `must be a number ${mayBeNone ? "from 0" : "above 0"} to 1`);
}

function readFunction<T>(option: string, value: T | undefined, what: string): T | undefined {
	if (value === undefined || typeof value === "function") return value;
	throw new OptionError(option, `must be ${what}`);
}

function readTimer(timer: Timer | undefined): Timer {
	if (timer === undefined) return systemTimer;
	if (typeof timer?.now === "function" && typeof timer.setTimer === "function") return timer;
	throw new OptionError("timer", "is none: it has to have now and setTimer");
}
