import type { AcceptedMessage } from "../aftermath/accepted-message.ts";
import type { BounceHappening, ComplaintHappening } from "../aftermath/happening.ts";
import { messageIdDomain, newSesId } from "../ses-ids.ts";
import { mailDate } from "./mail-date.ts";
import type { Notice } from "./notice.ts";
import { returnedPart } from "./returned-message.ts";

/** Whom the report is about, with what the other side said of each. */
export interface Reported {
	readonly address: string;
	readonly status: string;
	readonly diagnosticCode: string;
}

export interface NoticeContext {
	readonly region: string;
	readonly at: Date;
	readonly accepted: AcceptedMessage;
}

interface Content {
	readonly kind: Notice["kind"];
	readonly from: string;
	readonly subject: string;
	readonly recipients: readonly string[];
	/** The fields that say what kind of content follows, and the content. */
	readonly lines: readonly string[];
}

/** The delivery status notification (RFC 3464) that SES sends where email feedback forwarding is on. */
export function bounceNotice(
	reported: readonly Reported[],
	happening: BounceHappening,
	context: NoticeContext,
): Notice {
	const { region } = context;
	const stoppedBySes = happening.subType === "OnAccountSuppressionList" || happening.subType === "Suppressed";
	const mta = stoppedBySes ? "amazonses.com" : `a1-1.smtp-out.${region}.amazonses.com`;
	const recipients = reported.map(({ address }) => address);
	return compose(context, {
		kind: "bounce",
		from: `MAILER-DAEMON@${region === "us-east-1" ? "amazonses.com" : `${region}.amazonses.com`}`,
		subject: "Delivery Status Notification (Failure)",
		recipients,
		lines: report("delivery-status", context, {
			text: ["An error occurred while trying to deliver the mail to the following recipients:", ...recipients],
			machine: {
				contentType: "message/delivery-status",
				lines: [
					// SES writes "dsn" where RFC 3464 wants the type of the name, "dns".
					`Reporting-MTA: dsn; ${mta}`,
					"",
					...reported.flatMap(({ address, status, diagnosticCode }) => [
						"Action: failed",
						`Final-Recipient: rfc822; ${address}`,
						`Diagnostic-Code: ${/^[a-z0-9-]+;/i.test(diagnosticCode) ? diagnosticCode : `smtp; 550 ${status} ${diagnosticCode}`}`,
						`Status: ${status}`,
						"",
					]),
				],
			},
		}),
	});
}

/**
 * The abuse report (RFC 5965) that SES forwards.
 *
 * [UNV] Its sender, its subject and the words around it are not established.
 */
export function complaintNotice(
	recipients: readonly string[],
	{ feedbackType = "abuse" }: ComplaintHappening,
	context: NoticeContext,
): Notice {
	const { accepted, at } = context;
	return compose(context, {
		kind: "complaint",
		from: "complaints@email-abuse.amazonses.com",
		subject: `complaint about message from ${accepted.sourceIp}`,
		recipients,
		lines: report("feedback-report", context, {
			text: ["This is an email abuse report for an email message that was sent through Amazon SES."],
			machine: {
				contentType: "message/feedback-report",
				lines: [
					`Feedback-Type: ${feedbackType}`,
					"User-Agent: ses-local/1.0",
					"Version: 1",
					`Arrival-Date: ${mailDate(at)}`,
					`Original-Mail-From: <${accepted.from.address}>`,
					...recipients.map((address) => `Original-Rcpt-To: <${address}>`),
				],
			},
		}),
	});
}

/** What the mailbox simulator's out-of-office mailbox answers. */
export function autoReply(recipients: readonly string[], context: NoticeContext): Notice {
	return compose(context, {
		kind: "auto-reply",
		from: recipients[0] ?? "",
		subject: "Out of the office",
		recipients,
		lines: [
			"Auto-Submitted: auto-replied",
			`In-Reply-To: <${sesMessageId(context)}>`,
			"Content-Type: text/plain; charset=us-ascii",
			"",
			"I am out of the office.",
		],
	});
}

function compose({ accepted, at, region }: NoticeContext, { kind, from, subject, recipients, lines }: Content): Notice {
	const messageId = `${newSesId(at)}@${messageIdDomain(region)}`;
	const to = accepted.feedbackAddress;
	const fields = [
		"Return-Path: <>",
		`From: ${from}`,
		`To: ${to}`,
		`Message-ID: <${messageId}>`,
		`Subject: ${subject}`,
		`Date: ${mailDate(at)}`,
		"MIME-Version: 1.0",
	];
	const raw = Buffer.from([...fields, ...lines, ""].join("\r\n"), "latin1");
	return { kind, messageId, at, from, to, subject, recipients, aboutMessageId: accepted.message.messageId, raw };
}

/** A multipart/report (RFC 6522): for people, for machines, and the message itself. */
function report(
	reportType: string,
	context: NoticeContext,
	{ text, machine }: { text: readonly string[]; machine: { contentType: string; lines: readonly string[] } },
): readonly string[] {
	const { message } = context.accepted;
	const returned = returnedPart(message.raw, sesMessageId(context));
	// With the message's own id in it, which is fresh, it can stand in no message that was written before.
	const boundary = `----=_Part_${message.messageId}`;
	return [
		`Content-Type: multipart/report; report-type=${reportType};`,
		` boundary="${boundary}"`,
		"",
		`--${boundary}`,
		"Content-Type: text/plain; charset=us-ascii",
		"Content-Description: Notification",
		"",
		...text,
		`--${boundary}`,
		`Content-Type: ${machine.contentType}`,
		"",
		...machine.lines,
		`--${boundary}`,
		`Content-Type: ${returned.contentType}`,
		"Content-Description: Undelivered Message",
		"",
		returned.text,
		`--${boundary}--`,
	];
}

function sesMessageId({ accepted, region }: NoticeContext): string {
	return `${accepted.message.messageId}@${messageIdDomain(region)}`;
}
