import { OptionError } from "@todoku/core";

// What setTimeout can count to.
const maxMilliseconds = 2 ** 31 - 1;

export function readBoolean(option: string, value: unknown): boolean | undefined {
	if (value === undefined || typeof value === "boolean") return value;
	throw new OptionError(option, "must be true or false");
}

export function readInteger(option: string, value: unknown, min: number, max: number): number | undefined {
	if (value === undefined) return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
	throw new OptionError(option, `must be a whole number from ${min} to ${max}`);
}

export function readMilliseconds(option: string, value: unknown): number | undefined {
	return readInteger(option, value, 1, maxMilliseconds);
}

export function readRecord<T extends object>(option: string, value: T): T {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new OptionError(option, "must be an object");
}

export function refuseUnknown(prefix: string, given: object, known: readonly string[]): void {
	for (const name of Object.keys(given)) {
		if (!known.includes(name)) throw new OptionError(prefix + name, `is not known; there are ${known.join(", ")}`);
	}
}
