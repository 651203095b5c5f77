import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import {
	connectionNames,
	connectionOf,
	paceNames,
	type ResolvedPace,
	readPace,
	type SesCallOptions,
} from "../calls/call-options.ts";
import { parseTopicArn } from "../feedback/topic-arn.ts";
import { toIdentityName } from "../identities/identity-name.ts";
import { type ResolvedSesClientOptions, readSesClientOptions } from "../ses-options.ts";
import type { SubscriptionProtocol } from "./service-part.ts";

/** What there is to be. */
export interface SesServiceSetupOptions extends SesCallOptions {
	/** Where SNS is, for a local one. Default: `endpoint`, because `@todoku/ses-local` is both; else the region's own. */
	readonly snsEndpoint?: string | undefined;
	/** The configuration set that mail names (`configurationSetName` of the transport). Default: `todoku`. */
	readonly configurationSet?: string | undefined;
	/** The event destination in it. Default: `todoku-events`. */
	readonly eventDestination?: string | undefined;
	/** The SNS topic of the events: a name, or the ARN of one that is there. Default: `todoku-ses-events`. */
	readonly topic?: string | undefined;
	/**
	 * Who is told: the https URL of the application's intake, or the ARN of an SQS queue, whose policy must let the topic send (see
	 * `sesQueuePolicy`). http only where `endpoint` is http as well, or on this machine. Default: nobody further; somebody must be
	 * subscribed already.
	 */
	readonly subscriber?: string | undefined;
	/** Whether SES mails bounces and complaints back as well, and for which identities. Default: left as it is. */
	readonly feedbackForwarding?:
		| {
				readonly enabled: boolean;
				/** Default: all of the region. Each takes a call, or two. */
				readonly identities?: readonly string[] | undefined;
		  }
		| undefined;
}

export interface DesiredService {
	readonly configurationSet: string;
	readonly eventDestination: string;
	readonly topic: { readonly name: string; readonly arn: string | undefined };
	readonly subscriber: { readonly protocol: SubscriptionProtocol; readonly endpoint: string } | undefined;
	readonly feedbackForwarding:
		| { readonly enabled: boolean; readonly identities: readonly string[] | undefined }
		| undefined;
}

export interface ResolvedSetupOptions extends ResolvedSesClientOptions, ResolvedPace {
	readonly snsEndpoint: string | undefined;
	readonly desired: DesiredService;
}

const ownNames = [
	"snsEndpoint",
	"configurationSet",
	"eventDestination",
	"topic",
	"subscriber",
	"feedbackForwarding",
] as const;

/** @throws {OptionError} which never holds the credentials. */
export function readSetupOptions(options: SesServiceSetupOptions): ResolvedSetupOptions {
	refuseUnknown("", readRecord("options", options), [...connectionNames, ...paceNames, ...ownNames]);
	const { endpoint, snsEndpoint = endpoint } = options;
	return {
		...readSesClientOptions(connectionOf(options)),
		...readPace(options),
		snsEndpoint: snsEndpoint === undefined ? undefined : readUrl("snsEndpoint", snsEndpoint),
		desired: {
			configurationSet: readName("configurationSet", options.configurationSet ?? "todoku"),
			eventDestination: readName("eventDestination", options.eventDestination ?? "todoku-events"),
			topic: readTopic(options.topic ?? "todoku-ses-events"),
			subscriber: options.subscriber === undefined ? undefined : readSubscriber(options.subscriber, endpoint),
			feedbackForwarding: readForwarding(options.feedbackForwarding),
		},
	};
}

function readName(option: string, name: unknown): string {
	if (typeof name === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
	throw new OptionError(option, "must have 1 to 64 letters, digits, hyphens and underscores");
}

function readTopic(topic: unknown): DesiredService["topic"] {
	if (typeof topic === "string") {
		if (parseTopicArn(topic) !== null) return { name: topic.slice(topic.lastIndexOf(":") + 1), arn: topic };
		if (/^[A-Za-z0-9_-]{1,256}$/.test(topic)) return { name: topic, arn: undefined };
	}
	throw new OptionError(
		"topic",
		"must be the name of an SNS topic (letters, digits, hyphens, underscores), or its ARN",
	);
}

function readSubscriber(subscriber: unknown, endpoint: string | undefined): DesiredService["subscriber"] {
	const text = typeof subscriber === "string" ? subscriber : "";
	if (/^arn:aws[a-z-]*:sqs:[a-z0-9-]{3,32}:\d{12}:[A-Za-z0-9_-]{1,80}$/.test(text))
		return { protocol: "sqs", endpoint: text };
	const url = URL.canParse(text) ? new URL(text) : undefined;
	// SNS hides a password where it lists subscriptions, so that this one would never be found; the intake verifies signatures anyway.
	if (url?.username || url?.password) throw new OptionError("subscriber", "must be without a user and a password");
	if (url?.protocol === "https:") return { protocol: "https", endpoint: text };
	// Events hold addresses: over the open network they go encrypted.
	const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url?.hostname ?? "");
	if (url?.protocol === "http:" && (isHere || endpoint?.startsWith("http:")))
		return { protocol: "http", endpoint: text };
	throw new OptionError("subscriber", "must be an https URL, or the ARN of an SQS queue");
}

function readForwarding(
	forwarding: SesServiceSetupOptions["feedbackForwarding"],
): DesiredService["feedbackForwarding"] {
	if (forwarding === undefined) return undefined;
	const { enabled, identities } = readRecord("feedbackForwarding", forwarding);
	refuseUnknown("feedbackForwarding.", forwarding, ["enabled", "identities"]);
	if (typeof enabled !== "boolean") throw new OptionError("feedbackForwarding.enabled", "must be true or false");
	return { enabled, identities: identities?.map(readIdentity) };
}

function readIdentity(identity: string): string {
	try {
		return toIdentityName(identity);
	} catch {
		throw new OptionError("feedbackForwarding.identities", "must be domains and addresses");
	}
}

function readUrl(option: string, url: unknown): string {
	if (typeof url === "string" && /^https?:\/\//.test(url) && URL.canParse(url)) return url;
	throw new OptionError(option, 'must be an http or https URL, such as "http://127.0.0.1:4579"');
}
