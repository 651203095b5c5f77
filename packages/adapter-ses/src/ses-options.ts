import type { SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import { OptionError } from "@todoku/core";
import { readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type Address, AddressError, isAsciiAddress, parseAddress } from "@todoku/mime";
import { deliveryTag, isTagText } from "./message-tags.ts";

export const quotedRecipientsChoices = ["send", "refuse"] as const;

export type QuotedRecipients = (typeof quotedRecipientsChoices)[number];

/** How SES is reached: shared by everything that asks it. */
export interface SesClientOptions {
	/** Such as `ap-northeast-1`. Default: what the SDK finds in the environment or the shared configuration. */
	readonly region?: string | undefined;
	/** An http or https URL instead of the region's own: for a local SES or a VPC endpoint. */
	readonly endpoint?: string | undefined;
	/** Keys, or a function that gives them. Default: the SDK's chain (environment, shared files, container, instance). */
	readonly credentials?: SESv2ClientConfig["credentials"];
	/**
	 * Milliseconds that one call may take, at least 1; the clock starts before the credentials are looked up and counts the upload.
	 * Default: 60,000.
	 */
	readonly requestTimeoutMs?: number | undefined;
	/**
	 * Everything else the SDK's client can be given. The other options win over it. There is never a second attempt, whatever
	 * `maxAttempts`, `retryStrategy` and `retryMode` say: SES knows no idempotency token, and the SDK would send twice.
	 */
	readonly clientConfig?: SESv2ClientConfig | undefined;
}

/** The mailbox for returned mail of a tenant; undefined where it has none but the From. Asked for each message, so it must not take long. */
export type FeedbackMailboxLookup = (tenant: string | undefined) => string | undefined;

/** How SES is reached, and what each message is sent with. */
export interface SesOptions extends SesClientOptions {
	/** The configuration set of each message; what becomes of mail is told through it. Default: the identity's own. */
	readonly configurationSetName?: string | undefined;
	/**
	 * The SES tenant of each message; its identities and its configuration set must be associated with it there. One for all messages of
	 * a transport. Default: none.
	 */
	readonly tenantName?: string | undefined;
	/**
	 * Tags of each message, beside ours with the delivery's id: at most 9, of letters, digits, hyphens and underscores. They are in every
	 * event of SES. Default: none.
	 */
	readonly tags?: Readonly<Record<string, string>> | undefined;
	/**
	 * What becomes of a recipient that needs quotes, such as `"a..b"@docomo.ne.jp`. Whether SES takes all of them is not established.
	 *
	 * - `send`: SES decides, mail by mail; what it refuses is `bad-request`.
	 * - `refuse`: rejected as `address-unsupported` without a call. For those who have seen SES refuse them: the mail goes no other way for
	 *   that, because no refusal of a recipient changes the route.
	 *
	 * Default: `send`, which loses no mail that SES would have taken.
	 */
	readonly quotedRecipients?: QuotedRecipients | undefined;
	/**
	 * Where SES forwards bounces and complaints by mail (MAILER-DAEMON): one mailbox for all, or that of a tenant. SES refuses a message
	 * whose mailbox is not verified there. Default, also where the function gives undefined: SES takes the message's Return-Path field (our
	 * composer writes none) and then its From.
	 *
	 * What a function gives that is no address counts as undefined, and so does its throwing: a mail matters more than the notice of it.
	 */
	readonly feedbackForwardingAddress?: string | FeedbackMailboxLookup | undefined;
}

export interface ResolvedSesClientOptions {
	readonly client: SESv2ClientConfig;
	readonly requestTimeoutMs: number;
}

/** The options, checked and with their defaults in place. */
export interface ResolvedSesOptions extends ResolvedSesClientOptions {
	readonly configurationSetName: string | undefined;
	readonly tenantName: string | undefined;
	readonly tags: Readonly<Record<string, string>>;
	readonly quotedRecipients: QuotedRecipients;
	/** Never throws. */
	readonly feedbackForwardingAddress: (tenant: string | undefined) => Address | undefined;
}

const clientOptions = ["region", "endpoint", "credentials", "requestTimeoutMs", "clientConfig"];
const messageOptions = ["configurationSetName", "tenantName", "tags", "quotedRecipients", "feedbackForwardingAddress"];

/** @throws {OptionError} which never holds the credentials. */
export function readSesOptions(options: SesOptions): ResolvedSesOptions {
	refuseUnknown("", readRecord("options", options), [...clientOptions, ...messageOptions]);
	return {
		...resolveClient(options),
		configurationSetName: readName("configurationSetName", options.configurationSetName),
		tenantName: readName("tenantName", options.tenantName),
		tags: readTags(options.tags),
		quotedRecipients: readQuotedRecipients(options.quotedRecipients),
		feedbackForwardingAddress: readFeedbackAddress(options.feedbackForwardingAddress),
	};
}

/** @throws {OptionError} which never holds the credentials. */
export function readSesClientOptions(options: SesClientOptions): ResolvedSesClientOptions {
	refuseUnknown("", readRecord("options", options), clientOptions);
	return resolveClient(options);
}

function resolveClient(options: SesClientOptions): ResolvedSesClientOptions {
	return {
		client: readClientConfig(options),
		requestTimeoutMs: readMilliseconds("requestTimeoutMs", options.requestTimeoutMs) ?? 60_000,
	};
}

function readClientConfig({ region, endpoint, credentials, clientConfig = {} }: SesClientOptions): SESv2ClientConfig {
	const { retryStrategy: _strategy, retryMode: _mode, ...config } = readRecord("clientConfig", clientConfig);
	return {
		...config,
		...(region === undefined ? {} : { region: readRegion(region) }),
		...(endpoint === undefined ? {} : { endpoint: readEndpoint(endpoint) }),
		...(credentials === undefined ? {} : { credentials: readCredentials(credentials) }),
		maxAttempts: 1,
		// Not left to AWS_RETRY_MODE: "adaptive" would hold calls back in this process, on top of the outbox's own pacing.
		retryMode: "standard",
	};
}

function readRegion(region: unknown): string {
	if (typeof region === "string" && /^[a-z0-9-]+$/.test(region)) return region;
	throw new OptionError("region", 'must be the name of an AWS region, such as "ap-northeast-1"');
}

function readEndpoint(endpoint: unknown): string {
	if (typeof endpoint === "string" && /^https?:\/\//.test(endpoint) && URL.canParse(endpoint)) return endpoint;
	throw new OptionError("endpoint", 'must be an http or https URL, such as "http://127.0.0.1:8005"');
}

function readCredentials(
	credentials: NonNullable<SesOptions["credentials"]>,
): NonNullable<SESv2ClientConfig["credentials"]> {
	if (typeof credentials === "function") return credentials;
	if (isRecord(credentials) && isText(credentials.accessKeyId) && isText(credentials.secretAccessKey))
		return credentials;
	throw new OptionError("credentials", "must be { accessKeyId, secretAccessKey } or a function that gives them");
}

/** The name of a resource in SES. */
function readName(option: string, name: unknown): string | undefined {
	if (name === undefined) return undefined;
	if (typeof name === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
	throw new OptionError(option, "must have 1 to 64 letters, digits, hyphens and underscores");
}

function readTags(tags: unknown): Readonly<Record<string, string>> {
	if (tags === undefined) return {};
	if (!isRecord(tags)) throw new OptionError("tags", "must be an object of names and values");
	const entries = Object.entries(tags);
	// SES documents no number; ten with ours is all we ask of it.
	if (entries.length > 9) throw new OptionError("tags", "may have 9 tags");
	for (const [name, value] of entries) {
		if (name === deliveryTag) throw new OptionError("tags", `may not have the tag "${deliveryTag}", which is ours`);
		if (isTagText(name) && typeof value === "string" && isTagText(value)) continue;
		throw new OptionError("tags", "must have names and values of 1 to 256 letters, digits, hyphens and underscores");
	}
	return Object.fromEntries(entries) as Record<string, string>;
}

function readQuotedRecipients(value: unknown): QuotedRecipients {
	const choice = quotedRecipientsChoices.find((each) => each === (value ?? "send"));
	if (choice !== undefined) return choice;
	throw new OptionError("quotedRecipients", `must be one of ${quotedRecipientsChoices.join(", ")}`);
}

function readFeedbackAddress(given: unknown): ResolvedSesOptions["feedbackForwardingAddress"] {
	if (given === undefined) return () => undefined;
	if (typeof given === "function") return (tenant) => lookUpMailbox(given as FeedbackMailboxLookup, tenant);
	if (typeof given !== "string")
		throw new OptionError("feedbackForwardingAddress", "must be an address, or a function that gives the tenant's");
	const address = readMailboxAddress(given);
	return () => address;
}

function lookUpMailbox(lookup: FeedbackMailboxLookup, tenant: string | undefined): Address | undefined {
	try {
		const given: unknown = lookup(tenant);
		return typeof given === "string" ? readMailboxAddress(given) : undefined;
	} catch {
		return undefined;
	}
}

/** @throws {OptionError} */
function readMailboxAddress(text: string): Address {
	try {
		const address = parseAddress(text);
		if (isAsciiAddress(address)) return address;
	} catch (error) {
		if (error instanceof AddressError) throw new OptionError("feedbackForwardingAddress", error.problem);
		throw error;
	}
	throw new OptionError("feedbackForwardingAddress", 'must be ASCII before the "@": SES has no SMTPUTF8');
}

function isText(value: unknown): boolean {
	return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): value is object {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
