import { type Clock, type DeliveryOrigins, type FeedbackStore, OptionError, systemClock } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { ReturnedMail } from "../report/returned-mail.ts";
import type { IntakeResult } from "./intake-result.ts";
import type { PassOnOptions } from "./pass-on.ts";

export interface ReturnedMailIntakeOptions {
	/** Where deliveries are found and feedback is recorded: `createPostgresStore` of `@todoku/adapter-postgres`. */
	readonly store: FeedbackStore & DeliveryOrigins;
	/**
	 * Reads a delivery's id out of an address that is ours, and says null of others: `parseVerpAddress` of `@todoku/adapter-smtp`.
	 * Default: no address is ours, and deliveries are found by their Message-ID alone.
	 */
	readonly verp?: ((address: string) => string | null) | undefined;
	/** Hands each mail to the mailbox it is meant for. Default: nobody gets it; the source keeps it. */
	readonly passOn?: PassOnOptions | undefined;
	/** Told of each mail and what it came to. Not waited for. */
	readonly onReturnedMail?: ((mail: ReturnedMail, result: IntakeResult) => void | Promise<void>) | undefined;
	/** Told of what `onReturnedMail` throws. Default: nobody is. */
	readonly onError?: ((error: unknown) => void) | undefined;
	/** Octets of one mail, from 1 KiB to 1 GiB; it is held in memory. Default: 64 MiB. */
	readonly maxMessageBytes?: number | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
}

export interface ResolvedIntakeOptions
	extends Pick<ReturnedMailIntakeOptions, "store" | "passOn" | "onReturnedMail" | "onError"> {
	readonly verp: (address: string) => string | null;
	readonly maxMessageBytes: number;
	readonly clock: Clock;
}

const names: readonly string[] = [
	"store",
	"verp",
	"passOn",
	"onReturnedMail",
	"onError",
	"maxMessageBytes",
	"clock",
] satisfies (keyof ReturnedMailIntakeOptions)[];

/** @throws {OptionError} */
export function readIntakeOptions(options: ReturnedMailIntakeOptions): ResolvedIntakeOptions {
	refuseUnknown("", readRecord("options", options), names);
	const { store, verp, passOn, onReturnedMail, onError, clock } = options;
	const given: Partial<ReturnedMailIntakeOptions["store"]> | undefined = store;
	if (typeof given?.recordFeedback !== "function" || typeof given.findOrigin !== "function")
		throw new OptionError("store", "must have recordFeedback(event) and findOrigin(question)");
	for (const [name, value] of Object.entries({ verp, onReturnedMail, onError }))
		if (value !== undefined && typeof value !== "function") throw new OptionError(name, "must be a function");
	if (passOn !== undefined) checkPassOn(passOn);
	return {
		store,
		passOn,
		onReturnedMail,
		onError,
		verp: verp ?? (() => null),
		maxMessageBytes: readInteger("maxMessageBytes", options.maxMessageBytes, 1024, 1024 ** 3) ?? 64 * 1024 ** 2,
		clock: clock ?? systemClock,
	};
}

function checkPassOn(passOn: PassOnOptions): void {
	refuseUnknown("passOn.", readRecord("passOn", passOn), ["transport", "mailboxFor"]);
	const transport: Partial<PassOnOptions["transport"]> | undefined = passOn.transport;
	if (typeof transport?.send !== "function") throw new OptionError("passOn.transport", "must be a transport");
	if (passOn.mailboxFor !== undefined && typeof passOn.mailboxFor !== "function")
		throw new OptionError("passOn.mailboxFor", "must be a function");
}
