import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import {
	connectionNames,
	connectionOf,
	paceNames,
	type ResolvedPace,
	readPace,
	type SesCallOptions,
} from "../calls/call-options.ts";
import { type ResolvedSesOptions, readSesOptions } from "../ses-options.ts";

export interface SesSuppressionListOptions extends SesCallOptions {
	/** The list of this SES tenant instead of the account's. Default: the account's. */
	readonly tenantName?: string | undefined;
	/** Entries asked for with one call, at least 1. SES does not document how many it gives at most. Default: SES's own. */
	readonly pageSize?: number | undefined;
}

/** The options, checked and with their defaults in place. */
export interface ResolvedSuppressionListOptions
	extends Pick<ResolvedSesOptions, "client" | "tenantName" | "requestTimeoutMs">,
		ResolvedPace {
	readonly pageSize: number | undefined;
}

/** @throws {OptionError} which never holds the credentials. */
export function readSuppressionListOptions(options: SesSuppressionListOptions): ResolvedSuppressionListOptions {
	refuseUnknown("", readRecord("options", options), [...connectionNames, ...paceNames, "tenantName", "pageSize"]);
	const { client, tenantName, requestTimeoutMs } = readSesOptions({
		...connectionOf(options),
		tenantName: options.tenantName,
	});
	return {
		...{ client, tenantName, requestTimeoutMs },
		...readPace(options),
		pageSize: readInteger("pageSize", options.pageSize, 1, 10_000),
	};
}
