import { expect, it } from "vitest";
import { fillTemplate } from "./template.ts";

it("fills every place that has a value", () => {
	expect(fillTemplate("{{name}} 様、{{shop}}です。{{name}}", { name: "花子", shop: "店" })).toBe(
		"花子 様、店です。花子",
	);
});

it("leaves places without a value, so that a mistake shows", () => {
	expect(fillTemplate("{{nmae}} {{toString}} {{constructor}}", { name: "花子" })).toBe(
		"{{nmae}} {{toString}} {{constructor}}",
	);
});

it("does not read what was filled in as a template again", () => {
	expect(fillTemplate("{{name}} {{code}}", { name: "{{code}}", code: "$& secret" })).toBe("{{code}} $& secret");
});
