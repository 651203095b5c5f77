import { expect, test } from "vitest";
import * as entryPoint from "./index.ts";

test("exports these names and no others", () => {
	expect(Object.keys(entryPoint).toSorted()).toEqual(["feedbackRouter", "mail", "runMail"]);
});
