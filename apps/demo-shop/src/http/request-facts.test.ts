import { describe, expect, it } from "vitest";
import { readFacts } from "./request-facts.ts";

describe("readFacts", () => {
	it("takes the language from the query, then the cookie, then the browser, then the fallback", () => {
		const headers = { cookie: "a=b; lang=ja", "accept-language": "en" };
		expect(readFacts({ url: "/?lang=en", headers }, "ja")).toMatchObject({ locale: "en", chosenLocale: "en" });
		expect(readFacts({ url: "/", headers }, "en")).toEqual({ locale: "ja", wantsJson: false });
		expect(readFacts({ url: "/", headers: { "accept-language": "en" } }, "ja").locale).toBe("en");
		expect(readFacts({ url: "/", headers: {} }, "ja").locale).toBe("ja");
	});

	it("ignores languages it does not have", () => {
		expect(readFacts({ url: "/?lang=fr", headers: { cookie: "lang=xx" } }, "en")).toEqual({
			locale: "en",
			wantsJson: false,
		});
	});

	it("answers JSON to who asks for it and to who posts it", () => {
		expect(readFacts({ url: "/", headers: { accept: "application/json" } }, "en").wantsJson).toBe(true);
		expect(
			readFacts({ url: "/", headers: { "content-type": "application/json; charset=utf-8" } }, "en").wantsJson,
		).toBe(true);
		expect(readFacts({ url: "/", headers: { accept: "text/html,*/*;q=0.8" } }, "en").wantsJson).toBe(false);
	});

	it("does not stumble over an address that is no URL", () => {
		expect(readFacts({ url: "//", headers: {} }, "en").locale).toBe("en");
	});
});
