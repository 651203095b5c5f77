import { explainDecision, isMailError, type MailError, type Mailer, type RoutingDecision } from "@todoku/core";
import type { PageReply } from "../http/reply.ts";
import { describeTrouble } from "../mail/describe-trouble.ts";
import type { MailDefinition } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, html } from "./html.ts";
import type { Locale } from "./locale.ts";
import type { PageContext } from "./page-context.ts";
import { adminTrail, facts, field, routeBadge, table } from "./parts.ts";

/** Core's `Mailer` has it, and so has Nest's `MailService`. */
export type Decider = Pick<Mailer, "decide">;

/** A definition with the way its mail would take now; or why there is none. */
interface Preview {
	readonly definition: MailDefinition;
	readonly decision?: RoutingDecision;
	readonly error?: MailError;
}

/** 「メール配信データ管理」: each mail with its category and From. */
export async function mailDataPage(
	shop: Shop,
	definitions: readonly MailDefinition[],
	decider: Decider,
): Promise<PageReply> {
	const previews = await Promise.all(definitions.map((definition) => preview(shop, definition, decider)));
	return {
		kind: "page",
		title: ({ words }) => words.admin.mailData,
		trail: (context) => adminTrail(context, shop),
		body: (context) => {
			const { mailData, fields, mailNames, categories, admin } = context.words;
			const rows = previews.map((shown) => [
				html`<a href="${shop.mailPath(shown.definition.key)}">${mailNames[shown.definition.key]}</a>`,
				categories[shown.definition.category],
				html`<code>${shown.definition.from}</code>`,
				shown.definition.subject,
				previewBadge(context, shown),
			]);
			const columns = [mailData.mail, mailData.category, fields.from, fields.subject, mailData.preview];
			return html`<p class="lead">${mailData.lead}</p>
${table(admin.mailData, columns, rows)}`;
		},
		json: ({ locale }) => previews.map((shown) => previewJson(shown, locale)),
	};
}

/** One definition, with the form that changes its From and subject. `saved` after such a change. */
export async function mailDefinitionPage(
	shop: Shop,
	definition: MailDefinition,
	decider: Decider,
	saved = false,
): Promise<PageReply> {
	const shown = await preview(shop, definition, decider);
	return {
		kind: "page",
		title: ({ words }) => words.mailNames[definition.key],
		trail: (context) => [
			...adminTrail(context, shop),
			{ href: `${shop.path}/admin/mail-delivery-data`, text: context.words.admin.mailData },
		],
		body: (context) => {
			const { mailData, categories } = context.words;
			return html`${saved && html`<p class="saved" role="status">${mailData.saved}</p>`}
<section class="card">${facts([
				[mailData.category, categories[definition.category]],
				[mailData.preview, html`${previewBadge(context, shown)}<p>${reasonOf(shown, context.locale)}</p>`],
			])}
<form method="post" action="${shop.mailPath(definition.key)}">
${field(context, "mail", "from", { type: "text", value: definition.from, note: mailData.fromNote })}
${field(context, "mail", "subject", { type: "text", value: definition.subject })}
<button type="submit">${mailData.save}</button>
</form></section>
<section aria-labelledby="body"><h2 id="body">${mailData.body}</h2>
<pre class="mail">${definition.body}</pre><p class="note">${mailData.bodyNote}</p></section>`;
		},
		json: ({ locale }) => ({ ...previewJson(shown, locale), body: definition.body }),
	};
}

async function preview(shop: Shop, definition: MailDefinition, decider: Decider): Promise<Preview> {
	const { from, category } = definition;
	try {
		return { definition, decision: await decider.decide({ from, category, tenant: shop.id }) };
	} catch (error) {
		if (!isMailError(error)) throw error;
		return { definition, error };
	}
}

function previewBadge(context: PageContext, { decision }: Preview): Html {
	return routeBadge(context, decision?.route);
}

function reasonOf({ definition, decision, error }: Preview, locale: Locale): string {
	return decision === undefined
		? describeTrouble(error?.code ?? "", definition.from, locale)
		: explainDecision(decision, locale);
}

function previewJson(shown: Preview, locale: Locale): Readonly<Record<string, unknown>> {
	const { key, category, from, subject } = shown.definition;
	const route = shown.decision?.route ?? null;
	return { key, category, from, subject, route, explanation: reasonOf(shown, locale) };
}
