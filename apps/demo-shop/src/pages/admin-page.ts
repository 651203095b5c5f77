import type { PageReply } from "../http/reply.ts";
import type { Order } from "../shop/order-table.ts";
import type { Shop } from "../shop/shop.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { shopTrail, table } from "./parts.ts";

/** The staff's entry: the navigation, the orders, and the external link. */
export function adminPage(shop: Shop, orders: readonly Order[]): PageReply {
	return {
		kind: "page",
		title: ({ words }) => words.admin.title,
		trail: (context) => shopTrail(context, shop),
		body: (context) => {
			const { admin } = context.words;
			return html`<p class="lead">${admin.lead}</p>
<nav class="menu" aria-label="${admin.menu}"><ul>
<li><a href="${shop.path}/admin/system-settings">${admin.systemSettings}</a></li>
<li><a href="${shop.path}/admin/mail-delivery-data">${admin.mailData}</a></li>
<li><a href="${shop.path}/admin/mails">${admin.sentMail}</a></li>
<li><a href="${shop.path}/admin/returned-mail">${admin.returnedMail}</a></li>
</ul></nav>
<section aria-labelledby="orders"><h2 id="orders">${admin.ordersTitle}</h2>
${orders.length === 0 ? html`<p>${admin.noOrders}</p>` : orderTable(context, shop, orders)}</section>
<section class="card" aria-labelledby="link"><h2 id="link">${admin.linkTitle}</h2><p>${admin.linkLead}</p>
<form method="post" action="${shop.path}/admin/external-link"><button type="submit">${admin.linkButton}</button></form></section>`;
		},
		json: () => ({
			systemSettings: `${shop.path}/admin/system-settings`,
			mailDeliveryData: `${shop.path}/admin/mail-delivery-data`,
			sentMail: `${shop.path}/admin/mails`,
			returnedMail: `${shop.path}/admin/returned-mail`,
			orders,
		}),
	};
}

function orderTable(context: PageContext, shop: Shop, orders: readonly Order[]): Html {
	const { admin, fields } = context.words;
	const rows = orders.map((order) => [
		order.number,
		context.time(order.at),
		html`${order.name}<br><span class="address">${order.email}</span>`,
		html`${order.product} × ${order.quantity}`,
		context.price(order.total),
		html`<form method="post" action="${shop.path}/admin/orders/${order.number}/shipment"><button type="submit">${admin.ship}</button></form>`,
	]);
	return table(
		admin.ordersTitle,
		[admin.orderNumber, admin.orderedAt, admin.customer, fields.product, admin.total, admin.action],
		rows,
	);
}
