import { setTimeout } from "node:timers/promises";
import { type Clock, OptionError, systemClock } from "@todoku/core";
import { GuardedHooks, readInteger, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { createAuthoritativeLookup } from "../dns/authoritative-lookup.ts";
import { createNodeDnsLookup } from "../dns/node-lookup.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import { freeMailFinding } from "../plan/free-mail.ts";
import { planSenderDomain } from "../plan/plan-sender-domain.ts";
import { readSenderRecords } from "../plan/read-sender-records.ts";
import type { FoundRecords, PlanFinding, SenderPlan } from "../plan/sender-plan.ts";
import type { SenderQuestions, StandardRoute } from "../plan/sender-questions.ts";
import type { SenderChange, SenderRecord } from "./sender-record.ts";
import type { SenderStore } from "./sender-store.ts";
import type { SenderWarning } from "./sender-warnings.ts";
import type { SettingsPort } from "./settings-port.ts";

/** A step that was taken, or something that was recorded; told after it was stored. */
export interface SenderChangeEvent {
	/** As it is after the change. */
	readonly record: SenderRecord;
	readonly change: SenderChange;
	/** Where a look at the DNS led to it. */
	readonly plan: SenderPlan | undefined;
}

/** A warning that was not there at the check before. */
export interface SenderWarningEvent {
	readonly record: SenderRecord;
	readonly warning: SenderWarning;
}

/** What they throw or reject with goes to `onError`, and never stops what was under way. Nobody waits for them. */
export interface SenderHooks {
	readonly onChange?: ((event: SenderChangeEvent) => void | Promise<void>) | undefined;
	readonly onWarning?: ((event: SenderWarningEvent) => void | Promise<void>) | undefined;
	/** Told of checks that failed in a round over all senders, of a DNS that could not be asked, and of hooks that threw. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

export interface SenderRegistrarOptions {
	/** The delivery service: that of `@todoku/adapter-ses`. */
	readonly service: IdentityService;
	/** Where senders and their history are kept: the `senderStore` of `@todoku/adapter-postgres`. */
	readonly store: SenderStore;
	/** Where entries are registered: the `settings` of `@todoku/adapter-postgres`. */
	readonly settings: SettingsPort;
	/** Asks the DNS what a plan is about. Default: a resolver with the servers of the system, and the servers of the zone. */
	readonly readRecords?: ((questions: SenderQuestions) => Promise<FoundRecords>) | undefined;
	/** Makes a plan of what was found. Default: {@link planSenderDomain}. */
	readonly planDomain?:
		| ((request: SenderQuestions & { readonly region: string; readonly found: FoundRecords }) => SenderPlan)
		| undefined;
	/** Knows the domains in which everybody has a mailbox. Default: {@link freeMailFinding}. */
	readonly freeMail?: ((domain: string, kind: "domain" | "address") => PlanFinding | null) | undefined;
	/** What the standard route is, for what a plan says about alignment. */
	readonly standard?: StandardRoute | undefined;
	/** Given to identities when they are created. Default: none. */
	readonly configurationSet?: string | undefined;
	/** Who acts where nobody is named: in scheduled checks. Default: `todoku`. */
	readonly actor?: string | undefined;
	/** Milliseconds for which a failure that may pass changes nothing, from its first check on; at least 1. Default: 86,400,000 (a day). */
	readonly temporaryFailureMs?: number | undefined;
	/** Milliseconds after which a registered or revoked sender is checked again; 0: all are due in every round. Default: 3,600,000 (an hour). */
	readonly recheckMs?: number | undefined;
	/** Milliseconds after which a sender under way is checked again; 0: all are due in every round. Default: 300,000 (5 minutes). */
	readonly recheckUnderWayMs?: number | undefined;
	/**
	 * Checks in a second, of rounds over all senders; more than 0, at most 1,000. Default: 0.5. Amazon SES allows one call in a second for
	 * everything but sending; a check is one, and some more where addresses of the domain are registered too.
	 */
	readonly checksPerSecond?: number | undefined;
	/** Milliseconds between two checks of `watch`, at least 1. Default: 15,000. */
	readonly watchMs?: number | undefined;
	/** Milliseconds for which the service's list of identities is good, at least 1. Default: 600,000 (10 minutes). */
	readonly identityListMs?: number | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
	/** Waits; rejects when the signal ends it. Default: the system's timer. */
	readonly wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<unknown>) | undefined;
	readonly hooks?: SenderHooks | undefined;
}

