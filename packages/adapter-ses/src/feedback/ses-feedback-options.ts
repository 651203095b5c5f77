import { type Clock, type FeedbackStore, OptionError, systemClock } from "@todoku/core";
import { readInteger, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { hookNames, type SesFeedbackHooks } from "./feedback-hooks.ts";
import type { SnsFetch } from "./limited-get.ts";
import type { SesSent } from "./parse-ses-feedback.ts";
import { readCertificate, type SigningCertificate } from "./signing-certificates.ts";
import { parseTopicArn, type Topic } from "./topic-arn.ts";

/** What the intake of HTTP requests and the poller of queues have in common. */
export interface SesFeedbackCommonOptions {
	/** Where feedback is recorded. */
	readonly store: FeedbackStore;
	/** ARNs of the topics that SES publishes to, at least one. Messages of any other topic are refused: anybody can have a topic. */
	readonly topics: readonly string[];
	/**
	 * Told of each mail that SES took, where `Send` events are published: what settles an unknown outcome. Waited for; when it fails, the
	 * message comes again. Default: nobody is told.
	 */
	readonly onSent?: ((sent: SesSent) => void | Promise<void>) | undefined;
	/** For logs and counts. */
	readonly hooks?: SesFeedbackHooks | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
}

/** Trust in somebody who is not Amazon: for a local emulator, in tests. */
export interface SesTrust {
	/**
	 * PEM, at least one. Signatures must be by one of these; the ones of Amazon count no longer, and no certificate is fetched from
	 * anywhere.
	 */
	readonly certificates: readonly string[];
	/** Where subscriptions are confirmed instead of at the topic's region, such as `http://127.0.0.1:8005`. Default: at its region. */
	readonly endpoint?: string | undefined;
}

export interface SesFeedbackOptions extends SesFeedbackCommonOptions {
	/**
	 * Milliseconds that a message may be old, at least 1. SNS delivers late after failures, and operators redrive later still. Default:
	 * 86,400,000 (a day).
	 */
	readonly maxAgeMs?: number | undefined;
	/** Octets of a message, at least 1; SNS's own limit is 262,144 before escaping. Default: 1,048,576. */
	readonly maxBytes?: number | undefined;
	/** Milliseconds to fetch a certificate or to confirm a subscription, at least 1. SNS waits 15,000 for the answer. Default: 5000. */
	readonly timeoutMs?: number | undefined;
	/** Instead of Amazon's certificates; never in production. Default: Amazon's, by the TLS of SNS's host in the topic's region. */
	readonly trust?: SesTrust | undefined;
	/** How certificates are fetched and subscriptions confirmed, such as through a proxy. Default: the global `fetch`. */
	readonly fetch?: SnsFetch | undefined;
}

/** The common options, checked and with their defaults in place. */
export interface ResolvedCommonOptions {
	readonly store: FeedbackStore;
	readonly topics: ReadonlyMap<string, Topic>;
	readonly onSent: ((sent: SesSent) => void | Promise<void>) | undefined;
	readonly hooks: SesFeedbackHooks;
	readonly clock: Clock;
}

export interface ResolvedSesFeedbackOptions extends ResolvedCommonOptions {
	readonly maxAgeMs: number;
	readonly maxBytes: number;
	readonly timeoutMs: number;
	readonly trust:
		| { readonly certificates: readonly SigningCertificate[]; readonly origin: string | undefined }
		| undefined;
	readonly fetch: SnsFetch;
}

export const commonOptionNames = ["store", "topics", "onSent", "hooks", "clock"] as const;

/** @throws {OptionError} */
export function readSesFeedbackOptions(options: SesFeedbackOptions): ResolvedSesFeedbackOptions {
	const own = ["maxAgeMs", "maxBytes", "timeoutMs", "trust", "fetch"];
	refuseUnknown("", readRecord("options", options), [...commonOptionNames, ...own]);
	return {
		...readCommonOptions(options),
		maxAgeMs: readMilliseconds("maxAgeMs", options.maxAgeMs) ?? 86_400_000,
		maxBytes: readInteger("maxBytes", options.maxBytes, 1, 2 ** 30) ?? 1_048_576,
		timeoutMs: readMilliseconds("timeoutMs", options.timeoutMs) ?? 5000,
		trust: readTrust(options.trust),
		fetch: readFunction("fetch", options.fetch) ?? globalThis.fetch,
	};
}

/** @throws {OptionError} */
export function readCommonOptions(options: SesFeedbackCommonOptions): ResolvedCommonOptions {
	const store: Partial<FeedbackStore> | undefined = options.store;
	if (typeof store?.recordFeedback !== "function") throw new OptionError("store", "must have recordFeedback(event)");
	const hooks = readRecord("hooks", options.hooks ?? {});
	refuseUnknown("hooks.", hooks, hookNames);
	for (const name of hookNames) readFunction(`hooks.${name}`, hooks[name]);
	const onSent = readFunction("onSent", options.onSent);
	return {
		store: options.store,
		topics: readTopics(options.topics),
		onSent,
		hooks,
		clock: options.clock ?? systemClock,
	};
}

/** @throws {OptionError} */
export function readFunction<T extends (...args: never) => unknown>(
	option: string,
	value: T | undefined,
): T | undefined {
	if (value === undefined || typeof value === "function") return value;
	throw new OptionError(option, "must be a function");
}

function readTopics(topics: unknown): ReadonlyMap<string, Topic> {
	if (!Array.isArray(topics) || topics.length === 0)
		throw new OptionError("topics", "must list the ARNs of the topics that SES publishes to");
	const parsed = topics.map((arn: unknown) => (typeof arn === "string" ? parseTopicArn(arn) : null));
	const known = parsed.filter((topic) => topic !== null);
	if (known.length < parsed.length)
		throw new OptionError("topics", 'must be ARNs such as "arn:aws:sns:ap-northeast-1:123456789012:ses-events"');
	return new Map(known.map((topic) => [topic.arn, topic]));
}

function readTrust(trust: SesTrust | undefined): ResolvedSesFeedbackOptions["trust"] {
	if (trust === undefined) return undefined;
	refuseUnknown("trust.", readRecord("trust", trust), ["certificates", "endpoint"]);
	const pems: unknown = trust.certificates;
	if (!Array.isArray(pems) || pems.length === 0)
		throw new OptionError("trust.certificates", "must list certificates as PEM texts");
	const certificates = pems.map((pem: unknown) => (typeof pem === "string" ? readCertificate(pem) : null));
	const usable = certificates.filter((certificate) => certificate !== null);
	if (usable.length < certificates.length)
		throw new OptionError("trust.certificates", "must be PEM texts of certificates with RSA keys of 2048 bits or more");
	return { certificates: usable, origin: readOrigin(trust.endpoint) };
}

function readOrigin(endpoint: unknown): string | undefined {
	if (endpoint === undefined) return undefined;
	if (typeof endpoint === "string" && /^https?:\/\//.test(endpoint) && URL.canParse(endpoint)) {
		return new URL(endpoint).origin;
	}
	throw new OptionError("trust.endpoint", 'must be an http or https URL, such as "http://127.0.0.1:8005"');
}
