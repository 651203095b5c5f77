import fc from "fast-check";
import { expect, it } from "vitest";
import { readMbox } from "./read-mbox.ts";

const fromLine = "From taro@customer.example Mon Mar  2 10:00:00 2026\n";

async function split(
	text: string,
	{ chunk = text.length, maxMessageBytes = 1_000_000 } = {},
): Promise<readonly string[]> {
	async function* chunks(): AsyncGenerator<Uint8Array> {
		const bytes = Buffer.from(text);
		for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) yield bytes.subarray(at, at + Math.max(1, chunk));
	}
	const mails: string[] = [];
	for await (const { bytes } of readMbox(chunks(), maxMessageBytes)) mails.push(Buffer.from(bytes).toString());
	return mails;
}

it("splits at From lines", async () => {
	expect(await split(`${fromLine}Subject: a\n\none\n\n${fromLine}Subject: b\n\ntwo\n`)).toEqual([
		"Subject: a\n\none\n",
		"Subject: b\n\ntwo\n",
	]);
});

it("splits with CRLF, and leaves it in the mails", async () => {
	const text = `${fromLine}Subject: a\n\none\n\n${fromLine}Subject: b\n\ntwo\n`.replaceAll("\n", "\r\n");
	expect(await split(text)).toEqual(["Subject: a\r\n\r\none\r\n", "Subject: b\r\n\r\ntwo\r\n"]);
});

it("does not split where no empty line is before the From line", async () => {
	expect(await split(`${fromLine}Subject: a\n\none\n${fromLine}two\n`)).toHaveLength(1);
});

it("does not take a sentence for a From line", async () => {
	expect(await split(`${fromLine}Subject: a\n\none\n\nFrom here on it is easy, they said, and went\n`)).toHaveLength(1);
});

it("takes one quote from a quoted From line, and no more", async () => {
	expect(await split(`${fromLine}Subject: a\n\n>From me\n>>From you\n> From him\n`)).toEqual([
		"Subject: a\n\nFrom me\n>From you\n> From him\n",
	]);
});

it("cuts a mail that is too long, and goes on with the next", async () => {
	const mails = await split(`${fromLine}${"x".repeat(50)}\n${"y".repeat(5000)}\n\n${fromLine}two\n`, {
		maxMessageBytes: 100,
	});
	expect(mails).toEqual(
		[`${"x".repeat(50)}\n\n`.slice(0, 51), "two\n"].map((mail) => expect.stringContaining(mail.trim())),
	);
});

it("keeps a mail with a line of megabytes out of memory", async () => {
	const mails = await split(`${fromLine}Subject: a\n\n${"x".repeat(3_000_000)}\n\n${fromLine}two\n`, {
		chunk: 65_536,
		maxMessageBytes: 1000,
	});
	expect(mails.map((mail) => mail.length)).toEqual([expect.toSatisfy((length: number) => length <= 1000), 4]);
});

it("finds the same mails however the file is cut into chunks", async () => {
	const line = fc.constantFrom("", "text", ">From x", "From here", fromLine.trim(), "Subject: s", "a\rb");
	await fc.assert(
		fc.asyncProperty(fc.array(line, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), async (lines, chunk) => {
			const text = `${fromLine}${lines.join("\n")}\n`;
			expect(await split(text, { chunk })).toEqual(await split(text));
		}),
	);
});
