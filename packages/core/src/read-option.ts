import { OptionError } from "./errors.ts";

// What setTimeout can count to.
const maxMilliseconds = 2 ** 31 - 1;

/** @throws {OptionError} for anything but true, false and undefined. */
export function readBoolean(option: string, value: unknown): boolean | undefined {
	if (value === undefined || typeof value === "boolean") return value;
	throw new OptionError(option, "must be true or false");
}

/** @throws {OptionError} for anything but a whole number within the bounds, and undefined. */
export function readInteger(option: string, value: unknown, min: number, max: number): number | undefined {
	if (value === undefined) return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
	throw new OptionError(option, `must be a whole number from ${min} to ${max}`);
}

/** A time to wait: at least 1, at most what a timer can count to (about 24 days). */
export function readMilliseconds(option: string, value: unknown): number | undefined {
	return readInteger(option, value, 1, maxMilliseconds);
}

/** @throws {OptionError} for what is no object. */
export function readRecord<T extends object>(option: string, value: T): T {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new OptionError(option, "must be an object");
}

/**
 * An option that no code reads is a mistake that nobody notices, so it is refused.
 *
 * @param prefix What stands before the name in the message: `tls.`
 * @throws {OptionError} for the first name that is not known.
 */
export function refuseUnknown(prefix: string, given: object, known: readonly string[]): void {
	for (const name of Object.keys(given)) {
		if (!known.includes(name)) throw new OptionError(prefix + name, `is not known; there are ${known.join(", ")}`);
	}
}
