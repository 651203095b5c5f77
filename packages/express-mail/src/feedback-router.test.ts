import { expect, test } from "vitest";
import { feedbackRouter } from "./feedback-router.ts";

const intake = { receive: async () => ({ status: 200, message: "ok" }) };

test.each<[string, unknown]>([
	["options", undefined],
	["intake", {}],
	["intake", { intake: { receive: "x" } }],
	["path", { intake, path: "feedback" }],
	["limitBytes", { intake, limitBytes: 0 }],
	["limit", { intake, limit: 1 }],
])("refuses a wrong option %s when the application starts, not in a request", (option, options) => {
	expect(() => feedbackRouter(options as never)).toThrow(expect.objectContaining({ option }));
});