/** The options with every default in place. */
export interface ResolvedRegistrarOptions {
	readonly service: IdentityService;
	readonly store: SenderStore;
	readonly settings: SettingsPort;
	readonly readRecords: (questions: SenderQuestions) => Promise<FoundRecords>;
	readonly planDomain: NonNullable<SenderRegistrarOptions["planDomain"]>;
	readonly freeMail: NonNullable<SenderRegistrarOptions["freeMail"]>;
	readonly standard: StandardRoute | undefined;
	readonly configurationSet: string | undefined;
	readonly actor: string;
	readonly temporaryFailureMs: number;
	readonly recheckMs: number;
	readonly recheckUnderWayMs: number;
	readonly checkEveryMs: number;
	readonly watchMs: number;
	readonly identityListMs: number;
	readonly clock: Clock;
	readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
	readonly hooks: SenderHooks;
	readonly guard: GuardedHooks;
}

const optionNames = [
	"service",
	"store",
	"settings",
	"readRecords",
	"planDomain",
	"freeMail",
	"standard",
	"configurationSet",
	"actor",
	"temporaryFailureMs",
	"recheckMs",
	"recheckUnderWayMs",
	"checksPerSecond",
	"watchMs",
	"identityListMs",
	"clock",
	"wait",
	"hooks",
];

/** @throws {OptionError} for an option that is missing, wrong or not known. */
export function readRegistrarOptions(options: SenderRegistrarOptions): ResolvedRegistrarOptions {
	refuseUnknown("", readRecord("options", options), optionNames);
	for (const name of ["service", "store", "settings"] as const) readRecord(name, options[name]);
	const { hooks = {}, checksPerSecond = 0.5, actor = "todoku" } = options;
	refuseUnknown("hooks.", readRecord("hooks", hooks), ["onChange", "onWarning", "onError"]);
	if (!(typeof checksPerSecond === "number" && checksPerSecond > 0 && checksPerSecond <= 1_000))
		throw new OptionError("checksPerSecond", "must be a number over 0, and at most 1000");
	if (typeof actor !== "string" || actor.trim() === "")
		throw new OptionError("actor", "must be a text that is not empty");
	return {
		service: options.service,
		store: options.store,
		settings: options.settings,
		readRecords: options.readRecords ?? createSystemReader(),
		planDomain: options.planDomain ?? planSenderDomain,
		freeMail: options.freeMail ?? freeMailFinding,
		standard: options.standard,
		configurationSet: options.configurationSet,
		actor,
		temporaryFailureMs: readMilliseconds("temporaryFailureMs", options.temporaryFailureMs) ?? 86_400_000,
		recheckMs: readInteger("recheckMs", options.recheckMs, 0, 2 ** 31 - 1) ?? 3_600_000,
		recheckUnderWayMs: readInteger("recheckUnderWayMs", options.recheckUnderWayMs, 0, 2 ** 31 - 1) ?? 300_000,
		checkEveryMs: 1_000 / checksPerSecond,
		watchMs: readMilliseconds("watchMs", options.watchMs) ?? 15_000,
		identityListMs: readMilliseconds("identityListMs", options.identityListMs) ?? 600_000,
		clock: options.clock ?? systemClock,
		wait: options.wait ?? systemWait,
		hooks,
		guard: new GuardedHooks(hooks.onError),
	};
}

/** Made when it is first needed: a registrar that asks elsewhere opens nothing. */
function createSystemReader(): (questions: SenderQuestions) => Promise<FoundRecords> {
	const publicLookup = createNodeDnsLookup();
	const authoritative = createAuthoritativeLookup({ public: publicLookup });
	return (questions) => readSenderRecords(questions, { public: publicLookup, authoritative });
}

/** @internal Rejects when the signal ends it. */
export async function systemWait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
}
