import type { PageReply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import { html } from "./html.ts";
import { adminTrail } from "./parts.ts";

/** 「システム設定マスタ」, the first step to the setting. */
export function systemSettingsPage(shop: Shop): PageReply {
	const next = `${shop.path}/admin/system-settings/initial-settings`;
	return {
		kind: "page",
		title: ({ words }) => words.admin.systemSettings,
		trail: (context) => adminTrail(context, shop),
		body: ({ words: { admin } }) =>
			html`<nav class="menu" aria-label="${admin.menu}"><ul><li><a href="${next}">${admin.initialSettings}</a></li></ul></nav>`,
		json: () => ({ initialSettings: next }),
	};
}

/** 「初期設定」, the second. */
export function initialSettingsPage(shop: Shop): PageReply {
	const parent = `${shop.path}/admin/system-settings`;
	const next = `${parent}/initial-settings/verified-sender-domains`;
	return {
		kind: "page",
		title: ({ words }) => words.admin.initialSettings,
		trail: (context) => [...adminTrail(context, shop), { href: parent, text: context.words.admin.systemSettings }],
		body: ({ words: { admin } }) =>
			html`<nav class="menu" aria-label="${admin.menu}"><ul><li><a href="${next}">${admin.verifiedSenders}</a></li></ul></nav>`,
		json: () => ({ verifiedSenderDomains: next }),
	};
}
