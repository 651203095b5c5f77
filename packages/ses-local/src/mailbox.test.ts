import { expect, test } from "vitest";
import { parseMailbox, parseMailboxes } from "./mailbox.ts";

test("reads a bare address", () => {
	expect(parseMailbox("hanako@example.com")).toEqual({
		text: "hanako@example.com",
		address: "hanako@example.com",
		localPart: "hanako",
		domain: "example.com",
	});
});

test.each([
	["Shop <shop@example.com>", "shop@example.com"],
	['"Shop, the (best) <one@evil.test>" <shop@example.com>', "shop@example.com"],
	["=?UTF-8?B?5bqX?= <shop@example.com> (the shop)", "shop@example.com"],
	['"a..b"@example.com', '"a..b"@example.com'],
	['"odd\\"@name" <"x@y"@example.com>', '"x@y"@example.com'],
	["店 <shop@example.com>", "shop@example.com"],
])("takes only the address out of %s", (text, address) => {
	expect(parseMailbox(text).address).toBe(address);
});

test.each([
	["", "Missing final '@domain'"],
	["hanako", "Missing final '@domain'"],
	["@example.com", "Missing local name"],
	["hanako@", "Missing domain"],
	["a@b@example.com", "Domain contains illegal character"],
	["ha nako@example.com", "Local address contains control or whitespace"],
	["花子@example.com", "Local address contains illegal character"],
	["a..b@example.com", "Local address contains dot-dot"],
	[".a@example.com", "Local address starts with dot"],
	["a.@example.com", "Local address ends with dot"],
	["hanako@日本語.example", "Domain contains illegal character"],
	["hanako@example..com", "Domain contains dot-dot"],
	["hanako@exam ple.com", "Domain contains control or whitespace"],
	["a@example.com, b@example.com", "Illegal address"],
	["<a@example.com> trailing", "Illegal address"],
	["Shop <a@example.com", "Missing '>'"],
	["a@example.com\r\nBcc: b@example.com", "Illegal whitespace in address"],
])("refuses %j", (text, message) => {
	expect(() => parseMailbox(text)).toThrow(message);
});

test("reads the members of lists and groups", () => {
	const mailboxes = parseMailboxes('"A, B" <a@example.com>, staff: b@example.com, C <c@example.com>;, d@example.com,');
	expect(mailboxes.map(({ address }) => address)).toEqual([
		"a@example.com",
		"b@example.com",
		"c@example.com",
		"d@example.com",
	]);
});

test("reads an empty group as nobody", () => {
	expect(parseMailboxes("undisclosed-recipients:;")).toEqual([]);
});
