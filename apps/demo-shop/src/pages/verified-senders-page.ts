import { explainBadEntry } from "@todoku/core";
import type { PageReply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import { readSetting, type SettingView } from "../shop/shop-store.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { adminTrail, table } from "./parts.ts";

/** 「検証済み配信元メールドメイン」: for looking only. Nothing on it can be pressed or filled in, and writing to its address is refused. */
export function verifiedSendersPage(shop: Shop): PageReply {
	const parent = `${shop.path}/admin/system-settings`;
	return {
		kind: "page",
		title: ({ words }) => words.admin.verifiedSenders,
		trail: (context) => [
			...adminTrail(context, shop),
			{ href: parent, text: context.words.admin.systemSettings },
			{ href: `${parent}/initial-settings`, text: context.words.admin.initialSettings },
		],
		body: (context) => {
			const { setting, switches } = context.words;
			return html`<p class="lead">${setting.lead}</p>
<p class="hint">${setting.readOnly}</p>
<section aria-labelledby="entries"><h2 id="entries">${setting.entries}</h2>
${settingBody(context, readSetting(shop))}</section>
<section aria-labelledby="switch"><h2 id="switch">${setting.switch}</h2>
<p><strong>${switches[shop.switch]}</strong></p></section>`;
		},
		json: () => ({ ...readSetting(shop), switch: shop.switch }),
	};
}

function settingBody(context: PageContext, view: SettingView): Html {
	const { setting } = context.words;
	switch (view.state) {
		case "good":
			return view.entries.length === 0 ? html`<p>${setting.none}</p>` : entryTable(context, view.entries);
		case "bad":
			return html`<div class="alert"><h3>${setting.badTitle}</h3><p>${setting.bad}</p>
${table(
	setting.badTitle,
	[setting.line, setting.text, setting.problem],
	view.problems.map((entry) => [entry.line, html`<code>${entry.text}</code>`, explainBadEntry(entry, context.locale)]),
)}
<h3>${setting.text}</h3><pre>${view.text}</pre></div>`;
		case "unavailable":
			return html`<div class="alert"><h3>${setting.unavailableTitle}</h3><p>${setting.unavailable}</p></div>`;
		default:
			return view satisfies never;
	}
}

function entryTable({ words: { setting } }: PageContext, entries: readonly string[]): Html {
	return table(
		setting.entries,
		[setting.entry, setting.kind],
		entries.map((entry) => [html`<code>${entry}</code>`, entry.includes("@") ? setting.address : setting.domain]),
	);
}
