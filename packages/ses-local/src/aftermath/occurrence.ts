import type { Mailbox } from "../mailbox.ts";
import type { Happening } from "./happening.ts";

/** What happens to one recipient, in order. */
export interface Course {
	readonly recipient: Mailbox;
	readonly happenings: readonly Happening[];
	/** Milliseconds until the first of them. */
	readonly afterMs: number;
}

/** The same thing happening to one or more recipients of a message at once: what one event tells of. */
export interface Occurrence {
	readonly happening: Happening;
	readonly recipients: readonly Involved[];
}

export interface Involved {
	readonly address: string;
	/** As it happened to this one: status and diagnosis may differ from one to the other. */
	readonly happening: Happening;
}

/**
 * Joins what happens to several recipients at the same step: bounces of one kind to one event, and the rest by the domain of
 * the recipients, as one far side speaks for its own only.
 *
 * [UNV] What exactly SES joins is not established beyond bounces at the simulator; callers must expect one recipient or many.
 *
 * @param courses All with the same `afterMs`.
 * @returns In the order they happen.
 */
export function occurrencesOf(courses: readonly Course[]): readonly Occurrence[] {
	const steps = Math.max(0, ...courses.map(({ happenings }) => happenings.length));
	return Array.from({ length: steps }, (_, step) => occurrencesAt(step, courses)).flat();
}

/**
 * Whom a complaint may be from: SES knows only the message and the far side, so it names all recipients there (SES guide,
 * "Complaint object").
 */
export function possibleComplainants(occurrence: Occurrence, courses: readonly Course[]): readonly string[] {
	const involved = occurrence.recipients.map(({ address }) => address);
	// The echo of an earlier complaint: SES knows whom it stopped.
	if (isEcho(occurrence.happening)) return involved;
	const domains = new Set(involved.map(domainOf));
	const reached = courses.filter(({ happenings }) => happenings.some(({ kind }) => kind === "delivery"));
	const others = reached.map(({ recipient }) => recipient.address).filter((address) => domains.has(domainOf(address)));
	return [...new Set([...involved, ...others])];
}

function occurrencesAt(step: number, courses: readonly Course[]): readonly Occurrence[] {
	const occurrences = new Map<string, Occurrence>();
	for (const { recipient, happenings } of courses) {
		const happening = happenings[step];
		if (!happening) continue;
		const key = keyOf(happening, recipient);
		const recipients = [...(occurrences.get(key)?.recipients ?? []), { address: recipient.address, happening }];
		occurrences.set(key, { happening: occurrences.get(key)?.happening ?? happening, recipients });
	}
	return [...occurrences.values()];
}

function keyOf(happening: Happening, { domain }: Mailbox): string {
	const at = domain.toLowerCase();
	switch (happening.kind) {
		case "delivery":
		case "auto-reply":
			return JSON.stringify([happening.kind, at]);
		case "bounce":
			return JSON.stringify([happening.kind, happening.bounceType, happening.subType]);
		case "complaint":
			return JSON.stringify([happening.kind, happening.subType, happening.feedbackType, at]);
		case "delay":
			return JSON.stringify([happening.kind, happening.delayType, at]);
		default:
			return happening satisfies never;
	}
}

function isEcho(happening: Happening): boolean {
	return happening.kind === "complaint" && happening.feedbackType === undefined;
}

function domainOf(address: string): string {
	return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}
