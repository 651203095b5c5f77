import { type ExplanationLocale, explanationLocales } from "@todoku/core";

/** The languages of the shop are those that a decision explains itself in. */
export type Locale = ExplanationLocale;
export const locales: readonly Locale[] = explanationLocales;

export function isLocale(text: string | null | undefined): text is Locale {
	return locales.some((locale) => locale === text);
}

/** The language asked for in an Accept-Language field (RFC 9110 §12.5.4), as far as it is one of ours. */
export function preferredLocale(acceptLanguage: string | undefined): Locale | undefined {
	const wishes = (acceptLanguage ?? "").split(",").flatMap((wish) => {
		const [range = "", ...parameters] = wish.trim().toLowerCase().split(";");
		const locale = range.split("-")[0];
		const quality = parameters
			.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
			.find((q) => q !== undefined);
		return isLocale(locale) ? [{ locale, quality: quality === undefined ? 1 : Number(quality) }] : [];
	});
	return wishes.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality)[0]?.locale;
}

/** The language of a terminal, by the variables that POSIX names, in their order. */
export function terminalLocale(environment: Readonly<Record<string, string | undefined>>): Locale {
	const name = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
	return name.toLowerCase().startsWith("ja") ? "ja" : "en";
}
