import { expect, test } from "vitest";
import { returnedPart } from "./returned-message.ts";

function returned(text: string): string {
	return returnedPart(Buffer.from(text, "latin1"), "new@amazonses.com").text;
}

test("puts SES's Message-ID in the place of another, folded or not", () => {
	expect(returned("From: a\r\nMESSAGE-ID:\r\n <old@example.com>\r\nTo: b\r\n\r\nHi.")).toBe(
		"From: a\r\nTo: b\r\nMessage-ID: <new@amazonses.com>\r\n\r\nHi.",
	);
});

test("leaves out what SES shows nobody", () => {
	expect(returned("Bcc: a,\r\n b\r\nReturn-Path: <c>\r\nFrom: d\r\n\r\n")).not.toMatch(/[abc]\r/);
});

test("leaves the bytes of the body as they were", () => {
	expect(returned("From: a\r\n\r\n\xe3\x81\x82\nBcc: stays")).toMatch(/\xe3\x81\x82\nBcc: stays$/);
});

test("ends the headers of a message without a body", () => {
	expect(returned("From: a")).toBe("From: a\r\nMessage-ID: <new@amazonses.com>\r\n\r\n");
});

test("returns only the headers of a long message", () => {
	const long = Buffer.concat([Buffer.from("From: a\r\n\r\n"), Buffer.alloc(100 * 1024, 0x78)]);
	expect(returnedPart(long, "new@amazonses.com")).toEqual({
		contentType: "text/rfc822-headers",
		text: "From: a\r\nMessage-ID: <new@amazonses.com>\r\n",
	});
});
