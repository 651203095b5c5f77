import type { NearMiss } from "@todoku/core";
import type { PageReply, SeeOtherReply } from "../http/reply.ts";
import { feedbackJson } from "../mail/describe-feedback.ts";
import { describeMail, mailJson } from "../mail/describe-mail.ts";
import type { MailRecord } from "../mail/mail-record.ts";
import type { MailFile } from "../mail/sent-mails.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { adminTrail, facts, feedbackList, mailRouteBadge, mailTable, statusBadge } from "./parts.ts";

/** The list of sent mail. */
export function mailsPage(shop: Shop, records: readonly MailRecord[]): PageReply {
	return {
		kind: "page",
		title: ({ words }) => words.mails.title,
		trail: (context) => adminTrail(context, shop),
		body: (context) => {
			const { mails, inbox } = context.words;
			if (records.length === 0) return html`<p>${mails.none}</p>`;
			return mailTable(context, shop, `${mails.title} (${inbox.newestFirst})`, records);
		},
		json: ({ locale }) => records.map((record) => mailJson(record, locale)),
	};
}

/** One mail with everything that is known of it. */
export function mailPage(shop: Shop, record: MailFile): PageReply {
	return {
		kind: "page",
		title: ({ words }) => words.mailNames[record.mail],
		trail: (context) => [
			...adminTrail(context, shop),
			{ href: `${shop.path}/admin/mails`, text: context.words.mails.title },
		],
		body: (context) => {
			const { mails, categories } = context.words;
			const { reason, outcome } = describeMail(record, context.locale);
			const { decision, lastAnswer } = record;
			return html`<section class="card">${facts([
				[mails.route, mailRouteBadge(context, record)],
				[mails.reason, reason],
				[mails.entry, decision?.entry],
				[mails.nearMisses, decision && nearMisses(context, decision.nearMisses)],
				[mails.shadow, decision?.shadow && mails.shadowService],
				[mails.status, html`${statusBadge(context, record.status)}<p>${outcome}</p>`],
				[mails.feedback, feedbackList(context, record.feedbackList)],
				[mails.reply, lastAnswer?.reply && html`<code>${lastAnswer.reply}</code>`],
				[mails.attempts, record.attempts],
				[mails.dueAt, record.status === "waiting" && record.dueAt && context.time(record.dueAt)],
				[mails.duplicate, record.possibleDuplicate && mails.possibleDuplicate],
			])}
${sendNowForm(context, shop, record)}</section>
<section class="card">${facts([
				[mails.at, context.time(record.at)],
				[mails.recipient, record.recipient],
				[mails.from, html`<code>${record.from}</code>`],
				[mails.address, decision?.address],
				[mails.subject, record.subject],
				[mails.category, categories[record.category]],
				[mails.messageId, record.messageId],
				[mails.providerMessageId, lastAnswer?.providerMessageId],
			])}</section>`;
		},
		json: ({ locale }) => ({
			...mailJson(record, locale),
			reports: record.feedbackList.map((row) => feedbackJson(row, locale)),
		}),
	};
}

/** The answer to the button that sends a mail now. */
export function sentMail(shop: Shop, record: MailRecord): SeeOtherReply {
	return {
		kind: "see-other",
		location: `${shop.path}/admin/mails/${record.id}`,
		told: { status: 200, json: ({ locale }) => mailJson(record, locale) },
	};
}

function nearMisses({ words }: PageContext, misses: readonly NearMiss[] | undefined): Html | string {
	if (misses === undefined || misses.length === 0) return words.mails.noNearMisses;
	return html`<ul>${misses.map(({ entry, why }) => html`<li><code>${entry}</code> ${words.nearMisses[why]}</li>`)}</ul>`;
}

/** Only where there is something to press for: a mail that waits, and one that is kept back. */
function sendNowForm({ words: { mails } }: PageContext, shop: Shop, { id, status }: MailRecord): Html | null {
	if (status !== "waiting" && status !== "held" && status !== "unknown") return null;
	return html`<form method="post" action="${shop.path}/admin/mails/${id}/retry">
<p class="note">${mails.sendNowNotes[status]}</p>
<button type="submit">${mails.sendNow[status]}</button></form>`;
}
