import { errorTypes } from "../errors.ts";
import { answersWithException } from "./fault-effects.ts";
import { type FaultCondition, type FaultRule, faultKinds } from "./fault-rule.ts";

/**
 * Checks a rule from whoever wrote it. What it does not know it refuses: a misspelt condition would strike everything.
 *
 * @param operations The operations there are.
 * @throws {RangeError} says what is wrong.
 */
export function checkFaultRule(value: unknown, operations: readonly string[]): FaultRule {
	const rule = expectObject(value, "A fault");
	refuseUnknown(rule, ["what", "when", "times", "delayMs", "exception", "message"]);
	const { what, times, delayMs, exception, message } = rule;
	const kind = expectOneOf(what, "what", faultKinds);
	if (times !== undefined) expectNumber(times, "times", { min: 1, whole: true });
	if (delayMs !== undefined && kind !== "slow") throw new RangeError(`A fault that is ${kind} has no delayMs.`);
	if (kind === "slow") expectNumber(delayMs, "delayMs", { min: 0, max: 2 ** 31 - 1 });
	if ((exception !== undefined || message !== undefined) && !answersWithException(kind)) {
		throw new RangeError(`A fault that is ${kind} answers with no exception.`);
	}
	if (exception !== undefined) expectOneOf(exception, "exception", errorTypes);
	if (message !== undefined && typeof message !== "string") throw new RangeError("message must be a text.");
	const when = rule.when === undefined ? undefined : checkCondition(rule.when, operations);
	// A copy, so that the caller's changes to its own object do not change what is in force.
	return { ...rule, ...(when && { when }) } as FaultRule;
}

function checkCondition(value: unknown, operations: readonly string[]): FaultCondition {
	const when = expectObject(value, "when");
	refuseUnknown(when, ["operation", "sender", "recipient", "first", "everyNth", "probability", "seed"]);
	const { operation, sender, recipient, first, everyNth, probability, seed } = when;
	if (operation !== undefined) expectOneOf(operation, "operation", ["*", ...operations]);
	if (sender !== undefined) expectName(sender, "sender");
	if (recipient !== undefined) expectName(recipient, "recipient");
	if (first !== undefined) expectNumber(first, "first", { min: 1, whole: true });
	if (everyNth !== undefined) expectNumber(everyNth, "everyNth", { min: 1, whole: true });
	if (probability !== undefined) expectNumber(probability, "probability", { min: 0, max: 1 });
	if (seed !== undefined) expectNumber(seed, "seed", { min: 0, max: 2 ** 32 - 1, whole: true });
	if (seed !== undefined && probability === undefined) throw new RangeError("A seed is for a probability.");
	if ((sender ?? recipient) !== undefined && (operation ?? "SendEmail") !== "SendEmail") {
		throw new RangeError("Only SendEmail has a sender and recipients.");
	}
	return { ...when } as FaultCondition;
}

type Members = Readonly<Partial<Record<keyof FaultRule | keyof FaultCondition, unknown>>>;

function expectObject(value: unknown, what: string): Members {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new RangeError(`${what} must be an object.`);
}

function refuseUnknown(value: Members, known: readonly string[]): void {
	const unknown = Object.keys(value).find((key) => !known.includes(key));
	if (unknown !== undefined) throw new RangeError(`${unknown} is not known; there are ${known.join(", ")}.`);
}

function expectOneOf<T extends string>(value: unknown, name: string, known: readonly T[]): T {
	const found = known.find((each) => each === value);
	if (found === undefined) throw new RangeError(`${name} must be one of ${known.join(", ")}.`);
	return found;
}

function expectName(value: unknown, name: string): void {
	if (typeof value !== "string" || !/^[^\s]+$/.test(value) || value.endsWith("@")) {
		throw new RangeError(`${name} must be an address or a domain.`);
	}
}

interface NumberRange {
	readonly min: number;
	readonly max?: number;
	readonly whole?: true;
}

function expectNumber(value: unknown, name: string, { min, max = Number.MAX_SAFE_INTEGER, whole }: NumberRange): void {
	const fits = typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value));
	if (!fits) throw new RangeError(`${name} must be a ${whole ? "whole " : ""}number from ${min} to ${max}.`);
}
