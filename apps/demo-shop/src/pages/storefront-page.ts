import type { PageReply } from "../http/reply.ts";
import { deadDomain } from "../returned/dead-addresses.ts";
import { catalogue } from "../shop/catalogue.ts";
import type { Member } from "../shop/member-table.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { field } from "./parts.ts";

// Ready to be sent, so that a newcomer only has to press the button.
const sampleAddress = "taro@customer.example";

/** The addresses of the forms, below the shop's own. */
export const storefrontActions = ["members", "orders", "password-resets", "newsletter"] as const;
type StorefrontAction = (typeof storefrontActions)[number];

/** What a shop's customers see. */
export function storefrontPage(shop: Shop, members: readonly Member[]): PageReply {
	return {
		kind: "page",
		title: ({ locale }) => shop.name[locale],
		trail: () => [],
		body: (context) => {
			const { site, admin, storefront } = context.words;
			return html`<p class="lead">${shop.about[context.locale]}</p>
<p class="links"><a href="${shop.path}/admin">${site.admin}</a> <a href="${shop.path}/admin/mails">${admin.sentMail}</a> <a href="${shop.path}/admin/returned-mail">${admin.returnedMail}</a> <a href="/inbox">${site.inbox}</a></p>
<p class="hint">${storefront.deadHint} <code>taro@${deadDomain}</code></p>
<div class="cards">
${registration(context, shop)}
${order(context, shop)}
${reset(context, shop, members)}
${newsletter(context, shop, members)}
</div>`;
		},
		json: ({ locale }) => ({
			id: shop.id,
			name: shop.name[locale],
			shows: shop.about[locale],
			catalogue: catalogue.map(({ id, name, price }) => ({ id, name: name[locale], price })),
			members: members.length,
		}),
	};
}

function registration(context: PageContext, shop: Shop): Html {
	const { storefront } = context.words;
	return card("members", storefront.register, storefront.registerLead, storefront.registerButton, shop, [
		field(context, "members", "name", { type: "text", value: storefront.sampleName }),
		field(context, "members", "email", { type: "email", value: sampleAddress }),
	]);
}

function order(context: PageContext, shop: Shop): Html {
	const { storefront, fields } = context.words;
	const options = catalogue.map(
		({ id, name, price }) => html`<option value="${id}">${name[context.locale]} (${context.price(price)})</option>\n`,
	);
	return card("orders", storefront.order, storefront.orderLead, storefront.orderButton, shop, [
		html`<div class="field"><label for="orders-product">${fields.product}</label>
<select id="orders-product" name="product">${options}</select></div>`,
		field(context, "orders", "quantity", { type: "number", value: "1" }),
		field(context, "orders", "name", { type: "text", value: storefront.sampleName }),
		field(context, "orders", "email", { type: "email", value: sampleAddress }),
	]);
}

function reset(context: PageContext, shop: Shop, members: readonly Member[]): Html {
	const { storefront } = context.words;
	const known = members[0]?.email ?? sampleAddress;
	return card("password-resets", storefront.reset, storefront.resetLead, storefront.resetButton, shop, [
		field(context, "password-resets", "email", { type: "email", value: known }),
	]);
}

function newsletter({ words: { storefront } }: PageContext, shop: Shop, members: readonly Member[]): Html {
	const lead = storefront.newsletterLead(members.length);
	return card("newsletter", storefront.newsletter, lead, storefront.newsletterButton, shop, []);
}

function card(
	path: StorefrontAction,
	title: string,
	lead: string,
	button: string,
	shop: Shop,
	fields: readonly Html[],
): Html {
	return html`<section class="card" aria-labelledby="${path}"><h2 id="${path}">${title}</h2><p>${lead}</p>
<form method="post" action="${shop.path}/${path}">
${fields}
<button type="submit">${button}</button>
</form></section>`;
}
