import { describe, expect, it } from "vitest";
import { isMailError, MailError } from "./errors.ts";

describe("isMailError", () => {
	it("recognises errors of this copy and of another one", () => {
		const foreign = Object.assign(new Error("x"), { code: "invalid-from", [Symbol.for("@todoku/mail-error")]: true });
		expect(isMailError(new MailError("invalid-from", "x"))).toBe(true);
		expect(isMailError(foreign)).toBe(true);
	});

	it.each([null, undefined, "x", new Error("x"), { code: "invalid-from" }])("does not take %s for one", (value) => {
		expect(isMailError(value)).toBe(false);
	});

	it("keeps code, cause and the name of the class", () => {
		const cause = new Error("inner");
		const error = new MailError("invalid-from", "x", { cause });
		expect([error.code, error.cause, error.name]).toEqual(["invalid-from", cause, "MailError"]);
	});
});
