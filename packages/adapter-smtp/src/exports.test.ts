import { expect, test } from "vitest";
import * as entry from "./index.ts";

test("exports these names and no others", () => {
	expect(Object.keys(entry).toSorted()).toEqual([
		"createSmtpTransport",
		"parseSmtpUrl",
		"parseVerpAddress",
		"smtpReceiptCodes",
		"startTlsModes",
	]);
});
