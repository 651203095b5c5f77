import type { MailboxInput, Message } from "@todoku/core";
import { html } from "../pages/html.ts";
import type { MailDefinition } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";
import { fillTemplate } from "../shop/template.ts";

/** The mail that a definition makes for one person. */
export function compose(
	shop: Shop,
	{ category, lane, sensitive, from, subject, body }: MailDefinition,
	to: Exclude<MailboxInput, string>,
	values: Readonly<Record<string, string>>,
): Message {
	const filled = { shop: shop.mailName, ...values };
	const text = fillTemplate(body, filled);
	return {
		tenant: shop.id,
		...{ category, lane, sensitive, from, to },
		locale: shop.mailLanguage,
		subject: fillTemplate(subject, filled),
		text,
		html: toHtml(text, shop.mailLanguage),
	};
}

/** The same text for readers who prefer HTML; what customers typed is text there too. */
function toHtml(text: string, language: string): string {
	const paragraphs = text.trim().split(/\n{2,}/);
	const page = html`<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; line-height: 1.7; color: #1f2933">
${paragraphs.map((paragraph) => html`<p>${paragraph.split("\n").map((line, index) => html`${index > 0 && html`<br>\n`}${line}`)}</p>\n`)}</body></html>
`;
	return page.toString();
}
