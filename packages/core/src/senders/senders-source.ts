import { isMailError } from "@todoku/mime";
import { type BadEntry, InvalidSettingError, OptionError, SettingUnavailableError } from "../errors.ts";
import { type RoutingSwitch, routingSwitches } from "../routing/decision.ts";
import { parseVerifiedSenders, type VerifiedSenders } from "./verified-senders.ts";

/** A setting, alone or with the tenant's switch (default: `on`). */
export type SendersAnswer =
	| VerifiedSenders
	| { readonly senders: VerifiedSenders; readonly switch?: RoutingSwitch | undefined };

/**
 * Looks up the setting of a tenant. Asked for every mail, because what counts is the setting at the time of delivery; wrap it in
 * {@link cacheSenders} when that costs something.
 *
 * May throw: a bad setting ({@link InvalidSettingError}, as {@link parseVerifiedSenders} throws it) sends the tenant's mail the
 * standard way, flagged; anything else means "cannot be looked up", and the mail waits.
 */
export type SendersLookup = (tenant: string | undefined) => SendersAnswer | Promise<SendersAnswer>;

/** One setting for all mail, or one per tenant. */
export type SendersSource = SendersAnswer | SendersLookup;

/** What routing needs to know of a tenant at this moment. */
export interface TenantRouting {
	readonly senders: VerifiedSenders;
	readonly switch: RoutingSwitch;
	/** Present when the setting is bad; `senders` is then empty. */
	readonly badSetting?: readonly BadEntry[];
}

/**
 * Asks a source for a tenant's setting.
 *
 * @throws {SettingUnavailableError} when there is no answer in time, or none that makes sense.
 */
export async function lookUpRouting(
	source: SendersSource,
	tenant: string | undefined,
	timeoutMs: number,
): Promise<TenantRouting> {
	if (typeof source !== "function") return toRouting(source);
	try {
		return toRouting(await within(timeoutMs, source(tenant)));
	} catch (error) {
		const entries = badEntries(error);
		if (entries === null) throw new SettingUnavailableError(tenant, error);
		return { senders: parseVerifiedSenders(null), switch: "on", badSetting: entries };
	}
}

/** @throws {OptionError} when it is neither a setting nor a function. */
export function checkSendersSource(source: SendersSource): void {
	if (typeof source !== "function") toRouting(source);
}

function toRouting(answer: SendersAnswer): TenantRouting {
	const pair = typeof answer === "object" && answer !== null && "senders" in answer ? answer : undefined;
	const senders = pair === undefined ? answer : pair.senders;
	const value = pair?.switch ?? "on";
	if (!isVerifiedSenders(senders)) {
		throw new OptionError("senders", "is no verified-sender setting; make one with parseVerifiedSenders(text)");
	}
	if (!routingSwitches.includes(value))
		throw new OptionError("senders.switch", `is none of ${routingSwitches.join(", ")}`);
	return { senders, switch: value };
}

function isVerifiedSenders(value: unknown): value is VerifiedSenders {
	const senders = value as Partial<VerifiedSenders> | null | undefined;
	return typeof senders?.match === "function" && Array.isArray(senders.entries);
}

function badEntries(error: unknown): readonly BadEntry[] | null {
	if (error instanceof InvalidSettingError) return error.entries;
	// One made by another installed copy of this package is the same error.
	const isOurs = isMailError(error) && error.code === "invalid-setting";
	return isOurs ? (error as InvalidSettingError).entries : null;
}

/** A database that hangs must not hang the request that sets off a mail. */
async function within<T>(timeoutMs: number, answer: T | Promise<T>): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
	try {
		return await Promise.race([answer, promise]);
	} finally {
		clearTimeout(timer);
	}
}
