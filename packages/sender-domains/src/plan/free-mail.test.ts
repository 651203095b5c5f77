import { describe, expect, it } from "vitest";
import { freeMailFinding, isFreeMailDomain } from "./free-mail.ts";

describe("isFreeMailDomain", () => {
	it.each([
		["gmail.com", true],
		["GMail.com.", true],
		["yahoo.co.jp", true],
		["docomo.ne.jp", true],
		["t.vodafone.ne.jp", true],
		["icloud.com", true],
		["outlook.com", true],
		["yahoo.fr", true],
		["yahoo.com.br", true],
		["hotmail.co.uk", true],
		["shop.example", false],
		["gmail.com.shop.example", false],
		["notgmail.com", false],
		["yahoo.shop.jp", false],
		["live.tv", false],
		["日本語.example", false],
		["", false],
		["no domain", false],
	])("says of %s: %s", (domain, expected) => {
		expect(isFreeMailDomain(domain)).toBe(expected);
	});
});

describe("freeMailFinding", () => {
	it("refuses a domain", () => {
		expect(freeMailFinding("gmail.com", "domain")).toMatchObject({ code: "free-mail-domain", severity: "error" });
	});

	it("warns about an address, naming DMARC", () => {
		const finding = freeMailFinding("ezweb.ne.jp", "address");
		expect(finding).toMatchObject({ code: "free-mail-address", severity: "warning" });
		expect(finding?.sentence.ja).toContain("DMARC");
		expect(finding?.sentence.en).toContain("DMARC always fails");
	});

	it("has nothing against a domain of one's own", () => {
		expect(freeMailFinding("shop.example", "domain")).toBeNull();
	});
});
