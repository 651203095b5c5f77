import type { Route } from "@todoku/core";
import type { FeedbackRow } from "@todoku/outbox";
import type { Crumb } from "../http/reply.ts";
import { describeFeedback, saidBy } from "../mail/describe-feedback.ts";
import { describeMail } from "../mail/describe-mail.ts";
import type { MailRecord, MailStatus } from "../mail/mail-record.ts";
import type { FieldName } from "../shop/form.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, type HtmlValue, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";

/** A table that folds into cards on a narrow screen, where each cell shows its column's name. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly HtmlValue[])[]): Html {
	return html`<div class="table"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, index) => html`<td data-label="${columns[index]}"><div>${cell}</div></td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** Names and values; what has no value is left out. */
export function facts(pairs: readonly (readonly [name: string, value: HtmlValue])[]): Html {
	const known = pairs.filter(([, value]) => value !== undefined && value !== null && value !== false);
	return html`<dl class="facts">
${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

export function field(
	{ words }: PageContext,
	form: string,
	name: FieldName,
	input: { readonly type: "text" | "email" | "number"; readonly value: string; readonly note?: string },
): Html {
	const id = `${form}-${name}`;
	const range = input.type === "number" ? html` min="1" max="99"` : html` maxlength="500"`;
	const note = input.note === undefined ? null : html`<p class="note" id="${id}-note">${input.note}</p>`;
	return html`<div class="field"><label for="${id}">${words.fields[name]}</label>
<input id="${id}" name="${name}" type="${input.type}" value="${input.value}" required${range}${note && html` aria-describedby="${id}-note"`}>
${note}</div>`;
}

export function routeBadge({ words }: PageContext, route: Route | undefined): Html {
	return route === undefined
		? html`<span class="badge none">${words.mails.noRoute}</span>`
		: html`<span class="badge ${route}">${words.routes[route]}</span>`;
}

/** The route of a mail; of one that has not been decided on yet, that it is not. */
export function mailRouteBadge(context: PageContext, { decision, status }: MailRecord): Html {
	const isOpen = decision === undefined && (status === "sending" || status === "waiting");
	return isOpen
		? html`<span class="badge none">${context.words.mails.undecided}</span>`
		: routeBadge(context, decision?.route);
}

export function statusBadge({ words }: PageContext, status: MailStatus): Html {
	return html`<span class="badge ${status}">${words.statuses[status]}</span>`;
}

/** What is known since stands beside the status, and never instead of it. */
function feedbackBadges({ locale }: PageContext, { feedback }: MailRecord): Html[] {
	return feedback.map((kind) => {
		const { title, sentence } = describeFeedback(kind, locale);
		return html` <span class="badge ${kind}" title="${sentence}">${title}</span>`;
	});
}

/** The same with everything that was said. */
export function feedbackList(context: PageContext, rows: readonly FeedbackRow[]): Html | null {
	if (rows.length === 0) return null;
	const items = rows.map((row) => {
		const { title, sentence } = describeFeedback(row.kind, context.locale, row.bounce);
		const said = saidBy(row);
		return html`<li><span class="badge ${row.kind}">${title}</span> ${context.time(row.at)}<p>${sentence}</p>
${said !== "" && html`<p class="note"><code>${said}</code></p>`}</li>\n`;
	});
	return html`<ul class="feedback">${items}</ul>`;
}

/** Mails with their way and the reason for it. */
export function mailTable(context: PageContext, shop: Shop, caption: string, records: readonly MailRecord[]): Html {
	const { mails, mailNames } = context.words;
	return table(
		caption,
		[mails.at, mails.mail, mails.recipient, mails.route, mails.reason, mails.status],
		records.map((record) => {
			const { reason, outcome } = describeMail(record, context.locale);
			return [
				context.time(record.at),
				html`<a href="${shop.path}/admin/mails/${record.id}">${mailNames[record.mail]}</a>`,
				html`<span class="address">${record.recipient}</span>`,
				mailRouteBadge(context, record),
				reason,
				html`${statusBadge(context, record.status)}${feedbackBadges(context, record)}<p class="note">${outcome}</p>`,
			];
		}),
	);
}

/** A shop's setting on one line, as people write it down. */
export function settingText(setting: string | null): Html {
	return setting === null
		? html`<span class="none">—</span>`
		: html`<code>${setting.split("\n").map((line, index) => html`${index > 0 && html` ⏎<br>`}${line}`)}</code>`;
}

export function shopTrail({ locale }: PageContext, shop: Shop): readonly Crumb[] {
	return [{ href: shop.path, text: shop.name[locale] }];
}

export function adminTrail(context: PageContext, shop: Shop): readonly Crumb[] {
	return [...shopTrail(context, shop), { href: `${shop.path}/admin`, text: context.words.admin.title }];
}
