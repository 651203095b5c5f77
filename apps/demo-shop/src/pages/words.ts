import type { Locale } from "./locale.ts";
import { en } from "./words-en.ts";
import { ja, type Words } from "./words-ja.ts";

export type { Words } from "./words-ja.ts";

const words: Readonly<Record<Locale, Words>> = { ja, en };

export function wordsOf(locale: Locale): Words {
	return words[locale];
}
