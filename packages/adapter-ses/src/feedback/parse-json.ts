/** An object that came in from outside. Read it through {@link own}, never by inherited names. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Parses JSON; undefined for what is none. Of a name that is there twice the last one counts, here and for whoever is handed the result.
 *
 * Members named `__proto__` are left out: harmless as they are, they pollute prototypes in the hands of whoever merges objects.
 */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text, (name, value: unknown) => (name === "__proto__" ? undefined : value));
	} catch {
		// No JSON, or nested so deeply that the stack ends.
		return undefined;
	}
}

export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of the object itself. */
export function own(record: JsonRecord, name: string): unknown {
	return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A member that is a text, and not an empty one. */
export function ownText(record: JsonRecord, name: string): string | undefined {
	const value = own(record, name);
	return typeof value === "string" && value !== "" ? value : undefined;
}

/** A member that is an object; an empty one where it is none. */
export function ownRecord(record: JsonRecord, name: string): JsonRecord {
	const value = own(record, name);
	return isRecord(value) ? value : {};
}
