import { delayEnds, type Fate, type FateKind, fateKinds } from "./fate.ts";

const bounces: readonly FateKind[] = ["hard-bounce", "soft-bounce", "undetermined-bounce"];

/** Which kinds of fate each member says something about; the others refuse it. */
const appliesTo: { readonly [member in keyof Fate]-?: readonly FateKind[] } = {
	what: fateKinds,
	subType: [...bounces, "complaint"],
	status: [...bounces, "delay"],
	diagnosticCode: [...bounces, "delay"],
	afterDelivery: bounces,
	feedbackType: ["complaint"],
	delayType: ["delay"],
	end: ["delay"],
	afterMs: fateKinds.filter((kind) => kind !== "nothing"),
	times: fateKinds,
};

/**
 * Checks a fate that may come from anywhere.
 *
 * @throws {RangeError} says what is wrong.
 */
export function checkFate(value: unknown): Fate {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new RangeError("A fate must be an object.");
	const fate: Readonly<Record<string, unknown>> = { ...value };
	const what = fateKinds.find((kind) => kind === fate["what"]);
	if (what === undefined) throw new RangeError(`what must be one of ${fateKinds.join(", ")}.`);
	for (const [member, given] of Object.entries(fate)) {
		if (!isMember(member)) {
			throw new RangeError(`${member} is not known; there are ${Object.keys(appliesTo).join(", ")}.`);
		}
		if (!appliesTo[member].includes(what)) throw new RangeError(`${member} says nothing about ${what}.`);
		const problem = problemOf(member, given);
		if (problem !== undefined) throw new RangeError(`${member} must be ${problem}.`);
	}
	return value as Fate;
}

function isMember(name: string): name is keyof Fate {
	return Object.hasOwn(appliesTo, name);
}

/** What the member must be, where it is not. */
function problemOf(member: keyof Fate, value: unknown): string | undefined {
	switch (member) {
		case "what":
			return undefined;
		case "subType":
		case "diagnosticCode":
		case "feedbackType":
		case "delayType":
			return typeof value === "string" && /^[^\r\n]+$/.test(value) ? undefined : "a text of one line";
		case "status":
			return typeof value === "string" && /^[245]\.\d{1,3}\.\d{1,3}$/.test(value)
				? undefined
				: "a status such as 5.1.1";
		case "afterDelivery":
			return typeof value === "boolean" ? undefined : "true or false";
		case "end":
			return delayEnds.some((end) => end === value) ? undefined : `one of ${delayEnds.join(", ")}`;
		case "afterMs":
			return typeof value === "number" && value >= 0 && value < 2 ** 31 ? undefined : "milliseconds from 0";
		case "times":
			return Number.isInteger(value) && Number(value) >= 1 ? undefined : "a whole number of at least 1";
		default:
			return member satisfies never;
	}
}
