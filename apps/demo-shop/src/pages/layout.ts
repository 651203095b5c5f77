import type { Crumb } from "../http/reply.ts";
import { type Html, html } from "./html.ts";
import type { PageContext } from "./page-context.ts";

export interface LayoutParts {
	readonly title: string;
	/** The way here from the list of shops, which comes first by itself; absent for pages that are not below it. */
	readonly trail: readonly Crumb[] | undefined;
	readonly body: Html;
}

/** The frame around every page. Without scripts, and with nothing from elsewhere: the content security policy allows neither. */
export function layout({ locale, words }: PageContext, { title, trail, body }: LayoutParts): Html {
	const { site, language } = words;
	return html`<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | ${site.name}</title>
<link rel="stylesheet" href="/assets/shop.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">${site.skip}</a>
<header class="site">
<div class="bar">
<a class="brand" href="/">${site.name}</a>
<nav aria-label="${site.navigation}">
<a href="/">${site.shops}</a>
<a href="/inbox">${site.inbox}</a>
<a class="language" href="?lang=${language.otherLocale}" lang="${language.otherLocale}" hreflang="${language.otherLocale}">${language.other}</a>
</nav>
</div>
</header>
<main id="content">
${trailNav(site, trail, title)}
<h1>${title}</h1>
${body}
</main>
<footer class="site"><p>${site.footer}</p></footer>
</body>
</html>
`;
}

function trailNav(site: PageContext["words"]["site"], trail: LayoutParts["trail"], title: string): Html | null {
	if (trail === undefined) return null;
	const links = [{ href: "/", text: site.shops }, ...trail];
	return html`<nav class="trail" aria-label="${site.trail}"><ol>
${links.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>\n`)}<li aria-current="page">${title}</li>
</ol></nav>`;
}
