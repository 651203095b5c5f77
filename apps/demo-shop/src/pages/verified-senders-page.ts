import { explainBadEntry, type SettingChange } from "@todoku/core";
import type { PageReply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import type { SettingView } from "../shop/shop-settings.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";
import { adminTrail, settingText, table } from "./parts.ts";

/** 「検証済み配信元メールドメイン」: for looking only. Nothing on it can be pressed or filled in, and writing to its address is refused. */
export function verifiedSendersPage(shop: Shop, view: SettingView, history: readonly SettingChange[]): PageReply {
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
${settingBody(context, view)}</section>
${
	view.state !== "unavailable" &&
	html`<section aria-labelledby="switch"><h2 id="switch">${setting.switch}</h2>
<p><strong>${switches[view.switch]}</strong></p></section>`
}
${history.length > 0 && html`<section aria-labelledby="history"><h2 id="history">${setting.history}</h2>${historyTable(context, history)}</section>`}`;
		},
		json: () => ({ ...view, history }),
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

/** Who changed what, when and why. */
function historyTable(context: PageContext, history: readonly SettingChange[]): Html {
	const { setting, switches } = context.words;
	return table(
		setting.history,
		[setting.changedAt, setting.entries, setting.switch, setting.actor, setting.reason],
		history.map((change) => [
			context.time(change.changedAt),
			settingText(change.setting),
			switches[change.switch],
			change.actor,
			html`${change.reason}${change.evidence !== undefined && html`<p class="note">${change.evidence}</p>`}`,
		]),
	);
}
