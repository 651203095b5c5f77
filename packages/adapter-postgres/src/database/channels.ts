import { createHash } from "node:crypto";

/** Where a change of a setting or switch is told: the tenant after a `:` (nothing for mail without one), or nothing at all for every tenant. */
export function settingsChannel(schema: string): string {
	return channel("settings", schema);
}

// PostgreSQL cuts names off at 63 octets; a digest keeps those of two schemas apart whatever their names.
function channel(subject: string, schema: string): string {
	return `todoku_${subject}_${createHash("sha256").update(schema).digest("hex").slice(0, 16)}`;
}
