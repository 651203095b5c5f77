import type { SnsSettings } from "./sns-types.ts";

export const defaultSnsSettings: SnsSettings = {
	duplicate: 1,
	shuffle: null,
	retryDelaysMs: [200, 200, 200],
	timeoutMs: 15_000,
	awsUrls: false,
};

/** How the members of the settings must be. */
const rules: { readonly [member in keyof SnsSettings]: readonly [test: (value: unknown) => boolean, what: string] } = {
	duplicate: [(value) => isWhole(value, 1, 100), "a whole number from 1 to 100"],
	shuffle: [(value) => value === null || isWhole(value, 0, Number.MAX_SAFE_INTEGER), "a whole number or null"],
	retryDelaysMs: [
		(value) => Array.isArray(value) && value.length <= 100 && value.every((each) => isWhole(each, 0, 2 ** 31 - 1)),
		"a list of milliseconds",
	],
	timeoutMs: [(value) => isWhole(value, 1, 2 ** 31 - 1), "milliseconds from 1"],
	awsUrls: [(value) => typeof value === "boolean", "true or false"],
};

/**
 * @param changes May come from anywhere; undefined members change nothing.
 * @throws {RangeError} says what is wrong.
 */
export function changeSnsSettings(settings: SnsSettings, changes: Readonly<Record<string, unknown>>): SnsSettings {
	const given = Object.entries(changes).filter(([, value]) => value !== undefined);
	for (const [member, value] of given) {
		if (!isMember(member)) throw new RangeError(`${member} is not known; there are ${Object.keys(rules).join(", ")}.`);
		const [test, what] = rules[member];
		if (!test(value)) throw new RangeError(`${member} must be ${what}.`);
	}
	return { ...settings, ...Object.fromEntries(given) };
}

function isMember(name: string): name is keyof SnsSettings {
	return Object.hasOwn(rules, name);
}

function isWhole(value: unknown, min: number, max: number): boolean {
	return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}
