import type { Html } from "../pages/html.ts";
import { layout } from "../pages/layout.ts";
import type { Locale } from "../pages/locale.ts";
import { type PageContext, pageContext } from "../pages/page-context.ts";
import type { RequestFacts } from "./request-facts.ts";

/** One page, as HTML for people and as JSON for programs. */
export interface PageReply {
	readonly kind: "page";
	/** Default: 200. */
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	title(context: PageContext): string;
	/** The way to this page from the list of shops, which comes first by itself; absent for pages that are not below it. */
	trail?(context: PageContext): readonly Crumb[];
	body(context: PageContext): Html;
	json(context: PageContext): unknown;
}

export interface Crumb {
	readonly href: string;
	readonly text: string;
}

/** Something was done: people are sent to its page, where a reload does not do it again; programs are told at once. */
export interface SeeOtherReply {
	readonly kind: "see-other";
	readonly location: string;
	/** What programs get instead of being sent on; absent: they are sent on too. */
	readonly told?: { readonly status: 200 | 201; json(context: PageContext): unknown };
}

/** A file as it stands: a style sheet, the HTML of a mail. */
export interface FileReply {
	readonly kind: "file";
	readonly contentType: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: string;
}

export type Reply = PageReply | SeeOtherReply | FileReply;

/** A reply written out: what either framework has to hand over. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Writes a reply the way this request wants it. */
export function toAnswer(reply: Reply, facts: RequestFacts): Answer {
	if (reply.kind === "file") {
		const headers = { "content-type": reply.contentType, "cache-control": "no-cache", ...reply.headers };
		return { status: 200, headers, body: reply.body };
	}
	const context = pageContext(facts.locale);
	const headers = {
		"cache-control": "no-store",
		vary: "Accept, Accept-Language, Cookie",
		...languageCookie(facts.chosenLocale),
	};
	if (reply.kind === "see-other") {
		const withLocation = { ...headers, location: reply.location };
		return facts.wantsJson && reply.told !== undefined
			? jsonAnswer(reply.told.status, withLocation, reply.told.json(context))
			: { status: 303, headers: { ...withLocation, "content-type": "text/plain; charset=utf-8" }, body: "" };
	}
	const status = reply.status ?? 200;
	if (facts.wantsJson) return jsonAnswer(status, { ...headers, ...reply.headers }, reply.json(context));
	const page = layout(context, {
		title: reply.title(context),
		trail: reply.trail?.(context),
		body: reply.body(context),
	});
	const type = { "content-type": "text/html; charset=utf-8", "content-language": facts.locale };
	return { status, headers: { ...headers, ...type, ...reply.headers }, body: page.toString() };
}

function jsonAnswer(status: number, headers: Readonly<Record<string, string>>, value: unknown): Answer {
	const type = { "content-type": "application/json; charset=utf-8" };
	return { status, headers: { ...headers, ...type }, body: `${JSON.stringify(value, null, "\t")}\n` };
}

function languageCookie(locale: Locale | undefined): Readonly<Record<string, string>> {
	if (locale === undefined) return {};
	return { "set-cookie": `lang=${locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly` };
}
