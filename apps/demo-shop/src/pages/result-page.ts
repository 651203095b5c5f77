import type { PageReply, SeeOtherReply } from "../http/reply.ts";
import { mailJson } from "../mail/describe-mail.ts";
import type { ActReport } from "../mail/mail-desk.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, html } from "./html.ts";
import type { Locale } from "./locale.ts";
import type { PageContext } from "./page-context.ts";
import { facts, mailTable, shopTrail } from "./parts.ts";

/** What came of something a customer or the staff did: first that it succeeded, then each mail with its way and the reason. */
export function resultPage(shop: Shop, report: ActReport): PageReply {
	const { result, mails } = report;
	return {
		kind: "page",
		title: ({ words }) => words.results[result.kind],
		trail: (context) => shopTrail(context, shop),
		body: (context) => {
			const { results, site, admin } = context.words;
			return html`<section class="card">${facts([
				[results.number, result.number],
				[results.at, context.time(result.at)],
			])}
${stands(context, report)}</section>
<section aria-labelledby="mails"><h2 id="mails">${results.mails}</h2>
${mails.length === 0 ? html`<p>${whyNone(context, report)}</p>` : mailTable(context, shop, results.mails, mails)}
${mails.some(({ status }) => status === "sending") && lookAgain(context, shop, report)}</section>
<section aria-labelledby="next"><h2 id="next">${results.next}</h2>
<p class="links"><a href="/inbox">${site.inbox}</a> <a href="${shop.path}">${site.storefront}</a> <a href="${shop.path}/admin">${site.admin}</a> <a href="${shop.path}/admin/mails">${admin.sentMail}</a> <a href="${shop.path}/admin/returned-mail">${admin.returnedMail}</a></p></section>`;
		},
		json: ({ locale }) => reportJson(report, locale),
	};
}

/** The answer to the request that did it. */
export function createdResult(shop: Shop, report: ActReport): SeeOtherReply {
	return {
		kind: "see-other",
		location: resultPath(shop, report),
		told: { status: 201, json: ({ locale }) => reportJson(report, locale) },
	};
}

function resultPath(shop: Shop, { result }: ActReport): string {
	return `${shop.path}/results/${result.id}`;
}

function reportJson({ result, mails }: ActReport, locale: Locale): unknown {
	return { ...result, mails: mails.map((record) => mailJson(record, locale)) };
}

/** Mail that is recorded is on its way, whether or not anybody looks; so the page waits for nobody. */
function lookAgain({ words: { results } }: PageContext, shop: Shop, report: ActReport): Html {
	return html`<p class="hint" role="status">${results.underWay} <a href="${resultPath(shop, report)}">${results.lookAgain}</a></p>`;
}

/** What was done is done, whatever becomes of its mail. */
function stands({ words: { results } }: PageContext, { result: { kind, number } }: ActReport): Html | null {
	if (number === undefined || (kind !== "order" && kind !== "member")) return null;
	return html`<p class="note">${results.stands[kind](number)}</p>`;
}

function whyNone({ words: { results } }: PageContext, { result: { kind } }: ActReport): string {
	if (kind === "newsletter") return results.noMembers;
	return kind === "password-reset" ? results.unknownMember : results.noMails;
}
