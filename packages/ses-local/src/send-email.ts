import { randomUUID } from "node:crypto";
import { badRequest, SesError, unverifiedMessage } from "./errors.ts";
import type { Mailbox } from "./mailbox.ts";
import type { SentMessage } from "./message-store.ts";
import { type Recipients, readRawHeaders } from "./raw-message.ts";
import { jsonAnswer, type Operation } from "./router.ts";
import { parseSendRequest, type SendRequest } from "./send-request.ts";
import type { LocalService } from "./service.ts";
import { composeSimpleMessage, type SimpleContent } from "./simple-message.ts";
import { assertTenantMaySend, type UsedResources } from "./tenants/tenant-sending.ts";

const maxRecipients = 50;
const maxMessageBytes = 40 * 1024 * 1024;

/** A message that could be sent, if the account may. */
interface Submission {
	readonly message: SentMessage;
	/** Whose identity it is sent with; undefined only where there is none, which is refused. */
	readonly from: Mailbox | undefined;
	/** Every mailbox SES checks for a verified identity. */
	readonly senders: readonly Mailbox[];
	readonly recipients: readonly Mailbox[];
}

export function sendEmailOperation(service: LocalService): Operation {
	return {
		name: "SendEmail",
		method: "POST",
		path: "/v2/email/outbound-emails",
		handle: async ({ body }) => {
			const request = parseSendRequest(body);
			// SES looks at the tenant before it looks at the recipients (observed by others).
			const tenant = request.tenantName === undefined ? undefined : service.tenants.getForSending(request.tenantName);
			const submission = await readSubmission(request, service);
			assertWithinLimits(submission);
			service.account.assertMaySend();
			const used = resourcesOf(submission, service);
			if (used.configurationSetName !== undefined) service.configurationSets.assertExists(used.configurationSetName);
			if (tenant) assertTenantMaySend(tenant, used, service.tenants);
			assertVerified(submission, service);
			accept(submission, service);
			return jsonAnswer({ MessageId: submission.message.messageId });
		},
	};
}

async function readSubmission(request: SendRequest, service: LocalService): Promise<Submission> {
	const at = service.clock();
	const messageId = newMessageId(at);
	const { kind, raw, subject, from, senders, destination } =
		request.content.kind === "raw"
			? await readRawContent(request, request.content.raw)
			: readSimpleContent(request, request.content.simple, at, `${messageId}@${messageIdDomain(service.region)}`);
	const { fromEmailAddress, configurationSetName, tenantName, tags } = request;
	const recipients = [...destination.to, ...destination.cc, ...destination.bcc];
	const message: SentMessage = {
		messageId,
		at,
		kind,
		raw,
		tags,
		destination: {
			to: addresses(destination.to),
			cc: addresses(destination.cc),
			bcc: addresses(destination.bcc),
		},
		recipients: addresses(recipients),
		...(subject !== undefined && { subject }),
		...(fromEmailAddress && { fromEmailAddress: fromEmailAddress.text }),
		...(configurationSetName !== undefined && { configurationSetName }),
		...(tenantName !== undefined && { tenantName }),
	};
	return { message, from, senders, recipients };
}

interface Content extends Pick<SentMessage, "kind" | "raw"> {
	readonly from: Mailbox | undefined;
	readonly subject: string | undefined;
	readonly senders: readonly Mailbox[];
	readonly destination: Recipients;
}

async function readRawContent(request: SendRequest, raw: Uint8Array): Promise<Content> {
	const { subject, from, otherSenders, recipients } = await readRawHeaders(raw);
	return {
		kind: "raw",
		raw,
		subject,
		from: request.fromEmailAddress ?? from[0],
		senders: [...namedSenders(request), ...from, ...otherSenders],
		// With a Destination, To and Cc of the MIME are for the reader's eyes only: otherwise Bcc could not work.
		destination: request.destination ?? recipients(),
	};
}

function readSimpleContent(request: SendRequest, simple: SimpleContent, date: Date, messageId: string): Content {
	const { fromEmailAddress, replyTo, destination = { to: [], cc: [], bcc: [] } } = request;
	if (!fromEmailAddress) throw badRequest("FromEmailAddress is missing.");
	const raw = composeSimpleMessage(simple, {
		from: fromEmailAddress.text,
		to: texts(destination.to),
		cc: texts(destination.cc),
		replyTo: texts(replyTo),
		messageId,
		date,
	});
	const senders = namedSenders(request);
	return { kind: "simple", raw, subject: simple.subject, from: fromEmailAddress, senders, destination };
}

/**
 * The senders that are parameters.
 *
 * [UNV] SES lists Return-Path among what it checks; that the feedback address is checked like one is concluded from its
 * FeedbackForwardingEmailAddressIdentityArn, which would have no purpose otherwise.
 */
function namedSenders({ fromEmailAddress, feedbackForwardingEmailAddress }: SendRequest): readonly Mailbox[] {
	return [fromEmailAddress, feedbackForwardingEmailAddress].filter((mailbox) => mailbox !== undefined);
}

function assertWithinLimits({ message: { raw }, recipients }: Submission): void {
	if (recipients.length === 0) throw badRequest("The message has no recipients.");
	if (recipients.length > maxRecipients) throw badRequest(`Recipient count exceeds ${maxRecipients}.`);
	if (raw.byteLength > maxMessageBytes) {
		throw badRequest(`Message length is more than ${maxMessageBytes} bytes long: '${raw.byteLength}'.`);
	}
}

/** The identity that decides for the From, and the configuration set of the request or else of that identity. */
function resourcesOf({ message, from }: Submission, { identities }: LocalService): UsedResources {
	const identity = from && identities.closest(from);
	return { identity, configurationSetName: message.configurationSetName ?? identity?.configurationSetName };
}

/** @throws {SesError} `MessageRejected`, the same error for senders and, in the sandbox, recipients. */
function assertVerified({ senders, recipients }: Submission, { identities, account, region }: LocalService): void {
	const checkedRecipients = account.settings.productionAccess ? [] : recipients.filter(isOutside);
	const failed = [...senders, ...checkedRecipients].filter((mailbox) => !identities.covers(mailbox));
	if (failed.length === 0) return;
	throw new SesError("MessageRejected", unverifiedMessage(region, texts(failed)));
}

/**
 * From here on the message counts as sent.
 *
 * @throws {SesError} when the account's quotas are enforced and used up. Asked last: what is refused takes nothing of them.
 */
function accept({ message, recipients }: Submission, { account, messages, onMessage }: LocalService): void {
	const count = { recipients: recipients.length, outside: recipients.filter(isOutside).length };
	account.assertWithinQuotas(count, message.at);
	account.recordSent(count, message.at);
	messages.add(message);
	onMessage(message);
}

/** In SES's form, whose first half is a region's number and the time; callers must take the whole as opaque. */
function newMessageId(at: Date): string {
	const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
	return `0106${time}-${randomUUID()}-000000`;
}

function messageIdDomain(region: string): string {
	return region === "us-east-1" ? "email.amazonses.com" : `${region}.amazonses.com`;
}

/** The mailbox simulator needs no verification in the sandbox and takes nothing of the daily quota. */
function isOutside({ domain }: Mailbox): boolean {
	return domain.toLowerCase() !== "simulator.amazonses.com";
}

function addresses(mailboxes: readonly Mailbox[]): readonly string[] {
	return mailboxes.map(({ address }) => address);
}

function texts(mailboxes: readonly Mailbox[]): readonly string[] {
	return mailboxes.map(({ text }) => text);
}
