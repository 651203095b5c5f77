import { expect, test } from "vitest";
import { createRecordingShell } from "../test/recording-shell.ts";
import { askConsent } from "./consent.ts";

const change = { count: 2, what: "put 2 addresses on the list", question: "Put 2 addresses on the list?" };

test.each(["y", "Y", "yes", " yes ", "はい"])("goes on at %j", async (answer) => {
	const shell = createRecordingShell({ answers: [answer] });
	await askConsent({}, shell, change);
	expect(shell.errors).toBe("Put 2 addresses on the list? [y/N] ");
});

test.each(["", "n", "no", "maybe", "yesterday"])("does nothing at %j", async (answer) => {
	await expect(askConsent({}, createRecordingShell({ answers: [answer] }), change)).rejects.toMatchObject({
		code: "declined",
	});
});

test("does not ask where it was agreed to before", async () => {
	const shell = createRecordingShell();
	await askConsent({ yes: true }, shell, change);
	await askConsent({ expect: 2 }, shell, change);
	expect(shell.errors).toBe("");
});

test("does nothing where another number was agreed to", async () => {
	await expect(askConsent({ yes: true, expect: 3 }, createRecordingShell(), change)).rejects.toMatchObject({
		code: "count-differs",
	});
});

test("says how to agree where nobody is there to be asked", async () => {
	await expect(askConsent({}, createRecordingShell(), change)).rejects.toMatchObject({
		code: "todoku.wrongUsage",
		message: expect.stringContaining("--expect 2"),
	});
});
