import fc from "fast-check";
import { expect, it } from "vitest";
import { readReturnedMail } from "./read-returned-mail.ts";

const head = "From: MAILER-DAEMON@mta.shop.example\nSubject: failure notice\n";
const mebibyte = 1024 * 1024;

/** Each is made in a size, so that the cost of a large one can be set against that of a small one. */
const makers: readonly (readonly [string, (bytes: number) => string])[] = [
	["a body without a line break", (bytes) => `${head}\n${"x".repeat(bytes)}`],
	["a line of nothing but at-signs", (bytes) => `${head}\n${"a@".repeat(bytes / 2)}`],
	[
		"addresses without end",
		(bytes) =>
			`${head}\nThis is the mail system at host x\n${"<a@b.example>: 550 5.1.1 user unknown\n".repeat(bytes / 38)}`,
	],
	["lines of dashes", (bytes) => `${head}\n${`${"-".repeat(1900)}\n`.repeat(bytes / 1901)}`],
	["lines of blanks", (bytes) => `${head}\n${`${" ".repeat(1900)}\n`.repeat(bytes / 1901)}`],
	["tags that never close", (bytes) => `${head}Content-Type: text/html\n\n${"<".repeat(bytes)}`],
	["style sheets that never close", (bytes) => `${head}Content-Type: text/html\n\n${"<style ".repeat(bytes / 7)}`],
	["boundaries only", (bytes) => `${head}Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\n".repeat(bytes / 5)}`],
	["header fields without end", (bytes) => "X-Field: value\n".repeat(bytes / 15)],
	["a field without end", (bytes) => `X-Field: value\n${" folded\n".repeat(bytes / 8)}`],
	["encoded words without end", (bytes) => `Subject: ${"=?utf-8?B?".repeat(bytes / 10)}\nFrom: a@b.example\n\n`],
	["parameters without end", (bytes) => `${head}Content-Type: multipart/report${"; a=b".repeat(bytes / 5)}\n\nx`],
	[
		"delivery reports without end",
		(bytes) =>
			`${head}Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n${"Final-Recipient: rfc822; a@b.example\n\n".repeat(bytes / 38)}`,
	],
	["base64 that is none", (bytes) => `${head}Content-Transfer-Encoding: base64\n\n${"*".repeat(bytes)}`],
	[
		"quoted-printable that is none",
		(bytes) => `${head}Content-Transfer-Encoding: quoted-printable\n\n${"=".repeat(bytes)}`,
	],
	[
		"words that servers use",
		(bytes) => `${head}\n${"the user host mailbox address domain is not ".repeat(bytes / 44)}`,
	],
];

async function timeOf(mail: string): Promise<number> {
	const bytes = Buffer.from(mail);
	let best = Number.POSITIVE_INFINITY;
	for (let attempt = 0; attempt < 3; attempt++) {
		const start = performance.now();
		await readReturnedMail(bytes);
		best = Math.min(best, performance.now() - start);
	}
	return best;
}

it.each(makers)("costs no more than its length: %s", async (_what, make) => {
	await readReturnedMail(make(mebibyte / 16));
	const small = await timeOf(make(mebibyte / 16));
	const large = await timeOf(make(mebibyte));
	// Sixteen times the length. What costs the square of it would take 256 times; a few milliseconds are noise.
	expect(large).toBeLessThan(small * 64 + 50);
});

it("reads 50 MB no further than it must", async () => {
	const line = "This line says that taro@customer.example is not here.\n";
	const few = await timeOf(head + line.repeat(mebibyte / line.length));
	const many = await timeOf(head + line.repeat((50 * mebibyte) / line.length));
	expect(many).toBeLessThan(few * 8 + 100);
});

it("gives an answer to parts nested 1,000 deep", async () => {
	let mail = "Content-Type: text/plain\n\nx";
	for (let depth = 0; depth < 1000; depth++) {
		mail = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${mail}\n--b${depth}--\n`;
	}
	expect(await readReturnedMail(head + mail)).toMatchObject({ recipients: [] });
});

it("gives an answer to messages nested 1,000 deep", async () => {
	let mail = "From: a@b.example\n\nx";
	for (let depth = 0; depth < 1000; depth++) mail = `${head}Content-Type: message/rfc822\n\n${mail}`;
	expect(await readReturnedMail(mail)).toMatchObject({ recipients: [] });
});

it("names at most 1,000 recipients", async () => {
	const list = Array.from(
		{ length: 5000 },
		(_, index) => `<user${index}@customer.example>: 550 5.1.1 user unknown`,
	).join("\n");
	const { recipients } = await readReturnedMail(`${head}\nThis is the mail system at host x\n${list}`);
	expect(recipients).toHaveLength(1000);
});

it("never rejects, whatever the bytes", async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
			expect((await readReturnedMail(bytes)).recipients).toBeDefined();
		}),
	);
});

it("never rejects, whatever the pieces", async () => {
	const pieces = fc.constantFrom(
		"From: MAILER-DAEMON@x.example\n",
		"Content-Type: multipart/report; boundary=b\n",
		"Content-Type: message/delivery-status\n",
		"Content-Transfer-Encoding: base64\n",
		"Final-Recipient: rfc822; a@b.example\n",
		"Status: 5.1.1\n",
		"Subject: =?iso-2022-jp?B?GyRC?=\n",
		"--b\n",
		"--b--\n",
		"\n",
		"<a@b.example>:\n",
		">>> RCPT To:<a@b.example>\n<<< 550 no\n",
		'{"notificationType":"Bounce"\n',
	);
	await fc.assert(
		fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (parts) => {
			for (const { class: kind } of (await readReturnedMail(parts.join(""))).recipients)
				expect(["hard", "soft", "complaint", "none"]).toContain(kind);
		}),
	);
});
