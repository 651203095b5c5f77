import type { PageReply, SeeOtherReply } from "../http/reply.ts";
import { mailJson } from "../mail/describe-mail.ts";
import type { MailLog } from "../mail/mail-log.ts";
import type { MailRecord } from "../mail/mail-record.ts";
import type { Result, Shop } from "../shop/shop.ts";
import { html } from "./html.ts";
import type { Locale } from "./locale.ts";
import type { PageContext } from "./page-context.ts";
import { facts, mailTable, shopTrail } from "./parts.ts";

/** What came of something a customer or the staff did: first that it succeeded, then each mail with its way and the reason. */
export function resultPage(shop: Shop, result: Result, log: MailLog): PageReply {
	const mails = mailsOf(shop, result, log);
	return {
		kind: "page",
		title: ({ words }) => words.results[result.kind],
		trail: (context) => shopTrail(context, shop),
		body: (context) => {
			const { results, site, admin } = context.words;
			return html`<section class="card">${facts([
				[results.number, result.number],
				[results.at, context.time(result.at)],
			])}</section>
<section aria-labelledby="mails"><h2 id="mails">${results.mails}</h2>
${mails.length === 0 ? html`<p>${whyNone(context, result)}</p>` : mailTable(context, shop, results.mails, mails)}</section>
<section aria-labelledby="next"><h2 id="next">${results.next}</h2>
<p class="links"><a href="/inbox">${site.inbox}</a> <a href="${shop.path}">${site.storefront}</a> <a href="${shop.path}/admin">${site.admin}</a> <a href="${shop.path}/admin/mails">${admin.sentMail}</a></p></section>`;
		},
		json: ({ locale }) => resultJson(shop, result, log, locale),
	};
}

/** The answer to the request that did it. */
export function createdResult(shop: Shop, result: Result, log: MailLog): SeeOtherReply {
	return {
		kind: "see-other",
		location: `${shop.path}/results/${result.id}`,
		told: { status: 201, json: ({ locale }) => resultJson(shop, result, log, locale) },
	};
}

function resultJson(shop: Shop, result: Result, log: MailLog, locale: Locale): unknown {
	return { ...result, mails: mailsOf(shop, result, log).map((record) => mailJson(record, locale)) };
}

function mailsOf(shop: Shop, result: Result, log: MailLog): readonly MailRecord[] {
	return result.mails.flatMap((id) => log.find(shop.id, id) ?? []);
}

function whyNone({ words: { results } }: PageContext, { kind, mails }: Result): string {
	// Mails that were sent and are gone from the list are no reason to claim anything.
	if (mails.length > 0) return results.noMails;
	if (kind === "newsletter") return results.noMembers;
	return kind === "password-reset" ? results.unknownMember : results.noMails;
}
