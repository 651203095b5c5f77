import { Test } from "@nestjs/testing";
import { expect, test } from "vitest";
import { MailFeedbackModule } from "./mail-feedback.module.ts";

const intake = { receive: async () => ({ status: 200, message: "ok" }) };

test.each<[string, unknown]>([
	["options", undefined],
	["intake", {}],
	["intake", { intake: {} }],
	["path", { intake, path: "" }],
	["limitBytes", { intake, limitBytes: 0 }],
	["limit", { intake, limit: 1 }],
])("forRoot refuses a wrong option %s", (option, options) => {
	expect(() => MailFeedbackModule.forRoot(options as never)).toThrow(expect.objectContaining({ option }));
});

test.each<[string, unknown]>([
	["options", undefined],
	["useFactory", {}],
	["intake", { intake }],
	["path", { useFactory: () => intake, path: 1 }],
])("forRootAsync refuses a wrong option %s", (option, options) => {
	expect(() => MailFeedbackModule.forRootAsync(options as never)).toThrow(expect.objectContaining({ option }));
});

test("an intake that is none stops the start of the application", async () => {
	const imports = [MailFeedbackModule.forRootAsync({ useFactory: () => ({}) as never })];
	await expect(Test.createTestingModule({ imports }).compile()).rejects.toMatchObject({ option: "intake" });
});
