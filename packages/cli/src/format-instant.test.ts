import { expect, test } from "vitest";
import { formatInstant, formatSpan } from "./format-instant.ts";

test("an instant is in UTC, to the second", () => {
	expect(formatInstant(new Date("2026-11-23T18:00:05.678+09:00"))).toBe("2026-11-23T09:00:05Z");
});

test.each([
	[-5, "0 s", "0秒"],
	[59_400, "59 s", "59秒"],
	[60_000, "1 min", "1分"],
	[400_000, "6 min 40 s", "6分40秒"],
	[2 * 3_600_000 + 60_000, "2 h 1 min", "2時間1分"],
	[47 * 3_600_000, "47 h", "47時間"],
	[49 * 3_600_000, "2 d 1 h", "2日1時間"],
])("%i ms is %s, and %s", (ms, english, japanese) => {
	expect([formatSpan(ms, "en"), formatSpan(ms, "ja")]).toEqual([english, japanese]);
});
