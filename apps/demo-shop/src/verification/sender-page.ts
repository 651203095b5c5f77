import { explainDecision } from "@todoku/core";
import type { PlannedRecord, SenderPlan } from "@todoku/sender-domains";
import type { PageReply } from "../http/reply.ts";
import { type Html, html } from "../pages/html.ts";
import type { PageContext } from "../pages/page-context.ts";
import { routeBadge, shopTrail, table } from "../pages/parts.ts";
import type { Shop } from "../shop/shop.ts";
import type { SenderView } from "./sender-desk.ts";
import { verificationWords } from "./verification-words.ts";

const refreshSeconds = 2;

/** The path of the operator's page of a shop: not among the shop's own, where the setting is only to be looked at. */
export function sendersPath(shop: Shop): string {
	return `/operator/shops/${shop.id}/senders`;
}

/** The senders of a shop on their way into the setting, with the records, looked up at this moment. */
export function sendersPage(shop: Shop, senders: readonly SenderView[], suggestion: string): PageReply {
	const isUnderWay = senders.some(({ record }) => record.step !== "registered" && record.step !== "failed");
	return {
		kind: "page",
		// By the server's own word, since the page runs no script.
		...(isUnderWay && { headers: { refresh: String(refreshSeconds) } }),
		title: ({ locale }) => verificationWords(locale).title,
		trail: (context) => shopTrail(context, shop),
		body: (context) => {
			const words = verificationWords(context.locale);
			return html`<p class="lead">${words.lead}</p>
${senders.length === 0 && html`<p>${words.none}</p>`}
${senders.map((view) => senderSection(context, shop, view))}
${
	// The page that comes by itself every two seconds would take away what is being typed.
	!isUnderWay &&
	html`${domainForm(context, shop, suggestion)}
${addressForm(context, shop, suggestion)}`
}`;
		},
		json: () => ({ senders }),
	};
}

function senderSection(context: PageContext, shop: Shop, view: SenderView): Html {
	const words = verificationWords(context.locale);
	const { record, plan } = view;
	return html`<section aria-label="${record.sender}"><h2>${record.sender}</h2>
<p><span class="badge ${record.step}">${words.steps[record.step]}</span></p>
${record.kind === "address" && record.step !== "registered" && html`<p class="hint">${words.addressNext}</p>`}
${plan !== undefined && recordsPart(context, plan)}
${plan !== undefined && findingsPart(context, plan)}
${record.kind === "domain" && staffForms(context, shop, record.sender)}
${changesPart(context, view)}
${historyPart(context, view)}</section>`;
}

function recordsPart(context: PageContext, plan: SenderPlan): Html {
	const words = verificationWords(context.locale);
	return table(
		words.records,
		[words.name, words.type, words.value, words.state],
		plan.records.map((record) => [
			html`<code>${record.name}</code>`,
			html`<span class="type">${record.type}</span>`,
			html`<code>${record.value}</code>`,
			html`<span class="badge ${record.state}">${stateOf(context, record)}</span><p class="note">${record.sentence[context.locale]}</p>`,
		]),
	);
}

function stateOf({ locale }: PageContext, { state, seen }: PlannedRecord): string {
	const words = verificationWords(locale);
	return seen === "authoritative-only" ? words.propagating : words.states[state];
}

function findingsPart({ locale }: PageContext, { findings }: SenderPlan): Html | null {
	if (findings.length === 0) return null;
	const items = findings.map(({ severity, sentence }) => html`<li class="${severity}">${sentence[locale]}</li>\n`);
	return html`<h3>${verificationWords(locale).findings}</h3><ul>${items}</ul>`;
}

function staffForms({ locale }: PageContext, shop: Shop, sender: string): Html {
	const words = verificationWords(locale);
	const form = (action: string, text: string): Html =>
		html`<form method="post" action="${sendersPath(shop)}/${action}"><input type="hidden" name="sender" value="${sender}"><button type="submit">${text}</button></form>`;
	return html`<div class="acts">${form("publish", words.publish)} ${form("withdraw", words.withdraw)}</div>`;
}

function changesPart(context: PageContext, { changes }: SenderView): Html {
	const words = verificationWords(context.locale);
	return html`<h3>${words.changesTitle}</h3><p>${words.changesLead}</p>
${table(
	words.changesTitle,
	["#", context.words.fields.from, words.category, words.before, words.now],
	changes.map(({ number, from, category, before, now }) => [
		number,
		html`<code>${from}</code>`,
		words.categories[category],
		routeBadge(context, before.route),
		html`${routeBadge(context, now.route)}${before.route !== now.route && html` <strong>${words.changed}</strong>`}<p class="note">${explainDecision(now, context.locale)}</p>`,
	]),
)}`;
}

function historyPart(context: PageContext, { history }: SenderView): Html {
	const words = verificationWords(context.locale);
	return html`<details><summary>${words.history}</summary>${table(
		words.history,
		[words.at, words.event, words.step, words.who, words.why],
		history.map(({ at, event, to, actor, reason, evidence }) => [
			context.time(at),
			event,
			words.steps[to],
			actor,
			html`${reason}${evidence !== undefined && html`<p class="note">${words.evidence}: ${evidence}</p>`}`,
		]),
	)}</details>`;
}

function domainForm({ locale, words: { fields } }: PageContext, shop: Shop, domain: string): Html {
	const words = verificationWords(locale);
	return html`<section class="card" aria-labelledby="domain-form"><h2 id="domain-form">${words.domainTitle}</h2><p>${words.domainLead}</p>
<form method="post" action="${sendersPath(shop)}/domains">
${textField("domain", fields.domain, domain)}
${textField("dmarcReports", fields.dmarcReports, `dmarc@${domain}`)}
${textField("withoutSurvey", fields.withoutSurvey, words.withoutSurveyDefault)}
<button type="submit">${words.domainButton}</button></form></section>`;
}

function addressForm({ locale, words: { fields } }: PageContext, shop: Shop, domain: string): Html {
	const words = verificationWords(locale);
	return html`<section class="card" aria-labelledby="address-form"><h2 id="address-form">${words.addressTitle}</h2><p>${words.addressLead}</p>
<form method="post" action="${sendersPath(shop)}/addresses">
${textField("address", fields.address, `info@${domain}`)}
${textField("withoutSurvey", fields.withoutSurvey, words.withoutSurveyDefault, "address-")}
<div class="field"><label class="tick"><input type="checkbox" name="acknowledged" value="yes" required> ${words.acknowledge}</label></div>
<button type="submit">${words.addressButton}</button></form></section>`;
}

function textField(name: string, label: string, value: string, prefix = ""): Html {
	const id = `${prefix}${name}`;
	return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="text" value="${value}" required maxlength="500"></div>`;
}
