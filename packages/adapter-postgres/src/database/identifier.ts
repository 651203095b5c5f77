import { OptionError } from "@todoku/core";

/**
 * Checks the name of a schema. Only names that mean the same quoted and unquoted are taken, because pg-boss writes its schema unquoted.
 *
 * @throws {OptionError}
 */
export function readSchemaName(option: string, value: unknown, fallback: string): string {
	if (value === undefined) return fallback;
	if (typeof value === "string" && /^[a-z_][a-z0-9_]{0,49}$/.test(value) && !value.startsWith("pg_")) return value;
	throw new OptionError(
		option,
		"must be the name of a schema: at most 50 small letters, digits and _, no digit first, not pg_ first",
	);
}

/** Makes a name ready to stand in a statement. */
export function quoteIdentifier(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
