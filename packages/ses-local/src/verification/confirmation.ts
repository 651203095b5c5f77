import type { Identity } from "../identity.ts";
import { mailDate } from "../notices/mail-date.ts";
import type { Notice } from "../notices/notice.ts";
import type { Answer, Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import { messageIdDomain, newSesId } from "../ses-ids.ts";
import { regionName } from "./region-name.ts";

const path = "/_ses-local/verify";

/** Sends the mail whose link verifies an address; the link in the mail before leads nowhere any more. */
export function mailConfirmation({ name }: Identity, service: LocalService): void {
	const { identities, notices, background, onNotice, clock, url } = service;
	const { token } = identities.startConfirmation(name, clock());
	const notice = confirmationMail(name, `${url()}${path}/${token}`, service);
	notices.add(notice);
	background.run(async () => {
		await onNotice(notice);
	});
}

/** What the link leads to. The page of a wrong link and of an old one are the same: it tells nobody which addresses there are. */
export function confirmationOperation({ verifier }: LocalService): Operation {
	return {
		name: "ConfirmAddress",
		method: "GET",
		path: `${path}/{}`,
		handle: ({ name }) =>
			verifier.confirm(name)
				? page(200, ["The address is verified.", "Mail may be sent from it now."])
				: page(404, [
						"This link verifies nothing.",
						"It is incomplete, or a newer mail has another, or it is older than 24 hours.",
						"To get a new one, delete the identity and create it again.",
					]),
	};
}

function confirmationMail(address: string, link: string, { clock, region }: LocalService): Notice {
	const at = clock();
	const messageId = `${newSesId(at)}@${messageIdDomain(region)}`;
	const from = "no-reply-aws@amazon.com";
	// [UNV] SES was seen to write its hyphen as an en dash, too.
	const subject = `Amazon Web Services - Email Address Verification Request in region ${regionName(region)}`;
	const lines = [
		`From: Amazon Web Services <${from}>`,
		`To: ${address}`,
		`Message-ID: <${messageId}>`,
		`Subject: ${subject}`,
		`Date: ${mailDate(at)}`,
		"MIME-Version: 1.0",
		"Content-Type: text/plain; charset=us-ascii",
		"",
		"Somebody asked to send mail from this address through (a local) Amazon SES.",
		"If that was you, open this link within 24 hours:",
		"",
		link,
		"",
		"If it was not, leave the link alone. Nothing will be sent from the address.",
		"",
	];
	const raw = Buffer.from(lines.join("\r\n"), "latin1");
	return { kind: "verification", messageId, at, from, to: address, subject, recipients: [], link, raw };
}

function page(status: number, lines: readonly string[]): Answer {
	const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
	return { status, headers, body: `${lines.join("\n")}\n` };
}
