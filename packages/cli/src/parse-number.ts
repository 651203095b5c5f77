import { InvalidArgumentError } from "commander";

/** @throws {InvalidArgumentError} */
export function parseCount(value: string): number {
	if (/^\d{1,9}$/.test(value)) return Number(value);
	throw new InvalidArgumentError("A count is a whole number.");
}

/** @throws {InvalidArgumentError} */
export function parsePositive(value: string): number {
	const number = Number(value);
	if (/^\d{1,9}$/.test(value) && number >= 1) return number;
	throw new InvalidArgumentError("This is a whole number from 1.");
}

/** From 0 to 1. @throws {InvalidArgumentError} */
export function parsePart(value: string): number {
	const part = Number(value);
	if (/^\d*\.?\d+$/.test(value) && part <= 1) return part;
	throw new InvalidArgumentError("A part is a number from 0 to 1, such as 0.05.");
}

/** Over 0, to 1. @throws {InvalidArgumentError} */
export function parseShare(value: string): number {
	const share = Number(value);
	if (/^\d*\.?\d+$/.test(value) && share > 0 && share <= 1) return share;
	throw new InvalidArgumentError("A share is a number over 0 and up to 1, such as 0.8.");
}
