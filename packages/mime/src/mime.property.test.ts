import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { parseAddress, splitAddress, toWireAddress } from "./address.ts";
import { composeMessage } from "./compose.ts";
import { isMailError } from "./errors.ts";
import { header } from "./header.ts";
import { formatMailbox, parseMailbox } from "./mailbox.ts";

// Text that leans towards what grammars and header writers trip over.
const hostile = fc.oneof(
	fc.string({ unit: "binary", maxLength: 60 }),
	fc
		.array(
			fc.constantFrom(
				...[
					"\r",
					"\n",
					"\r\n",
					"\r\n ",
					"\0",
					"\u0085",
					"\u2028",
					"Bcc: x@evil.example",
					'"',
					"\\",
					"<",
					">",
					"@",
					",",
					";",
					":",
				],
				...[
					"(",
					")",
					"[",
					"]",
					".",
					" ",
					"\t",
					"a",
					"shop.example",
					"=?UTF-8?Q?=0D=0A?=",
					"=?UTF-8?B?DQo=?=",
					"会員",
					"\u200b",
					"\ud800",
				],
			),
			{ maxLength: 16 },
		)
		.map((pieces) => pieces.join("")),
);

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const domain = fc
	.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom("jp", "example", "com"))
	.map(([labels, top]) => [...labels, top].join("."));
const localPart = fc.oneof(
	fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[A-Za-z0-9]{1,10}){0,2}$/),
	fc.stringMatching(/^"([ !#-[\]-~]|\\[ -~]){0,20}"$/),
);
const address = fc.tuple(localPart, domain).map(([local, host]) => `${local}@${host}`);

function tryTo<T>(action: () => T): T | null {
	try {
		return action();
	} catch (error) {
		if (isMailError(error)) return null;
		throw error;
	}
}

describe("parse → format → parse", () => {
	it("gives the same address back, whatever legal form it came in", () => {
		fc.assert(
			fc.property(address, (text) => {
				const once = parseAddress(text);
				expect(parseAddress(toWireAddress(once))).toBe(once);
				expect(splitAddress(parseAddress(once))).toEqual(splitAddress(once));
			}),
		);
	});

	it("gives the same mailbox back for any name", () => {
		const name = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => !/\p{Cc}/u.test(text));
		fc.assert(
			fc.property(name, address, (displayName, text) => {
				const mailbox = parseMailbox(formatMailbox({ displayName: displayName.trim(), address: parseAddress(text) }));
				expect(parseMailbox(formatMailbox(mailbox))).toEqual(mailbox);
				expect(mailbox.displayName ?? "").toBe(displayName.trim());
			}),
		);
	});

	it("gives the same mailbox back for whatever hostile text was accepted", () => {
		fc.assert(
			fc.property(hostile, address, (text, given) => {
				for (const candidate of [text, `${text} <${given}>`, `${given}${text}`, `${text}${given}`]) {
					const mailbox = tryTo(() => parseMailbox(candidate));
					const again = mailbox === null ? null : parseMailbox(formatMailbox(mailbox));
					expect(again).toEqual(mailbox);
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe("injection", () => {
	it("puts no control character into an address, a mailbox or a header, whatever it is given", () => {
		fc.assert(
			fc.property(hostile, address, (text, given) => {
				const results = [
					tryTo(() => parseAddress(text)),
					tryTo(() => toWireAddress(parseAddress(`${given}${text}`))),
					tryTo(() => formatMailbox(parseMailbox(`${text} <${given}>`))),
					tryTo(() => parseMailbox(`${text} <${given}>`).displayName ?? ""),
					tryTo(() => header(text, "x").name),
					tryTo(() => header("X-Test", text).value.replaceAll("\t", "")),
				];
				for (const result of results) expect(result ?? "").not.toMatch(/\p{Cc}/u);
			}),
			{ numRuns: 2_000 },
		);
	});

	it("never lets a field begin another one: the composed header holds the fields that were asked for and no more", async () => {
		await fc.assert(
			fc.asyncProperty(
				hostile,
				fc.constantFrom("subject", "name", "header", "filename", "text"),
				async (text, place) => {
					const at = (where: string, value: string): string => (place === where ? text : value);
					const bytes = await composeMessage({
						from: { displayName: at("name", "Shop"), address: "info@shop.example" },
						to: { displayName: at("name", "Member"), address: "member@customer.example" },
						subject: at("subject", "Order"),
						headers: { "X-Test": at("header", "1") },
						text: at("text", "body"),
						attachments: [{ filename: at("filename", "a.txt"), content: "x" }],
					}).catch((error: unknown) => {
						if (isMailError(error)) return null;
						throw error;
					});
					const parsed = await PostalMime.parse(bytes ?? "");
					const allowed = [
						"from",
						"to",
						"subject",
						"x-test",
						"message-id",
						"date",
						"mime-version",
						"content-type",
						"content-transfer-encoding",
						"content-disposition",
					];
					expect(parsed.headers.map(({ key }) => key).filter((key) => !allowed.includes(key))).toEqual([]);
					expect(Buffer.from(bytes ?? "").toString("latin1")).not.toMatch(/\0|(?<!\r)\n|\r(?!\n)/);
				},
			),
			{ numRuns: 300 },
		);
	});
});
