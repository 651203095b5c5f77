import { expect, test } from "vitest";
import * as main from "./index.ts";

test("exports these names and no others", () => {
	expect(Object.keys(main).toSorted()).toEqual([
		"DirectoryInUseError",
		"InsideOwnTransactionError",
		"InvalidImportError",
		"SettingChangedError",
		"StoreClosedError",
		"StoreStartError",
		"createPostgresStore",
		"fromDrizzle",
		"fromKnex",
		"fromKysely",
		"fromPg",
		"fromPglite",
		"fromPrisma",
		"fromTypeorm",
		"startProblems",
		"suppressionReasons",
	]);
});
