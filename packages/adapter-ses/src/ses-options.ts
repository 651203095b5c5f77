import type { SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import { OptionError } from "@todoku/core";
import { type Address, AddressError, parseAddress } from "@todoku/mime";

export interface SesOptions {
	/** Such as `ap-northeast-1`. Default: what the SDK finds in the environment or the shared configuration. */
	readonly region?: string | undefined;
	/** An http or https URL instead of the region's own: for a local SES or a VPC endpoint. */
	readonly endpoint?: string | undefined;
	/** Keys, or a function that gives them. Default: the SDK's chain (environment, shared files, container, instance). */
	readonly credentials?: SESv2ClientConfig["credentials"];
	/** The configuration set of each message; what becomes of mail is told through it. Default: the identity's own. */
	readonly configurationSetName?: string | undefined;
	/**
	 * Where SES forwards bounces and complaints by mail; must be verified there. Default: SES takes the message's Return-Path field (our
	 * composer writes none) and then its From.
	 */
	readonly feedbackForwardingAddress?: string | undefined;
	/**
	 * Milliseconds that one call may take, at least 1; the clock starts before the credentials are looked up and counts the upload.
	 * Default: 60,000.
	 */
	readonly requestTimeoutMs?: number | undefined;
	/**
	 * Everything else the SDK's client can be given. The options above win over it. There is never a second attempt, whatever
	 * `maxAttempts`, `retryStrategy` and `retryMode` say: SES knows no idempotency token, and the SDK would send twice.
	 */
	readonly clientConfig?: SESv2ClientConfig | undefined;
}

/** The options, checked and with their defaults in place. */
export interface ResolvedSesOptions {
	readonly client: SESv2ClientConfig;
	readonly configurationSetName: string | undefined;
	readonly feedbackForwardingAddress: Address | undefined;
	readonly requestTimeoutMs: number;
}

const knownOptions = [
	...["region", "endpoint", "credentials", "configurationSetName", "feedbackForwardingAddress", "requestTimeoutMs"],
	"clientConfig",
];

/** @throws {OptionError} which never holds the credentials. */
export function readSesOptions(options: SesOptions): ResolvedSesOptions {
	if (!isRecord(options)) throw new OptionError("options", "must be an object");
	for (const name of Object.keys(options)) {
		if (!knownOptions.includes(name)) throw new OptionError(name, `is not known; there are ${knownOptions.join(", ")}`);
	}
	return {
		client: readClientConfig(options),
		configurationSetName: readConfigurationSetName(options.configurationSetName),
		feedbackForwardingAddress: readFeedbackAddress(options.feedbackForwardingAddress),
		requestTimeoutMs: readTimeout(options.requestTimeoutMs),
	};
}

function readClientConfig({ region, endpoint, credentials, clientConfig = {} }: SesOptions): SESv2ClientConfig {
	if (!isRecord(clientConfig)) throw new OptionError("clientConfig", "must be an object");
	const { retryStrategy: _strategy, retryMode: _mode, ...config } = clientConfig;
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

function readConfigurationSetName(name: unknown): string | undefined {
	if (name === undefined) return undefined;
	if (typeof name === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
	throw new OptionError("configurationSetName", "must have 1 to 64 letters, digits, hyphens and underscores");
}

function readFeedbackAddress(address: unknown): Address | undefined {
	if (address === undefined) return undefined;
	if (typeof address !== "string") throw new OptionError("feedbackForwardingAddress", "must be a text");
	try {
		return parseAddress(address);
	} catch (error) {
		if (error instanceof AddressError) throw new OptionError("feedbackForwardingAddress", error.problem);
		throw error;
	}
}

function readTimeout(value: unknown): number {
	if (value === undefined) return 60_000;
	if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value < 2 ** 31) return value;
	throw new OptionError("requestTimeoutMs", `must be a whole number from 1 to ${2 ** 31 - 1}`);
}

function isText(value: unknown): boolean {
	return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): boolean {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
