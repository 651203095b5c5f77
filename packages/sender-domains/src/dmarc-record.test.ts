import { describe, expect, it } from "vitest";
import { type DmarcRecord, parseDmarcRecord } from "./dmarc-record.ts";

function read(text: string | readonly string[]): DmarcRecord {
	const parse = parseDmarcRecord(text);
	expect(parse.state).toBe("record");
	return (parse as { record: DmarcRecord }).record;
}

describe("parseDmarcRecord", () => {
	it("reads every tag of a full record", () => {
		const text =
			"v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; psd=n; t=y; rua=mailto:a@shop.example,https://r.example/in; ruf=mailto:f@shop.example; fo=1:d:s";
		expect(read(text)).toEqual({
			p: "reject",
			sp: "quarantine",
			np: "none",
			strictest: "reject",
			adkim: "strict",
			aspf: "strict",
			psd: "n",
			testing: true,
			rua: ["mailto:a@shop.example", "https://r.example/in"],
			ruf: ["mailto:f@shop.example"],
			fo: ["1", "d", "s"],
			notes: [],
		});
	});

	it("fills in the defaults of a record with a policy only", () => {
		expect(read("v=DMARC1; p=none")).toEqual({
			p: "none",
			sp: null,
			np: null,
			strictest: "none",
			adkim: "relaxed",
			aspf: "relaxed",
			psd: "u",
			testing: false,
			rua: [],
			ruf: [],
			fo: ["0"],
			notes: [],
		});
	});

	it.each([
		["no blanks and a closing semicolon", "v=DMARC1;p=reject;"],
		["blanks around everything", "v = DMARC1 ; p\t=  reject  ; "],
		["tags in another order", "v=DMARC1; rua=mailto:a@b.example; p=reject"],
		["tags and values in upper case", "V=DMARC1; P=REJECT"],
		["empty pieces", "v=DMARC1;;; p=reject"],
		["the same policy twice", "v=DMARC1; p=reject; p=Reject"],
		["strings cut in the middle of a tag", ["v=DMARC1; p=re", "ject"]],
	])("reads the policy with %s", (_, text) => {
		expect(read(text).p).toBe("reject");
	});

	it.each([
		["an SPF record", "v=spf1 -all", "other"],
		["an empty text", "", "other"],
		["a verification token", "google-site-verification=v%3DDMARC1", "other"],
		["a blank before the version", " v=DMARC1; p=reject", "leading-characters"],
		["quotation marks of a zone file", '"v=DMARC1; p=reject"', "leading-characters"],
		["the version in second place", "p=reject; v=DMARC1", "version-not-first"],
		["the version in lower case", "v=dmarc1; p=reject", "version-wrong"],
		["a later version", "v=DMARC2; p=reject", "version-wrong"],
		["a longer version", "v=DMARC10; p=reject", "version-wrong"],
		["no semicolon after the version", "v=DMARC1 p=reject", "version-wrong"],
		["a comma after the version", "v=DMARC1, p=reject", "version-wrong"],
		["more than a record can hold", `v=DMARC1; p=reject; x=${"a".repeat(65_535)}`, "too-long"],
	])("discards %s", (_, text, why) => {
		expect(parseDmarcRecord(text)).toEqual({ state: "discarded", why });
	});

	it.each([
		["p=rejected", { p: "invalid" }, { kind: "invalid-value", tag: "p" }],
		["p=", { p: "invalid" }, { kind: "invalid-value", tag: "p" }],
		["rua=mailto:a@b.example", { p: null }, { kind: "missing-tag", tag: "p" }],
		["p=none; p=reject", { p: "invalid", strictest: "reject" }, { kind: "conflicting-values", tag: "p" }],
		["p=none; sp=all", { sp: "invalid" }, { kind: "invalid-value", tag: "sp" }],
		["p=none; np=constructor", { np: "invalid" }, { kind: "invalid-value", tag: "np" }],
		["p=none; adkim=strict", { adkim: "relaxed" }, { kind: "invalid-value", tag: "adkim" }],
		["p=none; adkim=r; adkim=s", { adkim: "strict" }, { kind: "conflicting-values", tag: "adkim" }],
		["p=none; psd=y; psd=n", { psd: "u" }, { kind: "conflicting-values", tag: "psd" }],
		["p=none; t=y; t=n", { testing: false }, { kind: "conflicting-values", tag: "t" }],
		["p=none; t=1", { testing: false }, { kind: "invalid-value", tag: "t" }],
		["p=none; fo=1:x", { fo: ["1"] }, { kind: "invalid-value", tag: "fo" }],
		["p=none; rua=dmarc@shop.example", { rua: [] }, { kind: "invalid-value", tag: "rua" }],
		["p=none; rua=mailto:", { rua: [] }, { kind: "invalid-value", tag: "rua" }],
		["p=none; rua=mailto:nobody", { rua: [] }, { kind: "invalid-value", tag: "rua" }],
		["p=none; ruf=mailto:a b@c.example", { ruf: [] }, { kind: "invalid-value", tag: "ruf" }],
		["p=none; rua=mailto:a@b.example!10m", { rua: ["mailto:a@b.example"] }, { kind: "size-limit", tag: "rua" }],
		["p=reject; pct=0", { p: "reject" }, { kind: "removed-tag", tag: "pct" }],
		["p=reject; rf=afrf", { p: "reject" }, { kind: "removed-tag", tag: "rf" }],
		["p=reject; ri=86400", { p: "reject" }, { kind: "removed-tag", tag: "ri" }],
		["p=reject; zz=1", { p: "reject" }, { kind: "unknown-tag", tag: "zz" }],
		["p=reject; adkim", { adkim: "relaxed" }, { kind: "malformed", tag: "" }],
		["p=reject; a-b=1", { p: "reject" }, { kind: "malformed", tag: "" }],
		["p=reject; sp=ｎｏｎｅ", { sp: null }, { kind: "malformed", tag: "sp" }],
	] as const)("notes what is wrong with %s and goes on", (tags, expected, note) => {
		const record = read(`v=DMARC1; ${tags}`);
		expect(record).toMatchObject(expected);
		expect(record.notes).toEqual([note]);
	});

	it("keeps the valid report addresses beside the invalid ones", () => {
		expect(read("v=DMARC1; rua=a@b.example, mailto:c@d.example").rua).toEqual(["mailto:c@d.example"]);
	});

	it.each([
		["semicolons", ";".repeat(60_000)],
		["blanks", " ".repeat(60_000)],
		["equals signs", "=".repeat(60_000)],
		["one endless tag", "a".repeat(60_000)],
		["policies", "p=none;".repeat(8_000)],
		["report addresses", `rua=${"mailto:a@b!".repeat(5_000)}`],
		["broken report addresses", `rua=${"mailto:".repeat(8_000)}`],
		["failure options", `fo=${"x:".repeat(30_000)}`],
		["unknown tags", "zz=1;".repeat(12_000)],
	])("survives a record full of %s, with few notes", (_, junk) => {
		const started = performance.now();
		const record = read(`v=DMARC1;${junk}`);
		expect(record.notes.length).toBeLessThanOrEqual(32);
		expect(record.notes.every(({ tag }) => tag.length <= 32)).toBe(true);
		// Takes a few milliseconds; anything that grows with the square of the text would take minutes.
		expect(performance.now() - started).toBeLessThan(2_000);
	});
});
