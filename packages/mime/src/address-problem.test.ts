import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "./address.ts";
import { AddressError } from "./address-error.ts";
import { type AddressProblemCode, addressProblemCodes, describeAddressProblem } from "./address-problem.ts";
import { toAsciiDomain } from "./domain.ts";
import { isMailError } from "./errors.ts";
import { formatMailbox, parseMailbox } from "./mailbox.ts";
import { readFrom } from "./mailbox-list.ts";

const address = parseAddress("info@shop.example");
const locales = ["ja", "en"] as const;

/** For every problem there is, something that has it. */
const mistakes: Readonly<Record<AddressProblemCode, () => unknown>> = {
	"line-break": () => parseAddress("info@shop.example\r\nRCPT TO:<x@evil.example>"),
	"control-character": () => parseAddress("info\u0007@shop.example"),
	"broken-character": () => parseAddress("info\ud800@shop.example"),
	"open-comment": () => parseAddress("info(@shop.example"),
	"open-quotation": () => parseAddress('"info@shop.example'),
	"open-bracket": () => parseAddress("info@[192.0.2.1"),
	empty: () => parseMailbox("Shop <>"),
	"angle-brackets": () => parseAddress("Shop <info@shop.example>"),
	"full-width-at": () => parseMailbox("info＠shop.example"),
	"no-at": () => parseMailbox("info"),
	"several-ats": () => parseAddress("a@b@shop.example"),
	"nothing-before-at": () => parseAddress("@shop.example"),
	"dot-first": () => parseAddress(".info@shop.example"),
	"two-dots": () => parseAddress("in..fo@shop.example"),
	"dot-before-at": () => parseAddress("info.@shop.example"),
	"blank-before-at": () => parseAddress("in fo@shop.example"),
	"character-before-at": () => parseAddress("in;fo@shop.example"),
	"invisible-before-at": () => parseAddress("in\u200bfo@shop.example"),
	"tab-before-at": () => parseAddress('"a\tb"@shop.example'),
	"nothing-after-at": () => parseAddress("info@"),
	"character-after-at": () => parseAddress("info@shop;example"),
	"quotation-after-at": () => parseAddress('info@"shop".example'),
	"blank-after-at": () => parseAddress("info@shop example"),
	"literal-no-ip": () => parseAddress("info@[300.1.1.1]"),
	"literal-not-alone": () => parseAddress("info@[192.0.2.1].example"),
	"local-part-too-long": () => parseAddress(`${"a".repeat(65)}@shop.example`),
	"address-too-long": () => parseAddress(`${"a".repeat(64)}@${"b.".repeat(92)}example`),
	"domain-empty": () => toAsciiDomain("."),
	"domain-blank": () => toAsciiDomain("shop example"),
	"domain-not-idna": () => toAsciiDomain("ex％61mple.com"),
	"domain-too-long": () => toAsciiDomain(`${"a.".repeat(126)}example`),
	"domain-character": () => toAsciiDomain("sh_op.example"),
	"domain-ip": () => toAsciiDomain("192.0.2.1"),
	"label-empty": () => toAsciiDomain("shop..example"),
	"label-too-long": () => toAsciiDomain(`${"a".repeat(64)}.example`),
	"label-hyphen": () => toAsciiDomain("-shop.example"),
	"name-control": () => formatMailbox({ displayName: "a\nb", address }),
	"name-no-text": () => readFrom({ displayName: 7, address } as never),
	"name-character": () => parseMailbox("info@shop.example <info@shop.example>"),
	"open-angle": () => parseMailbox("Shop <info@shop.example"),
	"text-after-angle": () => parseMailbox("<a@shop.example> <b@shop.example>"),
	comma: () => parseMailbox("a@shop.example, b@shop.example"),
	group: () => parseMailbox("Shop: info@shop.example;"),
	"no-mailbox": () => readFrom(undefined as never),
};

function errorOf(mistake: () => unknown): AddressError {
	try {
		mistake();
	} catch (error) {
		if (error instanceof AddressError) return error;
		throw error;
	}
	throw new Error("There was nothing wrong with it");
}

