import type { Route53Client, Route53ClientConfig } from "@aws-sdk/client-route-53";
import { MailError } from "@todoku/core";
import type { Route53ChangeBatch } from "@todoku/sender-domains";
import { type AskRoute53, asRoute53, type Route53Sdk } from "./route53-call.ts";
import { toSafeChanges } from "./route53-changes.ts";
import { afterChange } from "./route53-failure.ts";
import { findZone, type Route53Zone } from "./route53-zone.ts";

export interface Route53Options {
	/** `Z…`, or `/hostedzone/Z…`. Default: the public zone of the longest name that `zoneName` ends in. */
	readonly zoneId?: string | undefined;
	/** The domain whose zone is wanted: `shop.example`. */
	readonly zoneName: string;
	/** Another Route 53 than AWS's own. */
	readonly endpoint?: string | undefined;
	/** Route 53 is the same from everywhere; the SDK only wants a region for its signature. Default: `us-east-1`. */
	readonly region?: string | undefined;
	/** A client of yours, which stays open. Default: one with the credentials that the AWS SDK finds. */
	readonly client?: Route53Client | undefined;
	/** Whether to wait until all servers of Route 53 have it, which takes about a minute. */
	readonly wait: boolean;
	/** At most, from the change on. Default: 300,000. */
	readonly waitLimitMs?: number | undefined;
	/** Between two looks. Default: 5,000. */
	readonly pollIntervalMs?: number | undefined;
	/** Of one call. Default: 30,000. */
	readonly callTimeoutMs?: number | undefined;
	readonly onProgress?: ((step: Route53Step) => void) | undefined;
	/** Waits between two looks. Default: a timer. */
	readonly pause?: ((durationMs: number) => Promise<void>) | undefined;
}

/** How far it has got. */
export type Route53Step =
	| { readonly step: "zone"; readonly zone: Route53Zone }
	| { readonly step: "changed"; readonly changeId: string; readonly names: readonly string[] }
	| { readonly step: "waiting"; readonly waitedMs: number };

export interface Route53Result {
	/** Undefined where there was nothing to do, and nobody was asked. */
	readonly zone: Route53Zone | undefined;
	/** Of the records that were added, in order; empty where everything was there. */
	readonly names: readonly string[];
	readonly changeId: string | undefined;
	/** Whether all servers of Route 53 have it; `pending` too where nobody waited for it, or not long enough. */
	readonly state: "unchanged" | "pending" | "in-sync";
}

/**
 * Makes the changes of `toRoute53ChangeBatch`: all of them, or none.
 *
 * Before that it looks at what stands at their names now. Texts of others stay, also those that came since the plan; a set of texts is
 * changed only if it is still what was read (`DELETE` and `CREATE` in one batch, which Route 53 makes as a whole). What is there already is
 * left out.
 *
 * @throws {MailError} with a code that begins in `route53-`, or `unrecognised`.
 */
export async function applyByRoute53(batch: Route53ChangeBatch, options: Route53Options): Promise<Route53Result> {
	if (batch.Changes.length === 0) return { zone: undefined, names: [], changeId: undefined, state: "unchanged" };
	const sdk = await loadSdk();
	const client = options.client ?? new sdk.Route53Client(toConfig(options));
	try {
		return await change(batch, options, asRoute53(client, sdk, options.callTimeoutMs ?? 30_000));
	} finally {
		if (options.client === undefined) client.destroy();
	}
}

async function change(batch: Route53ChangeBatch, options: Route53Options, ask: AskRoute53): Promise<Route53Result> {
	const { onProgress, wait } = options;
	const zone = await findZone(options, ask);
	onProgress?.({ step: "zone", zone });
	const changes = await toSafeChanges(batch, zone, ask);
	const names = changes.flatMap(({ Action, ResourceRecordSet }) =>
		Action === "DELETE" ? [] : [ResourceRecordSet?.Name?.replace(/\.$/, "") ?? ""],
	);
	if (changes.length === 0) return { zone, names, changeId: undefined, state: "unchanged" };
	const { ChangeInfo } = await ask("ChangeResourceRecordSets", (client, { ChangeResourceRecordSetsCommand }, limits) =>
		client.send(
			new ChangeResourceRecordSetsCommand({
				HostedZoneId: zone.id,
				ChangeBatch: { Comment: batch.Comment, Changes: [...changes] },
			}),
			limits,
		),
	);
	const changeId = ChangeInfo?.Id?.replace(/^\/change\//, "") ?? "";
	onProgress?.({ step: "changed", changeId, names });
	if (ChangeInfo?.Status === "INSYNC") return { zone, names, changeId, state: "in-sync" };
	const isThere =
		wait &&
		(await untilInSync(changeId, options, ask).catch((error: unknown) => {
			throw afterChange(changeId, error);
		}));
	return { zone, names, changeId, state: isThere ? "in-sync" : "pending" };
}

async function untilInSync(changeId: string, options: Route53Options, ask: AskRoute53): Promise<boolean> {
	const { waitLimitMs = 300_000, pollIntervalMs = 5_000, pause = pauseFor, onProgress } = options;
	for (let waitedMs = 0; waitedMs < waitLimitMs; ) {
		await pause(pollIntervalMs);
		waitedMs += pollIntervalMs;
		const { ChangeInfo } = await ask("GetChange", (client, { GetChangeCommand }, limits) =>
			client.send(new GetChangeCommand({ Id: changeId }), limits),
		);
		if (ChangeInfo?.Status === "INSYNC") return true;
		onProgress?.({ step: "waiting", waitedMs });
	}
	return false;
}

function pauseFor(durationMs: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, durationMs);
	});
}

function toConfig({ endpoint, region = "us-east-1" }: Route53Options): Route53ClientConfig {
	return { region, maxAttempts: 5, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** Loaded at the first use: most commands never need it. */
async function loadSdk(): Promise<Route53Sdk> {
	try {
		return await import("@aws-sdk/client-route-53");
	} catch (error) {
		throw new MailError(
			"route53-client-missing",
			"The AWS SDK's client of Route 53 is not there; install @aws-sdk/client-route-53 beside todoku",
			{ cause: error },
		);
	}
}
