import type { Patience } from "./search.ts";

/** How SES looks for what identities should have published. */
export interface VerificationSettings {
	/** Milliseconds between two looks, from 10, by the runtime's timer. `null`: only when told to. Default 2,000. */
	readonly checkEveryMs?: number | null | undefined;
	/** Milliseconds, by the `clock`, after which records that were never found are searched for no more. Default 72 hours, as at SES. */
	readonly giveUpAfterMs?: number | undefined;
	/**
	 * Milliseconds, by the `clock`, for which records that were found may be gone before the identity, its DKIM key or its MAIL FROM
	 * domain has `FAILED`. Default 72 hours.
	 */
	readonly revokeAfterMs?: number | undefined;
}

/** What can be done with verification from within the process. */
export interface Verification {
	/**
	 * Looks now, once, at every identity; resolves when what was found holds. Also lets links in mails lapse. Without `dns` it looks
	 * nothing up.
	 */
	check(): Promise<void>;
}

const defaultMs = 72 * 60 * 60 * 1000;

/** @throws {RangeError} for a setting out of its range. */
export function readPatience({ giveUpAfterMs = defaultMs, revokeAfterMs = defaultMs }: VerificationSettings): Patience {
	for (const [name, value] of Object.entries({ giveUpAfterMs, revokeAfterMs })) {
		if (!(value >= 0)) throw new RangeError(`verification.${name} must be 0 or more milliseconds.`);
	}
	return { giveUpAfterMs, revokeAfterMs };
}

/** @throws {RangeError} for an interval out of its range. */
export function readInterval({ checkEveryMs = 2_000 }: VerificationSettings): number | null {
	if (checkEveryMs === null || (checkEveryMs >= 10 && checkEveryMs < 2 ** 31)) return checkEveryMs;
	throw new RangeError("verification.checkEveryMs must be 10 or more milliseconds, or null.");
}
