export type FieldName =
	| "name"
	| "email"
	| "product"
	| "quantity"
	| "from"
	| "subject"
	| "domain"
	| "address"
	| "dmarcReports"
	| "withoutSurvey"
	| "acknowledged"
	| "sender";
export type InputProblem =
	| "missing"
	| "too-long"
	| "not-one-line"
	| "not-an-address"
	| "out-of-range"
	| "unknown-choice";

/** Bad input in one field of a form. */
export class InputError extends Error {
	readonly field: FieldName;
	readonly problem: InputProblem;

	constructor(field: FieldName, problem: InputProblem) {
		super(`The field ${field} is bad input (${problem})`);
		this.name = "InputError";
		this.field = field;
		this.problem = problem;
	}
}

/**
 * Reads one line of text from a form or a JSON body.
 *
 * Control characters are refused rather than removed: in a name they are never meant, and in a mail's header they would be an attack.
 *
 * @throws {InputError}
 */
export function readLine(body: unknown, field: FieldName, maxLength: number): string {
	const value: unknown = isRecord(body) && Object.hasOwn(body, field) ? body[field] : undefined;
	const text = typeof value === "number" ? String(value) : value;
	if (typeof text !== "string" || text.trim() === "") throw new InputError(field, "missing");
	if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) || !text.isWellFormed()) throw new InputError(field, "not-one-line");
	const line = text.trim();
	if (line.length > maxLength) throw new InputError(field, "too-long");
	return line;
}

/**
 * Reads an address only roughly, as shops do: what is an address in the end is the mail layer's to say, and it says it on the mail.
 *
 * @throws {InputError}
 */
export function readAddress(body: unknown, field: FieldName): string {
	const address = readLine(body, field, 254);
	if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new InputError(field, "not-an-address");
	return address;
}

/** @throws {InputError} */
export function readWholeNumber(body: unknown, field: FieldName, min: number, max: number): number {
	const text = readLine(body, field, 20);
	const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
	if (!(number >= min && number <= max)) throw new InputError(field, "out-of-range");
	return number;
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
	return typeof body === "object" && body !== null;
}
