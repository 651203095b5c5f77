import { expect, test } from "vitest";
import { diffSuppressions } from "./diff-suppressions.ts";
import { foldAddress, type SesSuppression } from "./suppression.ts";

const entry = (address: string, reason: "bounce" | "complaint" = "bounce", day?: number): SesSuppression => {
	return { address, reason, since: day === undefined ? undefined : new Date(Date.UTC(2026, 0, day)) };
};

test("finds what only one of two lists has", () => {
	const diff = diffSuppressions(
		[entry("a@example.com"), entry("b@example.com")],
		[entry("b@example.com"), entry("c@example.com")],
	);
	expect(diff).toEqual({
		onlyAtService: [entry("a@example.com")],
		onlyInMirror: [entry("c@example.com")],
		reasonDiffers: [],
	});
});

test("takes all spellings of a mailbox for one", () => {
	const service = [entry("Taro@example.com"), entry("TARO@example.com"), entry('"a..b"@docomo.ne.jp')];
	const mirror = [entry("taro@EXAMPLE.com"), entry("a..b@docomo.ne.jp")];
	expect(diffSuppressions(service, mirror)).toEqual({ onlyAtService: [], onlyInMirror: [], reasonDiffers: [] });
});

test("gives every spelling of what only the service has", () => {
	const service = [entry("Taro@example.com"), entry("taro@example.com")];
	expect(diffSuppressions(service, []).onlyAtService).toEqual(service);
});

test("of several spellings the reason that was given last counts", () => {
	const service = [entry("Taro@example.com", "bounce", 1), entry("taro@example.com", "complaint", 2)];
	const inMirror = entry("taro@example.com", "bounce");
	expect(diffSuppressions(service, [inMirror]).reasonDiffers).toEqual([{ atService: service[1], inMirror }]);
	expect(diffSuppressions(service.toReversed(), [entry("taro@example.com", "complaint")]).reasonDiffers).toEqual([]);
});

test("compares what is no address by its text", () => {
	expect(foldAddress(" Nobody ")).toBe("nobody");
	expect(foldAddress("Taro@Example.COM")).toBe("taro@example.com");
	expect(foldAddress('"taro"@example.com')).toBe("taro@example.com");
});
