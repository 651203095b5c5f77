import { badRequest, SesError } from "./errors.ts";

/** A JSON object whose members nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a request body. An empty body is an empty object, as in restJson1.
 *
 * @throws {SesError} `SerializationException` when the bytes are not UTF-8, not JSON, or not an object.
 */
export function parseJsonBody(bytes: Uint8Array): JsonObject {
	if (bytes.byteLength === 0) return {};
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw new SesError("SerializationException", "The request body is not valid JSON in UTF-8.");
	}
	return expectObject(value, "The request body");
}

export function readText(source: JsonObject, key: string): string | undefined {
	const value = member(source, key);
	if (value !== undefined && typeof value !== "string") throw wrongType(key, "a string");
	return value;
}

export function readNumber(source: JsonObject, key: string): number | undefined {
	const value = member(source, key);
	if (value !== undefined && typeof value !== "number") throw wrongType(key, "a number");
	return value;
}

export function readFlag(source: JsonObject, key: string): boolean | undefined {
	const value = member(source, key);
	if (value !== undefined && typeof value !== "boolean") throw wrongType(key, "true or false");
	return value;
}

export function readOneOf<T extends string>(source: JsonObject, key: string, known: readonly T[]): T | undefined {
	const value = readText(source, key);
	const found = known.find((each) => each === value);
	if (value !== undefined && found === undefined) throw badRequest(`${key} must be one of ${known.join(", ")}.`);
	return found;
}

/** Every member of the list must be one of the known; an absent list is empty. */
export function readManyOf<T extends string>(source: JsonObject, key: string, known: readonly T[]): readonly T[] {
	return readTexts(source, key).map((value) => {
		const found = known.find((each) => each === value);
		if (found === undefined) throw badRequest(`${key} may hold ${known.join(", ")}.`);
		return found;
	});
}

export function readObject(source: JsonObject, key: string): JsonObject | undefined {
	const value = member(source, key);
	return value === undefined ? undefined : expectObject(value, key);
}

export function readTexts(source: JsonObject, key: string): readonly string[] {
	return readList(source, key).map((value) => {
		if (typeof value !== "string") throw wrongType(key, "a list of strings");
		return value;
	});
}

export function readObjects(source: JsonObject, key: string): readonly JsonObject[] {
	return readList(source, key).map((value) => expectObject(value, `Each member of ${key}`));
}

/** The tags of a resource of AWS. */
export function readTags(source: JsonObject, key: string): readonly { readonly Key: string; readonly Value: string }[] {
	return readObjects(source, key).map((tag) => ({
		Key: readText(tag, "Key") ?? "",
		Value: readText(tag, "Value") ?? "",
	}));
}

export function readBytes(source: JsonObject, key: string): Uint8Array | undefined {
	const value = readText(source, key);
	if (value === undefined) return undefined;
	// Buffer skips what is not base64, which would store a message nobody sent.
	if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw wrongType(key, "base64");
	return new Uint8Array(Buffer.from(value, "base64"));
}

/** Whether the member is there at all; null counts as absent, as in restJson1. */
export function hasMember(source: JsonObject, key: string): boolean {
	return member(source, key) !== undefined;
}

function readList(source: JsonObject, key: string): readonly unknown[] {
	const value = member(source, key);
	if (value === undefined) return [];
	if (!Array.isArray(value)) throw wrongType(key, "a list");
	return value;
}

function member(source: JsonObject, key: string): unknown {
	return Object.hasOwn(source, key) ? (source[key] ?? undefined) : undefined;
}

function expectObject(value: unknown, what: string): JsonObject {
	if (!isObject(value)) throw wrongType(what, "a JSON object");
	return value;
}

function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongType(what: string, expected: string): SesError {
	return new SesError("SerializationException", `${what} must be ${expected}.`);
}
