import { type Html, html } from "./html.ts";
import type { Locale } from "./locale.ts";
import { type Words, wordsOf } from "./words.ts";

/** What every page is written with. */
export interface PageContext {
	readonly locale: Locale;
	readonly words: Words;
	time(at: Date): Html;
	price(yen: number): string;
}

export function pageContext(locale: Locale): PageContext {
	const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
	const price = new Intl.NumberFormat(locale, { style: "currency", currency: "JPY" });
	return {
		locale,
		words: wordsOf(locale),
		time: (at) => html`<time datetime="${at.toISOString()}">${time.format(at)}</time>`,
		price: (yen) => price.format(yen),
	};
}
