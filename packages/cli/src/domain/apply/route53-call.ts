import type { Route53Client } from "@aws-sdk/client-route-53";
import { toRoute53Error } from "./route53-failure.ts";

export type Route53Sdk = typeof import("@aws-sdk/client-route-53");

/** What is asked of Route 53 here; the same names are the IAM actions it takes. */
export const route53Operations = [
	"ListHostedZonesByName",
	"GetHostedZone",
	"ListResourceRecordSets",
	"ChangeResourceRecordSets",
	"GetChange",
] as const;
export type Route53Operation = (typeof route53Operations)[number];

/** @throws {MailError} that says what Route 53 had against it. */
export type AskRoute53 = <T>(
	operation: Route53Operation,
	work: (client: Route53Client, sdk: Route53Sdk, limits: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;

/** @param callTimeoutMs Of one call, its repetitions by the SDK included. */
export function asRoute53(client: Route53Client, sdk: Route53Sdk, callTimeoutMs: number): AskRoute53 {
	return async (operation, work) => {
		try {
			return await work(client, sdk, { abortSignal: AbortSignal.timeout(callTimeoutMs) });
		} catch (error) {
			throw toRoute53Error(operation, error);
		}
	};
}
