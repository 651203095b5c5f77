import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { type Calendar, calendarMethods, calendarParts } from "./calendar.ts";
import { composeMessage } from "./compose.ts";

function ics(method: string): string {
	return `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\nBEGIN:VEVENT\nUID:1\nSUMMARY:ご来店\nEND:VEVENT\nEND:VCALENDAR`;
}

describe("calendarParts", () => {
	it.each(calendarMethods)("says %s in the content type as the content does", (method) => {
		expect(calendarParts({ method, content: ics(method) }).alternative.contentType).toBe(
			`text/calendar; charset=utf-8; method=${method}`,
		);
	});

	it("gives both copies the same bytes, with CRLF", () => {
		const { alternative, attachment } = calendarParts({ method: "REQUEST", content: ics("REQUEST") });
		expect(attachment.content.toString()).toBe(alternative.content);
		expect(alternative.content).not.toMatch(/(?<!\r)\n/);
	});

	it("finds the METHOD also when it is folded or in lower case", () => {
		const content = ics("REQUEST").replace("METHOD:REQUEST", "method:req\r\n uest");
		expect(calendarParts({ method: "REQUEST", content }).alternative.content).toContain("uest");
	});

	it.each([
		["another METHOD", { method: "CANCEL", content: ics("REQUEST") }],
		["no METHOD", { method: "REQUEST", content: ics("REQUEST").replace("METHOD:REQUEST\n", "") }],
		["an unknown method", { method: "ACCEPT", content: ics("ACCEPT") }],
		["a method with more to it", { method: "REQUEST\r\nBcc: x", content: ics("REQUEST") }],
		["no iCalendar object", { method: "REQUEST", content: "METHOD:REQUEST" }],
		["an object that does not end", { method: "REQUEST", content: ics("REQUEST").replace("END:VCALENDAR", "") }],
		["a NUL", { method: "REQUEST", content: ics("REQUEST").replace("UID:1", "UID:\0") }],
		["bytes", { method: "REQUEST", content: Buffer.from(ics("REQUEST")) }],
		["a bad filename", { method: "REQUEST", content: ics("REQUEST"), filename: "a\r\nb" }],
		["nothing", null],
	])("refuses %s", (_, calendar) => {
		expect(() => calendarParts(calendar as unknown as Calendar)).toThrow(/calendar/);
	});
});

describe("a message with a calendar", () => {
	it("has it as the last alternative and as a file", async () => {
		const bytes = await composeMessage({
			from: "info@shop.example",
			subject: "s",
			text: "t",
			html: "<p>h</p>",
			calendar: { method: "CANCEL", content: ics("CANCEL"), filename: "取消.ics" },
		});
		const types = Buffer.from(bytes)
			.toString("latin1")
			.match(/(?<=^Content-Type: )[^;\r]+/gm);
		expect(types).toEqual([
			"multipart/mixed",
			"multipart/alternative",
			"text/plain",
			"text/html",
			"text/calendar",
			"application/ics",
		]);
		const parsed = await PostalMime.parse(bytes);
		expect(parsed.attachments.find(({ mimeType }) => mimeType === "application/ics")?.filename).toBe("取消.ics");
	});
});
