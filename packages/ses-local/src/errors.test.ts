import { expect, test } from "vitest";
import { badRequest, notImplemented, SesError } from "./errors.ts";

test("gives each error type the HTTP status of SES's API model", () => {
	expect(new SesError("MessageRejected", "no").status).toBe(400);
	expect(new SesError("NotFoundException", "no").status).toBe(404);
	expect(badRequest("no").status).toBe(400);
});

test("names ses-local when something is missing here and not at SES", () => {
	expect(notImplemented("Content.Template").message).toBe("Content.Template is not implemented by ses-local.");
});
