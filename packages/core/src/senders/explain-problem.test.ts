import { addressProblemCodes } from "@todoku/mime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BadEntry, InvalidFromError, type InvalidSettingError } from "../errors.ts";
import { explanationLocales } from "../routing/explain.ts";
import { explainBadEntry, explainInvalidFrom } from "./explain-problem.ts";
import { readSender } from "./sender-address.ts";
import { senderProblemCodes } from "./sender-problem.ts";
import { senderProblems } from "./sender-problem-words.ts";
import { parseVerifiedSenders, type SendersOptions } from "./verified-senders.ts";

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function thrown(action: () => unknown): unknown {
	try {
		action();
	} catch (error) {
		return error;
	}
	throw new Error("There was nothing wrong with it");
}

function badEntry(setting: string, options?: SendersOptions): BadEntry {
	const error = thrown(() => parseVerifiedSenders(setting, options)) as InvalidSettingError;
	const [entry] = error.entries;
	if (entry === undefined) throw new Error("There is no bad entry");
	return entry;
}

function invalidFrom(from: string): InvalidFromError {
	return thrown(() => readSender(from)) as InvalidFromError;
}

describe("the codes", () => {
	it("do not mean one thing here and another for addresses", () => {
		expect(new Set(senderProblemCodes).size).toBe(senderProblemCodes.length);
		expect(senderProblemCodes).toEqual(expect.arrayContaining([...addressProblemCodes]));
	});

	it("have words in both languages, with and without details, and these differ", () => {
		const details = { example: "shop.example", character: "、" };
		for (const code of Object.keys(senderProblems) as (keyof typeof senderProblems)[]) {
			const problem = senderProblems[code].en;
			for (const entry of [
				{ line: 1, text: "x", problem, code },
				{ line: 1, text: "x", problem, code, details },
			]) {
				const [ja, en] = explanationLocales.map((locale) => explainBadEntry(entry, locale)) as [string, string];
				expect(ja).toMatch(/^「x」.*[\u3040-\u30ff].*。$/);
				expect(en).toMatch(/^"x" .*\.$/);
				expect(en).not.toMatch(/[\u3040-\u30ff]/);
				expect(ja + en).not.toMatch(/[{}]|undefined/);
			}
		}
	});
});