describe.each(addressProblemCodes)("the problem %s", (code) => {
	const error = errorOf(mistakes[code]);
	const [ja, en] = locales.map((locale) => describeAddressProblem(error, locale)) as [string, string];

	it("is found, and has a code beside its clause", () => {
		expect(error.problemCode).toBe(code);
		expect(error.message).toContain(error.problem);
	});

	it("has a sentence of its own in each language, with all details in their places", () => {
		expect(en).toBe(`The text ${error.problem}.`);
		expect(en.replace("＠", "")).toMatch(/^\p{ASCII}+$/u);
		expect(ja).toMatch(/^入力内容.*[\u3040-\u30ff].*。$/);
		expect(ja + en).not.toMatch(/[{}\p{Cc}\p{Cf}]|undefined/u);
	});

	it("survives JSON", () => {
		const stored = JSON.parse(JSON.stringify(error)) as AddressError;
		expect(locales.map((locale) => describeAddressProblem(stored, locale))).toEqual([ja, en]);
	});
});

describe("describeAddressProblem", () => {
	it("says every problem in Japanese words of its own", () => {
		const sentences = addressProblemCodes.map((code) => describeAddressProblem(errorOf(mistakes[code]), "ja"));
		expect(new Set(sentences).size).toBe(addressProblemCodes.length);
	});

	it("begins with what has the problem", () => {
		const error = errorOf(() => parseMailbox("info＠shop.example"));
		expect(describeAddressProblem(error, "ja", "差出人（From）")).toBe(
			"差出人（From）の「＠」が全角です。半角の「@」に直してください。",
		);
		expect(describeAddressProblem(error, "en", "The From")).toBe('The From has a full-width "＠" instead of "@".');
	});

	it("names the character and the limit", () => {
		expect(describeAddressProblem(errorOf(mistakes["domain-character"]), "ja")).toContain("「_」");
		expect(describeAddressProblem(errorOf(mistakes["local-part-too-long"]), "ja")).toContain("半角64文字以内");
	});

	it("tells in English whether the domain is all there is", () => {
		expect(describeAddressProblem(errorOf(mistakes["label-hyphen"]), "en")).toMatch(/^The text has a label/);
		expect(
			describeAddressProblem(
				errorOf(() => parseAddress("info@-shop.example")),
				"en",
			),
		).toMatch(/^The text has a domain that has a label/);
	});

	it.each([
		["a code of a later version", { problem: "is odd", problemCode: "odd" }],
		["no code", { problem: "is odd" }],
		["a code that every object has", { problem: "is odd", problemCode: "constructor" }],
		["details that are missing", { problem: "is odd", problemCode: "domain-character" }],
		["details that are none", { problem: "is odd", problemCode: "label-too-long", details: null as never }],
	])("says with %s at least the clause", (_what, problem) => {
		expect(describeAddressProblem(problem, "ja")).toBe("入力内容に誤りがあります（is odd）。");
		expect(describeAddressProblem(problem, "en")).toBe("The text is odd.");
	});

	it("shows nothing that a terminal or a page would stumble over, whatever it is given", () => {
		const hostile = fc.string({ unit: "binary", maxLength: 2_000 });
		const code = fc.constantFrom<AddressProblemCode | "odd">(...addressProblemCodes, "odd");
		fc.assert(
			fc.property(hostile, hostile, hostile, code, (subject, problem, character, problemCode) => {
				for (const locale of locales) {
					const told = describeAddressProblem({ problem, problemCode, details: { character } }, locale, subject);
					expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
					expect(Array.from(told).length).toBeLessThan(500);
				}
			}),
		);
	});

	it("lets nothing invisible into the clauses either, whatever is parsed", () => {
		const piece = fc.constantFrom("a", "@", ".", ",", ";", ":", "<", ">", '"', "(", "[", "]", "\t", "\u202e", "\u3000");
		const text = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 2 })), { maxLength: 12 });
		fc.assert(
			fc.property(text, (pieces) => {
				for (const parse of [parseMailbox, parseAddress, toAsciiDomain]) {
					const problem = problemOf(() => parse(pieces.join("")));
					expect(problem).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
					expect(problem.length).toBeLessThan(200);
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});

function problemOf(action: () => unknown): string {
	try {
		action();
		return "";
	} catch (error) {
		if (isMailError(error)) return (error as AddressError).problem;
		throw error;
	}
}
