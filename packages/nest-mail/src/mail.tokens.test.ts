import { OptionError } from "@todoku/core";
import { expect, test } from "vitest";
import { getMailerToken } from "./mail.tokens.ts";

test("gives the same token for the same name, also to another copy of this package", () => {
	expect(getMailerToken("bulk")).toBe(getMailerToken("bulk"));
	expect(Symbol.keyFor(getMailerToken("bulk"))).toBe("@todoku/nest-mail/mailer:bulk");
	expect(Symbol.keyFor(getMailerToken())).toBe("@todoku/nest-mail/mailer");
});

test("gives different names different tokens", () => {
	expect(new Set([getMailerToken(), getMailerToken("default"), getMailerToken("bulk")]).size).toBe(3);
});

test("refuses an empty name, which would look like a named mailer without a name", () => {
	expect(() => getMailerToken("")).toThrow(OptionError);
});
