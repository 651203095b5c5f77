import { expect, test } from "vitest";
import { hidePasswords } from "./hide-passwords.ts";

test.each([
	["postgres://u:secret@db/x", "postgres://u:***@db/x"],
	["postgres://:secret@db/x", "postgres://:***@db/x"],
	["unknown option '--databse=postgres://u:p@ss/w:rd@db/x'", "unknown option '--databse=postgres://u:***@db/x'"],
	["smtps://user%40a.example:se%20cret@relay:465 is down", "smtps://user%40a.example:***@relay:465 is down"],
	["postgres://db/x?user=u&password=secret&a=b", "postgres://db/x?user=u&password=***&a=b"],
])("takes the password out of %s", (text, expected) => {
	expect(hidePasswords(text)).toBe(expected);
});

test.each([["postgres://u@db:5432/x"], ["http://127.0.0.1:8080/a"], ["Write to a@shop.example: now"]])(
	"leaves %s alone",
	(text) => {
		expect(hidePasswords(text)).toBe(text);
	},
);
