import { describe, expect, it } from "vitest";
import { wordsOf } from "./words.ts";

type Tree = { readonly [key: string]: Tree } | readonly Tree[] | string | ((...values: unknown[]) => string);

/** Every text by its path; functions are called with an example. */
function texts(tree: Tree, path = ""): Map<string, string> {
	if (typeof tree === "string") return new Map([[path, tree]]);
	if (typeof tree === "function") return new Map([[path, tree("3", "4")]]);
	return new Map(Object.entries(tree).flatMap(([key, branch]) => [...texts(branch as Tree, `${path}/${key}`)]));
}

const japanese = texts(wordsOf("ja") as unknown as Tree);
const english = texts(wordsOf("en") as unknown as Tree);
const kana = /[\u3040-\u30ff\u4e00-\u9fff]/;

describe("words", () => {
	it("has the same texts in both languages", () => {
		expect([...english.keys()]).toEqual([...japanese.keys()]);
	});

	it("leaves no text empty", () => {
		const empty = [...japanese, ...english].filter(([, text]) => text.trim() === "");
		expect(empty).toEqual([]);
	});

	it("has no Japanese in English, but for the switch to Japanese", () => {
		const foreign = [...english].filter(([, text]) => kana.test(text)).map(([path]) => path);
		expect(foreign).toEqual(["/language/other"]);
	});

	it("has Japanese in every Japanese text, but for technical names", () => {
		const foreign = [...japanese].filter(([, text]) => !kana.test(text)).map(([path]) => path);
		expect(foreign).toEqual(["/language/other", "/language/otherLocale", "/mails/messageId", "/terminal/to"]);
	});
});
