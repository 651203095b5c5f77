import { describe, expect, it } from "vitest";
import { autoSubmittedFields, autoSubmittedValues } from "./auto-submitted.ts";
import { composeMessage } from "./compose.ts";

const message = { from: "info@shop.example", subject: "s", text: "t" };

describe("autoSubmitted", () => {
	it.each(autoSubmittedValues)("is written as %s", async (autoSubmitted) => {
		const source = Buffer.from(await composeMessage({ ...message, autoSubmitted })).toString("latin1");
		expect(source).toContain(`\r\nAuto-Submitted: ${autoSubmitted}\r\n`);
	});

	it("is not written unless asked for", async () => {
		expect(Buffer.from(await composeMessage(message)).toString("latin1")).not.toContain("Auto-Submitted");
	});

	it.each(["no", "", "auto-generated\r\nBcc: x@evil.example", true])("refuses %j", (value) => {
		expect(() => autoSubmittedFields(value as never)).toThrow(/^The header Auto-Submitted has a value other than/);
	});
});
