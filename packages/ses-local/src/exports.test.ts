import { expect, test } from "vitest";
import * as entry from "./index.ts";

test("exports what is promised and nothing else", () => {
	expect(Object.keys(entry).toSorted()).toEqual(["fateKinds", "faultKinds", "startSesLocal"]);
});
