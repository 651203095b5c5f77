import type { PageReply } from "../http/reply.ts";
import { acceptanceRows } from "../shop/acceptance-rows.ts";
import type { Shop } from "../shop/shop.ts";
import { sendersPath } from "../verification/sender-page.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { routeBadge, settingText, table } from "./parts.ts";

const rowShops = new Set(acceptanceRows.map(({ shop }) => shop));

/** The list of shops, where everything starts. */
export function homePage(shops: readonly Shop[]): PageReply {
	return {
		kind: "page",
		title: ({ words }) => words.home.title,
		body: (context) => {
			const { home } = context.words;
			return html`<p class="lead">${home.lead}</p>
<section class="card steps" aria-labelledby="steps"><h2 id="steps">${home.stepsTitle}</h2>
<ol>${home.steps.map((step) => html`<li>${step}</li>`)}</ol></section>
<section class="shops" aria-labelledby="shops"><h2 id="shops">${home.shopsTitle}</h2>
<ul class="cards">${shops.filter(({ id }) => !rowShops.has(id)).map((shop) => shopCard(context, shop))}</ul></section>
<section aria-labelledby="rows"><h2 id="rows">${home.rowsTitle}</h2>
<p>${home.rowsLead}</p>
${rowTable(context, shops)}</section>`;
		},
		json: ({ locale }) => ({
			shops: shops.map((shop) => ({
				id: shop.id,
				name: shop.name[locale],
				shows: shop.about[locale],
				url: shop.path,
				admin: `${shop.path}/admin`,
				senders: sendersPath(shop),
			})),
			acceptanceTable: acceptanceRows,
		}),
	};
}

function shopCard({ locale, words }: PageContext, shop: Shop): Html {
	return html`<li class="card"><h3>${shop.name[locale]}</h3><p>${shop.about[locale]}</p>
<p class="links"><a href="${shop.path}">${words.site.storefront}</a> <a href="${shop.path}/admin">${words.site.admin}</a> <a href="${shop.path}/admin/mails">${words.admin.sentMail}</a> <a href="${sendersPath(shop)}">${words.site.verification}</a></p></li>
`;
}

function rowTable(context: PageContext, shops: readonly Shop[]): Html {
	const { home, fields, setting, mails } = context.words;
	const rows = acceptanceRows.map((row) => {
		const shop = shops.find(({ id }) => id === row.shop);
		return [
			row.number,
			settingText(row.setting),
			html`<code>${row.from}</code>`,
			row.matches ? home.yes : home.no,
			routeBadge(context, row.route),
			shop && html`<a href="${shop.path}">${shop.name[context.locale]}</a>`,
		];
	});
	return table(home.rowsTitle, [home.row, setting.entries, fields.from, home.match, mails.route, home.shop], rows);
}
