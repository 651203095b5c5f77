import { checkFilename } from "./attachment.ts";
import { MessageError } from "./message-error.ts";
import type { Part } from "./part.ts";

/** What a calendar part asks for (RFC 5546 §1.4). */
export const calendarMethods = [
	"PUBLISH",
	"REQUEST",
	"REPLY",
	"ADD",
	"CANCEL",
	"REFRESH",
	"COUNTER",
	"DECLINECOUNTER",
] as const;

/** One of {@link calendarMethods}. */
export type CalendarMethod = (typeof calendarMethods)[number];

/** An invitation, its change or its cancellation, for the recipient's calendar. */
export interface Calendar {
	/** Must equal the METHOD of the content (RFC 6047 §2.4). */
	readonly method: CalendarMethod;
	/** One iCalendar object (RFC 5545), as text; any line ends. Only its frame and its METHOD are checked. */
	readonly content: string;
	/** The name of the copy that is attached. Default: `invite.ics`. */
	readonly filename?: string | undefined;
}

/** The two places of a calendar in a message: what mail programs act on, and a file for everybody else. */
export interface CalendarParts {
	readonly alternative: Part;
	readonly attachment: Part;
}

/**
 * Builds the parts of a calendar, in UTF-8. The attached copy is `application/ics`, so that no reader takes it for a second invitation.
 *
 * @throws {MessageError} for an unknown method, one that the content contradicts, or a content that is no iCalendar object.
 * @see RFC 6047 §2.4
 */
export function calendarParts(calendar: Calendar): CalendarParts {
	if (typeof calendar !== "object" || calendar === null) throw new MessageError("The calendar is no object");
	const { method, filename = "invite.ics" } = calendar;
	if (!calendarMethods.includes(method)) {
		throw new MessageError(`The calendar has a method other than ${calendarMethods.join(", ")}`);
	}
	const content = checkContent(calendar.content);
	const stated = /^METHOD(?:;[^:\r\n]*)?:([^\r\n]*)$/im.exec(unfold(content))?.[1]?.trim().toUpperCase();
	if (stated !== method) {
		throw new MessageError(
			`The calendar has the method ${method}, but its content does not have a METHOD that says the same`,
		);
	}
	return {
		alternative: { contentType: `text/calendar; charset=utf-8; method=${method}`, content },
		attachment: {
			contentType: "application/ics",
			content: Buffer.from(content),
			transferEncoding: "base64",
			disposition: "attachment",
			filename: checkFilename("The calendar", filename) || "invite.ics",
		},
	};
}

function checkContent(given: unknown): string {
	if (typeof given !== "string") throw new MessageError("The calendar has a content that is no text");
	if (/[^\P{Cc}\t\r\n]/u.test(given) || !given.isWellFormed()) {
		throw new MessageError("The calendar has a content with control characters, or that is not Unicode text");
	}
	const content = `${given.trim().replace(/\r\n|\r|\n/g, "\r\n")}\r\n`;
	if (!/^BEGIN:VCALENDAR\r\n/i.test(content) || !/\r\nEND:VCALENDAR\r\n$/i.test(content)) {
		throw new MessageError("The calendar has a content that does not begin and end as an iCalendar object");
	}
	return content;
}

/** RFC 5545 §3.1: a line that begins with a blank continues the one before. */
function unfold(content: string): string {
	return content.replace(/\r\n[ \t]/g, "");
}
