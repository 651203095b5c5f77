import type { IncomingMessage } from "node:http";
import { isLocale, type Locale, preferredLocale } from "../pages/locale.ts";

/** What of a request decides how its answer is written. */
export interface RequestFacts {
	readonly locale: Locale;
	/** Set when this very request chooses the language, which is then remembered. */
	readonly chosenLocale?: Locale;
	readonly wantsJson: boolean;
}

/** Reads them from the bare request, so that both frameworks decide alike. `fallback` is for browsers that name no language of ours. */
export function readFacts(request: Pick<IncomingMessage, "url" | "headers">, fallback: Locale): RequestFacts {
	const { accept = "", cookie = "", "content-type": contentType = "" } = request.headers;
	const wantsJson = /\bapplication\/json\b/i.test(accept) || /^application\/json\b/i.test(contentType);
	const chosen = queryOf(request.url ?? "").get("lang");
	if (isLocale(chosen)) return { locale: chosen, chosenLocale: chosen, wantsJson };
	const remembered = /(?:^|;\s*)lang=([a-z]+)(?:;|$)/.exec(cookie)?.[1];
	if (isLocale(remembered)) return { locale: remembered, wantsJson };
	return { locale: preferredLocale(request.headers["accept-language"]) ?? fallback, wantsJson };
}

function queryOf(url: string): URLSearchParams {
	const start = url.indexOf("?");
	return new URLSearchParams(start === -1 ? "" : url.slice(start + 1));
}
