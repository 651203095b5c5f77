import type { PageReply } from "../http/reply.ts";
import { mailboxTable, readAll, readMailJson } from "../inbox/inbox-pages.ts";
import type { Mailboxes } from "../inbox/mailboxes.ts";
import { html } from "../pages/html.ts";
import { adminTrail, facts } from "../pages/parts.ts";
import type { Shop } from "../shop/shop.ts";
import { returnedMails } from "./returned-mailbox.ts";

/** 「届いたエラーメール」: what MAILER-DAEMON wrote to the mailboxes of one shop. */
export async function returnedMailPage(
	shop: Shop,
	addresses: readonly string[],
	mailboxes: Mailboxes,
): Promise<PageReply> {
	const mails = await readAll(returnedMails(mailboxes, addresses));
	return {
		kind: "page",
		title: ({ words }) => words.returned.title,
		trail: (context) => adminTrail(context, shop),
		body: (context) => {
			const { returned } = context.words;
			return html`<p class="lead">${returned.lead}</p>
<section class="card">${facts([
				[returned.mailbox, shop.returnedMailbox ?? returned.from],
				[returned.writer, returned.policies[shop.notices]],
			])}</section>
<section aria-labelledby="mails"><h2 id="mails">${returned.mails}</h2>
${mails.length === 0 ? html`<p>${returned.none}</p>` : mailboxTable(context, returned.title, mails)}</section>`;
		},
		json: () => ({ mailbox: shop.returnedMailbox ?? null, notices: shop.notices, mails: mails.map(readMailJson) }),
	};
}
