/**
 * What can become of an accepted message, for one recipient.
 *
 * - `delivery`: a Delivery event. What happens to everybody without a fate.
 * - `hard-bounce`: a Bounce, Permanent; the address goes on the suppression list where the settings say so.
 * - `soft-bounce`: a Bounce, Transient: SES has given up. `undetermined-bounce`: one that SES could not read.
 * - `complaint`: a Delivery, then a Complaint; the address goes on the suppression list where the settings say so.
 * - `delay`: a DeliveryDelay, then what `end` says.
 * - `global-suppression`: as if on SES's own list: a Bounce, Permanent, `Suppressed`.
 * - `nothing`: no word ever comes back.
 */
export const fateKinds = [
	"delivery",
	"hard-bounce",
	"soft-bounce",
	"undetermined-bounce",
	"complaint",
	"delay",
	"global-suppression",
	"nothing",
] as const;

export type FateKind = (typeof fateKinds)[number];

/** How a delay may end. */
export const delayEnds = ["delivery", "hard-bounce", "soft-bounce", "nothing"] as const;

export type DelayEnd = (typeof delayEnds)[number];

/** What becomes of the mail to an address or a domain. */
export interface Fate {
	readonly what: FateKind;
	/**
	 * Of a bounce or a complaint: SES's subtype, known or not. Default `General`, of an undetermined bounce `Undetermined`, of a
	 * complaint none.
	 */
	readonly subType?: string;
	/** Of a bounce or a delay: the enhanced status, such as `5.1.1`. Default: what fits the subtype. */
	readonly status?: string;
	/** Of a bounce or a delay: what the other side said. Default: what fits the subtype. */
	readonly diagnosticCode?: string;
	/** Of a bounce: a Delivery event comes first, and the bounce follows. Default `false`. */
	readonly afterDelivery?: boolean;
	/** Of a complaint, such as `abuse`; `not-spam` suppresses nobody. Default `abuse`. */
	readonly feedbackType?: string;
	/** Of a delay. Default `TransientCommunicationFailure`. */
	readonly delayType?: string;
	/** Of a delay. Default `delivery`. */
	readonly end?: DelayEnd;
	/** Milliseconds until anything happens, from 0. Default 0: right after the answer. */
	readonly afterMs?: number;
	/** How many messages have this fate; those after them are delivered. At least 1. Default: all. */
	readonly times?: number;
}

/** A fate that is set, for those who look. */
export interface ListedFate {
	/** The address or domain, in lower case. */
	readonly name: string;
	readonly fate: Fate;
	/** How many messages met it so far. */
	readonly hits: number;
}

/** What can be said about fates from within the process. */
export interface Fates {
	/**
	 * Says what becomes of mail to the address or domain (its subdomains are others), instead of what was said before. An address goes
	 * before its domain; both are compared without case.
	 *
	 * The account's suppression list and the addresses of the mailbox simulator go before fates.
	 *
	 * @throws {RangeError} for a fate that could never happen as it says.
	 */
	set(name: string, fate: Fate): void;
	/** @returns Whether one was set. */
	delete(name: string): boolean;
	/** Everything is delivered again. */
	clear(): void;
	/** In the order they were set. */
	list(): readonly ListedFate[];
}
