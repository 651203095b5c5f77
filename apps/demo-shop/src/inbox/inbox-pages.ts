import type { Address, Email } from "postal-mime";
import type { FileReply, PageReply } from "../http/reply.ts";
import { mailContentPolicy } from "../http/security-headers.ts";
import { type Html, html } from "../pages/html.ts";
import type { PageContext } from "../pages/page-context.ts";
import { facts, routeBadge, table } from "../pages/parts.ts";
import { type ArrivedMail, type Box, boxes, type Mailboxes, readMail } from "./mailboxes.ts";

const maxShown = 200;

export interface ReadMail {
	readonly arrived: ArrivedMail;
	readonly email: Email;
}

/** What arrived through the service, what arrived over SMTP, and what came back. */
export async function inboxPage(mailboxes: Mailboxes): Promise<PageReply> {
	const read = async (box: Box): Promise<readonly [Box, readonly ReadMail[]]> => [
		box,
		await readAll(mailboxes.list(box)),
	];
	const all = await Promise.all(boxes.map(read));
	return {
		kind: "page",
		title: ({ words }) => words.inbox.title,
		body: (context) =>
			html`<p class="lead">${context.words.inbox.lead}</p>${all.map(([box, mails]) => mailbox(context, box, mails))}`,
		json: () => Object.fromEntries(all.map(([box, mails]) => [box, mails.map(readMailJson)])),
	};
}

/** Reads as many as a page shows. */
export function readAll(mails: readonly ArrivedMail[]): Promise<ReadMail[]> {
	return Promise.all(mails.slice(0, maxShown).map(async (arrived) => ({ arrived, email: await readMail(arrived) })));
}

/** One mail as its recipient would read it. */
export async function arrivedMailPage(arrived: ArrivedMail): Promise<PageReply> {
	const email = await readMail(arrived);
	return {
		kind: "page",
		title: ({ words }) => email.subject ?? words.inbox.noSubject,
		trail: ({ words }) => [{ href: "/inbox", text: words.inbox.title }],
		body: (context) => {
			const { inbox, mails, returned } = context.words;
			return html`<section class="card">${facts([
				arrivedBy(context, arrived),
				[inbox.recipient, arrived.recipients.join(", ")],
				[inbox.at, context.time(arrived.at)],
				[inbox.from, html`${header(email, "from")}${viaPart(context, arrived, email)}`],
				[inbox.confirm, arrived.link !== undefined && html`<a href="${arrived.link}">${inbox.confirmLink}</a>`],
				[inbox.to, header(email, "to")],
				[inbox.subject, email.subject],
				[inbox.date, header(email, "date")],
				[mails.messageId, email.messageId],
			])}</section>
<section aria-labelledby="text"><h2 id="text">${inbox.text}</h2><pre class="mail">${email.text ?? ""}</pre></section>
${arrived.box === "returned" && statusPart(returned.status, email)}
${email.html !== undefined && htmlPart(context, arrived)}
<section><details><summary>${inbox.source}</summary><pre>${new TextDecoder().decode(arrived.raw)}</pre></details></section>`;
		},
		json: () => ({
			...readMailJson({ arrived, email }),
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

/** Where it arrived, or who wrote that it did not. */
function arrivedBy(context: PageContext, { box, writer }: ArrivedMail): readonly [string, Html | string | undefined] {
	const { mails, returned } = context.words;
	if (box === "returned") return [returned.writer, writer && returned.writers[writer]];
	return [mails.route, box === "confirmation" ? undefined : routeBadge(context, box)];
}

function statusPart(title: string, email: Email): Html | null {
	const fields = statusFields(email);
	if (fields === "") return null;
	return html`<section aria-labelledby="status"><h2 id="status">${title}</h2><pre>${fields}</pre></section>`;
}

/** What a report says for programs (RFC 3464): the fields that whoever reads returned mail goes by. */
function statusFields({ attachments }: Email): string {
	const content = attachments.find(({ mimeType }) => mimeType === "message/delivery-status")?.content ?? "";
	return (typeof content === "string" ? content : new TextDecoder().decode(content)).trim();
}

/** Whom a mail that came back had been sent to. */
function undelivered(email: Email): string {
	return [...statusFields(email).matchAll(/^Final-Recipient:[^;\n]*;(.*)$/gim)]
		.map(([, to = ""]) => to.trim())
		.join(", ");
}

function mailbox(context: PageContext, box: Box, mails: readonly ReadMail[]): Html {
	const { inbox } = context.words;
	return html`<section aria-labelledby="${box}"><h2 id="${box}">${inbox[box]}</h2>
${mails.length === 0 ? html`<p>${inbox.none}</p>` : mailboxTable(context, inbox[box], mails)}</section>`;
}

/** Of mail that came back, also whom it had been sent to, and who says so. */
export function mailboxTable(context: PageContext, caption: string, mails: readonly ReadMail[]): Html {
	const { inbox, returned } = context.words;
	const isReturned = mails.some(({ arrived }) => arrived.box === "returned");
	const rows = mails.map(({ arrived, email }) => [
		context.time(arrived.at),
		html`<span class="address">${arrived.recipients.join(", ")}</span>`,
		...(isReturned ? [html`<span class="address">${undelivered(email)}</span>`] : []),
		html`<a href="${pathOf(arrived)}">${email.subject ?? inbox.noSubject}</a>`,
		html`<span class="address">${header(email, "from")}</span>${viaPart(context, arrived, email)}${writtenBy(context, arrived)}`,
	]);
	const to = isReturned ? [inbox.recipient, returned.undelivered] : [inbox.recipient];
	return table(`${caption} (${inbox.newestFirst})`, [inbox.at, ...to, inbox.subject, inbox.from], rows);
}

function writtenBy({ words: { returned } }: PageContext, { writer }: ArrivedMail): Html | null {
	if (writer === undefined) return null;
	return html`<p class="note">${returned.writtenBy(returned.writers[writer])}</p>`;
}

/** As mail programs do: where another domain signed than that of the From, they name it. */
function viaPart({ words: { inbox } }: PageContext, { signedBy }: ArrivedMail, email: Email): Html | null {
	const domain = email.from?.address?.split("@").at(-1)?.toLowerCase() ?? "";
	if (signedBy === undefined || domain === signedBy || domain.endsWith(`.${signedBy}`)) return null;
	return html` <span class="badge via">${inbox.via(signedBy)}</span>`;
}

function htmlPart({ words: { inbox } }: PageContext, arrived: ArrivedMail): Html {
	return html`<section aria-labelledby="html"><h2 id="html">${inbox.html}</h2>
<iframe class="mail" sandbox title="${inbox.html}" src="${pathOf(arrived)}/html"></iframe></section>`;
}

export function readMailJson({ arrived, email }: ReadMail): Readonly<Record<string, unknown>> {
	const { box, id, at, recipients, writer, signedBy, link } = arrived;
	const known = { id, at, recipients, from: header(email, "from"), subject: email.subject ?? null };
	switch (box) {
		case "returned":
			return { ...known, undelivered: undelivered(email), writer };
		case "confirmation":
			return { ...known, link };
		case "service":
		case "standard":
			return { route: box, ...known, signedBy };
		default:
			return box satisfies never;
	}
}

function pathOf({ box, id }: ArrivedMail): string {
	return `/inbox/${box}/${encodeURIComponent(id)}`;
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
