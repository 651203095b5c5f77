import type { SESv2ClientConfig } from "@aws-sdk/client-sesv2";
import type { SNSClient, SNSClientConfig } from "@aws-sdk/client-sns";
import { MailError } from "@todoku/core";
import { adviceOnCall } from "../calls/call-advice.ts";
import type { ResolvedPace } from "../calls/call-options.ts";
import { PacedCalls } from "../calls/paced-calls.ts";
import type { SesCall } from "../ses-call.ts";
import { readFailure } from "../ses-failure.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";
import { setupClosed } from "./setup-failure.ts";

type Sdk = typeof import("@aws-sdk/client-sns");

/** What is asked of SNS here. */
export type SnsOperation =
	| "ListTopics"
	| "CreateTopic"
	| "GetTopicAttributes"
	| "SetTopicAttributes"
	| "ListSubscriptionsByTopic"
	| "GetSubscriptionAttributes"
	| "Subscribe";

export interface AskingSns {
	readonly snsSdk: Sdk;
	readonly client: SNSClient;
	readonly call: SesCall;
}

export interface SnsCallsOptions extends ResolvedPace {
	/** That of SES: the same keys, region and proxies. */
	readonly client: SESv2ClientConfig;
	readonly snsEndpoint: string | undefined;
	readonly requestTimeoutMs: number;
}

/** SNS allows far more calls than SES does (10 a second and above for each kind), so these need not wait as long. */
const maxIntervalMs = 200;

/** Calls on SNS, whose client is loaded at the first of them: nobody else needs it. */
export class SnsCalls {
	readonly #options: SnsCallsOptions;
	readonly #calls: PacedCalls;
	readonly #load: () => Promise<Sdk>;
	#opened: Promise<{ readonly snsSdk: Sdk; readonly client: SNSClient }> | undefined;

	/** @param load Default: the package that is installed beside this one. */
	constructor(options: SnsCallsOptions, load: () => Promise<Sdk> = () => import("@aws-sdk/client-sns")) {
		this.#options = options;
		this.#load = load;
		const callIntervalMs = Math.min(options.callIntervalMs, maxIntervalMs);
		this.#calls = new PacedCalls({ ...options, callIntervalMs, closed: setupClosed });
	}

	/**
	 * @throws {MailError} `sns-client-missing`, or with a code of the receipts when SNS refuses, or fails each time.
	 * @throws `signal.reason` when aborted.
	 */
	async ask<T>(
		operation: SnsOperation,
		work: (asking: AskingSns) => Promise<T>,
		signal: AbortSignal | undefined,
	): Promise<T> {
		this.#opened ??= this.#open();
		const opened = await this.#opened;
		return this.#calls.ask(
			(call) => work({ ...opened, call }),
			(code, cause) => toFailure(operation, code, cause),
			signal,
		);
	}

	async close(): Promise<void> {
		await this.#calls.close();
		const opened = await this.#opened?.catch(() => undefined);
		opened?.client.destroy();
	}

	async #open(): Promise<{ readonly snsSdk: Sdk; readonly client: SNSClient }> {
		const { client, snsEndpoint } = this.#options;
		const snsSdk = await this.#load().catch((error: unknown) => {
			throw new MailError(
				"sns-client-missing",
				"The AWS SDK's client of SNS is not there; install @aws-sdk/client-sns beside @todoku/adapter-ses",
				{ cause: error },
			);
		});
		return { snsSdk, client: new snsSdk.SNSClient(toSnsConfig(client, snsEndpoint)) };
	}
}

/** What the clients of both services have in common. */
function toSnsConfig(config: SESv2ClientConfig, endpoint: string | undefined): SNSClientConfig {
	const {
		region,
		credentials,
		profile,
		requestHandler,
		maxAttempts,
		retryMode,
		useFipsEndpoint,
		useDualstackEndpoint,
	} = config;
	const given = { region, credentials, profile, requestHandler, useFipsEndpoint, useDualstackEndpoint, endpoint };
	const known = Object.entries({ ...given, maxAttempts, retryMode }).filter(([, value]) => value !== undefined);
	return Object.fromEntries(known);
}

function toFailure(operation: SnsOperation, code: SesReceiptCode, cause: unknown): MailError {
	if (readFailure(cause).name === "InvalidParameterException")
		return new MailError(
			"bad-request",
			adviceOnParameters[operation] ?? `SNS does not take what ${operation} was given; see the cause`,
			{ cause },
		);
	if (code === "not-found")
		return new MailError(code, `There is no such topic or subscription at SNS (${operation}); run the setup again`, {
			cause,
		});
	const ownCode = code === "daily-quota" ? "throttled" : code;
	return new MailError(ownCode, adviceOnCall(code, operation, "SNS") ?? `SNS did not do ${operation}; see the cause`, {
		cause,
	});
}

const adviceOnParameters: { readonly [operation in SnsOperation]?: string } = {
	CreateTopic:
		"SNS does not take this name for a topic; it has letters, digits, hyphens and underscores, and no topic of that name may have other attributes",
	SetTopicAttributes:
		"SNS does not take the topic's policy or signature version; look at the topic's policy in its console",
	Subscribe:
		"SNS does not take this endpoint for a subscription; give an https URL that it can reach, or the ARN of a queue",
};
