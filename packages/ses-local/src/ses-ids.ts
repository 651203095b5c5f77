import { randomUUID } from "node:crypto";

/** In SES's form, whose first half is a region's number and the time; callers must take the whole as opaque. */
export function newSesId(at: Date): string {
	const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
	return `0106${time}-${randomUUID()}-000000`;
}

/** The domain of Message-ID and of what SES itself writes; the oldest region has none of its own. */
export function messageIdDomain(region: string): string {
	return region === "us-east-1" ? "email.amazonses.com" : `${region}.amazonses.com`;
}
