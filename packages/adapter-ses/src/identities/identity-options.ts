import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import {
	connectionNames,
	connectionOf,
	paceNames,
	type ResolvedPace,
	readPace,
	type SesCallOptions,
} from "../calls/call-options.ts";
import { type ResolvedSesClientOptions, readSesClientOptions } from "../ses-options.ts";

export interface SesIdentitiesOptions extends SesCallOptions {
	/** Identities asked for with one call of the list, 1 to 1000. Default: SES's own. */
	readonly pageSize?: number | undefined;
}

export interface ResolvedIdentitiesOptions extends ResolvedSesClientOptions, ResolvedPace {
	readonly pageSize: number | undefined;
}

/** @throws {OptionError} which never holds the credentials. */
export function readIdentitiesOptions(options: SesIdentitiesOptions): ResolvedIdentitiesOptions {
	refuseUnknown("", readRecord("options", options), [...connectionNames, ...paceNames, "pageSize"]);
	return {
		...readSesClientOptions(connectionOf(options)),
		...readPace(options),
		pageSize: readInteger("pageSize", options.pageSize, 1, 1000),
	};
}
