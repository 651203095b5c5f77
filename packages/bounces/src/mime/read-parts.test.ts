import { expect, it } from "vitest";
import { readParts } from "./read-parts.ts";

const read = (lines: readonly string[]): ReturnType<typeof readParts> =>
	readParts(Buffer.from(lines.join("\r\n"), "latin1"));

it("decodes the text of a mail that is not multipart", async () => {
	const bytes = Buffer.concat([
		Buffer.from("Content-Type: text/plain; charset=Shift_JIS\n\n"),
		Buffer.from("8e81 96bc".replace(" ", ""), "hex"),
	]);
	expect((await readParts(bytes)).text).toBe("氏名");
});

it("knows ISO-2022-JP where nobody declared it", async () => {
	expect((await read(["Subject: x", "", "\u001b$B;aL>\u001b(B"])).text).toBe("氏名");
});

it("reads UTF-8 and Windows-1252 where nobody declared them", async () => {
	expect((await readParts(Buffer.from("Subject: x\n\nécole"))).text).toBe("école");
	expect((await read(["Subject: x", "", "\u00e9cole"])).text).toBe("école");
});

it("decodes quoted-printable and base64", async () => {
	expect(
		(
			await read([
				"Content-Type: text/plain; charset=utf-8",
				"Content-Transfer-Encoding: quoted-printable",
				"",
				"caf=C3=",
				"=A9",
			])
		).text,
	).toContain("café");
	expect(
		(await read(["Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "aGVsbG8="])).text,
	).toContain("hello");
});

it("takes HTML for text only where there is no other", async () => {
	const { text, fromHtml } = await read([
		"Content-Type: text/html",
		"",
		"<style>p{}</style><p>Hi&nbsp;&lt;a@b.example&gt;</p>",
	]);
	expect(fromHtml).toBe(true);
	expect(text.trim()).toBe("Hi <a@b.example>");
});

it("keeps a report's parts apart", async () => {
	const parts = await read([
		'Content-Type: multipart/report; boundary="b"',
		"",
		"preamble",
		"--b",
		"",
		"text",
		"--b",
		"Content-Type: message/delivery-status",
		"",
		"Status: 5.1.1",
		"--b",
		"Content-Type: text/rfc822-headers",
		"",
		"Subject: order",
		"--b--",
		"epilogue",
	]);
	expect(parts.text.trim()).toBe("text");
	expect(parts.deliveryStatus.map((each) => each.trim())).toEqual(["Status: 5.1.1"]);
	expect(parts.messages.map((each) => Buffer.from(each).toString().trim())).toEqual(["Subject: order"]);
});

it("reads parts that are nested, as a parser would", async () => {
	const nest = (depth: number): readonly string[] =>
		depth === 0
			? ["Content-Type: text/plain", "", "deep"]
			: [`Content-Type: multipart/mixed; boundary=b${depth}`, "", `--b${depth}`, ...nest(depth - 1), `--b${depth}--`];
	expect((await read(nest(10))).text).toContain("deep");
});

it("reads a body as plain text where its boundary is nowhere", async () => {
	expect(
		(await read(["Content-Type: multipart/mixed; boundary=b", "", "This is the qmail-send program"])).text,
	).toContain("qmail-send");
});

it("does not take a boundary that only begins like one", async () => {
	const { text } = await read([
		"Content-Type: multipart/mixed; boundary=b",
		"",
		"--b",
		"",
		"one",
		"--bcd",
		"two",
		"--b--",
	]);
	expect(text).toContain("two");
});

it("skips the line that a mailbox puts before a mail", async () => {
	expect(
		(await read(["From MAILER-DAEMON Mon Mar  2 10:00:05 2026", "Subject: s", "", "x"])).headers.get("subject"),
	).toBe("s");
});

it("joins folded fields, and lines that lost their fold", async () => {
	const { headers } = await read(["Subject: one", "  two", "X-Long: three", "four", "", ""]);
	expect(headers.get("subject")).toBe("one two");
	expect(headers.get("x-long")).toBe("three four");
});