describe("explainBadEntry", () => {
	it.each([
		[
			"*.example.com",
			"wildcard",
			"「*.example.com」はワイルドカード（*）を含みます。サブドメインは自動的に対象になるため、example.com と入力してください。",
			'"*.example.com" has a wildcard; a domain covers its subdomains by itself: example.com.',
		],
		[
			"*",
			"wildcard",
			"「*」はワイルドカード（*）を含みます。サブドメインは自動的に対象になるため、ドメインだけを入力してください。",
			'"*" has a wildcard; a domain covers its subdomains by itself.',
		],
		[
			"@shop.example",
			"leading-at",
			"「@shop.example」は「@」の前に何も入力されていません。ドメイン全体を対象にする場合は、「@」を付けずに shop.example と入力してください。",
			'"@shop.example" has nothing before the "@"; for a whole domain write it without the "@": shop.example.',
		],
		[
			"shop.example、b.example",
			"separator",
			"「shop.example、b.example」の「、」は区切り文字として使えません。半角のカンマ（,）または改行で区切ってください。",
			'"shop.example、b.example" has a separator other than a comma or a line break: "、".',
		],
		[
			"co.jp",
			"public-suffix",
			"「co.jp」は、ドメインの一部だけか、だれでも使える共用の部分（co.jp など）です。example.co.jp のように、自社のドメイン全体を入力してください。",
			'"co.jp" is a public suffix, under which anybody can register; write your own domain in full.',
		],
		[
			"info@sh_op.example",
			"domain-character",
			"「info@sh_op.example」のドメインに、使えない文字「_」が含まれています。使えるのは、英数字・日本語などの文字・ハイフン（-）・ドット（.）だけです。",
			'"info@sh_op.example" has a domain that has a character other than letters, digits, hyphens and dots: "_".',
		],
	])("explains %j (%s) in both languages", (text, code, ja, en) => {
		const entry = badEntry(text);
		expect(entry).toMatchObject({ line: 1, text, code });
		expect(explainBadEntry(entry, "ja")).toBe(ja);
		expect(explainBadEntry(entry, "en")).toBe(en);
	});

	it.each([
		["http://shop.example/", "url"],
		["Shop <info@shop.example>", "named-address"],
		["[192.0.2.1]", "ip-address"],
		["shop.example\rb.example", "separator"],
		["shop .example", "blank"],
		["info(x)@shop.example", "comment"],
		["shop.example/path", "not-in-domain"],
		["shop..example", "label-empty"],
	])("gives %j the code %s", (text, code) => {
		expect(badEntry(text)).toMatchObject({ code });
	});

	it("writes the domain out as it was meant, in letters that people read", () => {
		expect(badEntry("*.日本語.example").details).toEqual({ example: "日本語.example" });
		expect(badEntry("*.ＳＨＯＰ.example.").details).toEqual({ example: "shop.example" });
		expect(badEntry("*.日本\u00ad語.example").details).toEqual({ example: "xn--wgv71a119e.example" });
	});

	it("does not advise what would be refused in its turn", () => {
		expect(explainBadEntry(badEntry("*.co.jp"), "ja")).not.toContain("co.jp と入力");
	});

	it("names the list of revoked entries when the entry stands there", () => {
		const entry = badEntry("shop.example", { revoked: ["*.shop.example"] });
		expect(entry).toMatchObject({ code: "wildcard", problem: expect.stringContaining("revoked entries") });
		expect(explainBadEntry(entry, "ja")).toMatch(/^失効した登録の一覧の「\*\.shop\.example」は/);
		expect(explainBadEntry(entry, "en")).toMatch(/^In the list of revoked entries, "\*\.shop\.example" has a wild/);
	});

	it("explains an entry that was stored as JSON as it explains the entry itself", () => {
		for (const text of ["*.example.com", "shop.example、b.example", "sh_op.example", "shop..example", "co.jp"]) {
			const entry = badEntry(text);
			const stored = JSON.parse(JSON.stringify(entry)) as BadEntry;
			for (const locale of explanationLocales)
				expect(explainBadEntry(stored, locale)).toBe(explainBadEntry(entry, locale));
		}
	});

	it.each([{}, { code: "from-the-future" }, { code: "toString" }])("falls back on the clause for %j", (known) => {
		const entry = { line: 1, text: "x", problem: "is odd", ...known } as BadEntry;
		expect(explainBadEntry(entry, "ja")).toBe("「x」に誤りがあります（is odd）。");
		expect(explainBadEntry(entry, "en")).toBe('"x" is odd.');
	});

	it("is short and printable, whatever the setting or the store held", () => {
		const hostile = fc.string({ unit: "binary", minLength: 1, maxLength: 1_000 });
		const code = fc.constantFrom(...senderProblemCodes);
		fc.assert(
			fc.property(hostile, hostile, code, (text, detail, some) => {
				const details = { example: detail, character: detail };
				for (const locale of explanationLocales) {
					const told = explainBadEntry({ line: 1, text, problem: detail, code: some, details }, locale);
					expect(told).not.toMatch(hidden);
					expect(Array.from(told).length).toBeLessThan(500);
				}
			}),
		);
	});
});

describe("explainInvalidFrom", () => {
	it.each([
		[
			"info＠shop.example",
			"full-width-at",
			"差出人（From）「info＠shop.example」の「＠」が全角です。半角の「@」に直してください。",
			'The From "info＠shop.example" has a full-width "＠" instead of "@".',
		],
		["", "empty", "差出人（From）にメールアドレスが入力されていません。", "The From is empty."],
		[undefined as never, "from-missing", "差出人（From）が設定されていません。", "The From is missing."],
		[
			"info@[192.0.2.1]",
			"from-ip-address",
			"差出人（From）「info@[192.0.2.1]」の「@」より後が IP アドレスになっています。ドメインを使ったメールアドレスを入力してください。",
			'The From "info@[192.0.2.1]" has an IP address instead of a domain.',
		],
		[
			"info\r\nBcc: x@evil.example",
			"line-break",
			"差出人（From）「info\ufffd\ufffdBcc: x@evil.example」に改行が含まれています。1行で入力してください。",
			'The From "info\ufffd\ufffdBcc: x@evil.example" holds a line break.',
		],
	])("explains %j (%s) in both languages", (from, code, ja, en) => {
		const error = invalidFrom(from);
		expect(error.problemCode).toBe(code);
		expect(explainInvalidFrom(error, "ja")).toBe(ja);
		expect(explainInvalidFrom(error, "en")).toBe(en);
	});

	it("explains an error that was stored as JSON as it explains the error itself", () => {
		const error = invalidFrom(`${"a".repeat(65)}@shop.example`);
		const stored = JSON.parse(JSON.stringify(error)) as InvalidFromError;
		expect(stored).not.toBeInstanceOf(InvalidFromError);
		expect(explainInvalidFrom(stored, "ja")).toBe(explainInvalidFrom(error, "ja"));
		expect(explainInvalidFrom(error, "ja")).toContain("半角64文字以内");
	});

	it("falls back on the clause of an error without a code", () => {
		const error = new InvalidFromError("x", "is odd");
		expect(explainInvalidFrom(error, "ja")).toBe("差出人（From）「x」に誤りがあります（is odd）。");
		expect(explainInvalidFrom(error, "en")).toBe('The From "x" is odd.');
	});
});
