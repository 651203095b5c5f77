import { type Route, routes } from "@todoku/core";
import type { Address, Email } from "postal-mime";
import type { FileReply, PageReply } from "../http/reply.ts";
import { mailContentPolicy } from "../http/security-headers.ts";
import { type Html, html } from "../pages/html.ts";
import type { PageContext } from "../pages/page-context.ts";
import { facts, routeBadge, table } from "../pages/parts.ts";
import { type ArrivedMail, type Mailboxes, readMail } from "./mailboxes.ts";

const maxShown = 200;

interface ReadMail {
	readonly arrived: ArrivedMail;
	readonly email: Email;
}

/** Both mailboxes: what arrived through the service, and what arrived over SMTP. */
export async function inboxPage(mailboxes: Mailboxes): Promise<PageReply> {
	const readAll = (route: Route): Promise<ReadMail[]> =>
		Promise.all(
			mailboxes
				.list(route)
				.slice(0, maxShown)
				.map(async (arrived) => ({ arrived, email: await readMail(arrived) })),
		);
	const boxes = { service: await readAll("service"), standard: await readAll("standard") };
	return {
		kind: "page",
		title: ({ words }) => words.inbox.title,
		body: (context) =>
			html`<p class="lead">${context.words.inbox.lead}</p>${routes.map((route) => mailbox(context, route, boxes[route]))}`,
		json: () => ({ service: boxes.service.map(mailJson), standard: boxes.standard.map(mailJson) }),
	};
}

/** One mail as its recipient would read it. */
export async function arrivedMailPage(arrived: ArrivedMail): Promise<PageReply> {
	const email = await readMail(arrived);
	return {
		kind: "page",
		title: ({ words }) => email.subject ?? words.inbox.noSubject,
		trail: ({ words }) => [{ href: "/inbox", text: words.inbox.title }],
		body: (context) => {
			const { inbox, mails } = context.words;
			return html`<section class="card">${facts([
				[mails.route, routeBadge(context, arrived.route)],
				[inbox.recipient, arrived.recipients.join(", ")],
				[inbox.at, context.time(arrived.at)],
				[inbox.from, header(email, "from")],
				[inbox.to, header(email, "to")],
				[inbox.subject, email.subject],
				[inbox.date, header(email, "date")],
				[mails.messageId, email.messageId],
			])}</section>
<section aria-labelledby="text"><h2 id="text">${inbox.text}</h2><pre class="mail">${email.text ?? ""}</pre></section>
${email.html !== undefined && htmlPart(context, arrived)}
<section><details><summary>${inbox.source}</summary><pre>${new TextDecoder().decode(arrived.raw)}</pre></details></section>`;
		},
		json: () => ({
			...mailJson({ arrived, email }),
			headers: email.headers.map(({ key, value }) => ({ key, value })),
			text: email.text ?? null,
			html: email.html ?? null,
		}),
	};
}

/** The HTML of a mail by itself: for a frame that grants it nothing. */
export async function arrivedMailHtml(arrived: ArrivedMail): Promise<FileReply> {
	const email = await readMail(arrived);
	return {
		kind: "file",
		contentType: "text/html; charset=utf-8",
		headers: { "content-security-policy": mailContentPolicy, "cache-control": "no-store" },
		body: email.html ?? "",
	};
}

function mailbox(context: PageContext, route: Route, mails: readonly ReadMail[]): Html {
	const { inbox } = context.words;
	const rows = mails.map(({ arrived, email }) => [
		context.time(arrived.at),
		html`<span class="address">${arrived.recipients.join(", ")}</span>`,
		html`<a href="${pathOf(arrived)}">${email.subject ?? inbox.noSubject}</a>`,
		html`<span class="address">${header(email, "from")}</span>`,
	]);
	const columns = [inbox.at, inbox.recipient, inbox.subject, inbox.from];
	return html`<section aria-labelledby="${route}"><h2 id="${route}">${inbox[route]}</h2>
${rows.length === 0 ? html`<p>${inbox.none}</p>` : table(`${inbox[route]} (${inbox.newestFirst})`, columns, rows)}</section>`;
}

function htmlPart({ words: { inbox } }: PageContext, arrived: ArrivedMail): Html {
	return html`<section aria-labelledby="html"><h2 id="html">${inbox.html}</h2>
<iframe class="mail" sandbox title="${inbox.html}" src="${pathOf(arrived)}/html"></iframe></section>`;
}

function mailJson({ arrived, email }: ReadMail): Readonly<Record<string, unknown>> {
	const { route, id, at, recipients } = arrived;
	return { route, id, at, recipients, from: header(email, "from"), subject: email.subject ?? null };
}

function pathOf({ route, id }: ArrivedMail): string {
	return `/inbox/${route}/${encodeURIComponent(id)}`;
}

function header(email: Email, name: "from" | "to" | "date"): string {
	if (name === "date") return email.date ?? "";
	const named = name === "from" ? [email.from] : (email.to ?? []);
	return named.flatMap((one) => (one === undefined ? [] : nameAndAddress(one))).join(", ");
}

function nameAndAddress({ name, address }: Address): string {
	if (address === undefined) return name;
	return name === "" ? address : `${name} <${address}>`;
}
