import { followMessage } from "./aftermath/aftermath.ts";
import { signingDomain } from "./dkim.ts";
import { badRequest, SesError, unverifiedMessage } from "./errors.ts";
import { isAtSimulator } from "./fates/simulator.ts";
import type { Identity } from "./identity.ts";
import { effectiveMailFromDomain } from "./mail-from.ts";
import type { Mailbox } from "./mailbox.ts";
import type { SentMessage } from "./message-store.ts";
import { type Recipients, readRawHeaders } from "./raw-message.ts";
import { jsonAnswer, type Operation, type OperationRequest } from "./router.ts";
import { parseSendRequest, type SendRequest } from "./send-request.ts";
import type { LocalService } from "./service.ts";
import { messageIdDomain, newSesId } from "./ses-ids.ts";
import { composeSimpleMessage, type SimpleContent } from "./simple-message.ts";
import { assertTenantMaySend } from "./tenants/tenant-sending.ts";

const maxRecipients = 50;
const maxMessageBytes = 40 * 1024 * 1024;

/** A message before it is known which identity decides for it. */
type UnsentMessage = Omit<SentMessage, "mailFrom" | "dkimDomain">;

/** A message that could be sent, if the account may. */
interface Submission {
	readonly message: UnsentMessage;
	readonly from: Mailbox;
	/** Where reports about the message go. */
	readonly feedbackAddress: string;
	/** Every mailbox SES checks for a verified identity. */
	readonly senders: readonly Mailbox[];
	readonly recipients: readonly Mailbox[];
}

interface Followed extends Pick<OperationRequest, "sourceIp" | "answered"> {
	readonly submission: Submission;
	readonly message: SentMessage;
	readonly identity: Identity;
	readonly configurationSetName: string | undefined;
}

export function sendEmailOperation(service: LocalService): Operation {
	return {
		name: "SendEmail",
		method: "POST",
		path: "/v2/email/outbound-emails",
		handle: async ({ body, sourceIp, answered }) => {
			const request = parseSendRequest(body);
			// SES looks at the tenant before it looks at the recipients (observed by others).
			const tenant = request.tenantName === undefined ? undefined : service.tenants.getForSending(request.tenantName);
			const submission = await readSubmission(request, service);
			assertWithinLimits(submission);
			service.account.assertMaySend();
			const closest = service.identities.closest(submission.from);
			const configurationSetName = submission.message.configurationSetName ?? closest?.configurationSetName;
			if (configurationSetName !== undefined) assertSetSends(configurationSetName, service);
			if (tenant) assertTenantMaySend(tenant, { identity: closest, configurationSetName }, service.tenants);
			const identity = requireVerified(closest, submission, service);
			const message = withIdentity(submission.message, identity, service);
			accept(message, submission, service);
			follow({ submission, message, identity, configurationSetName, sourceIp, answered }, service);
			return jsonAnswer({ MessageId: message.messageId });
		},
	};
}

async function readSubmission(request: SendRequest, service: LocalService): Promise<Submission> {
	const at = service.clock();
	const messageId = newSesId(at);
	const { kind, raw, subject, from, returnPath, senders, destination } =
		request.content.kind === "raw"
			? await readRawContent(request, request.content.raw)
			: readSimpleContent(request, request.content.simple, at, `${messageId}@${messageIdDomain(service.region)}`);
	const { fromEmailAddress, configurationSetName, tenantName, tags } = request;
	const recipients = [...destination.to, ...destination.cc, ...destination.bcc];
	const message: UnsentMessage = {
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
	// [UNV] This order is documented for the first version of the API, with the parameters that came before these.
	const feedback = request.feedbackForwardingEmailAddress ?? returnPath ?? from;
	return { message, from, feedbackAddress: feedback.address, senders, recipients };
}

interface Content extends Pick<SentMessage, "kind" | "raw"> {
	readonly from: Mailbox;
	readonly returnPath?: Mailbox | undefined;
	readonly subject: string | undefined;
	readonly senders: readonly Mailbox[];
	readonly destination: Recipients;
}

async function readRawContent(request: SendRequest, raw: Uint8Array): Promise<Content> {
	const { subject, from, otherSenders, returnPath, recipients } = await readRawHeaders(raw);
	const [firstFrom] = from;
	return {
		kind: "raw",
		raw,
		subject,
		from: request.fromEmailAddress ?? firstFrom,
		returnPath,
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

/** @throws {SesError} `NotFoundException` or `SendingPausedException`. */
function assertSetSends(name: string, { configurationSets }: LocalService): void {
	const set = configurationSets.getForSending(name);
	if (set?.sendingEnabled === false) {
		throw new SesError("SendingPausedException", `Sending paused for configuration set ${name}.`);
	}
}

/**
 * @param closest The identity that decides for the From.
 * @throws {SesError} `MessageRejected`, the same error for senders and, in the sandbox, recipients.
 */
function requireVerified(
	closest: Identity | undefined,
	{ senders, recipients }: Submission,
	{ identities, account, region }: LocalService,
): Identity {
	const checkedRecipients = account.settings.productionAccess ? [] : recipients.filter(isOutside);
	const failed = [...senders, ...checkedRecipients].filter((mailbox) => !identities.covers(mailbox));
	if (closest && failed.length === 0) return closest;
	throw new SesError("MessageRejected", unverifiedMessage(region, texts(failed)));
}

/**
 * The message with what its identity makes of it.
 *
 * @throws {SesError} `MailFromDomainNotVerifiedException`.
 */
function withIdentity(message: UnsentMessage, identity: Identity, { identities, region }: LocalService): SentMessage {
	const dkimDomain = signingDomain(identity, identities);
	return {
		...message,
		mailFrom: `${message.messageId}@${effectiveMailFromDomain(identity, region)}`,
		...(dkimDomain !== undefined && { dkimDomain }),
	};
}

/**
 * From here on the message counts as sent.
 *
 * @throws {SesError} when the account's quotas are enforced and used up. Asked last: what is refused takes nothing of them.
 */
function accept(
	message: SentMessage,
	{ recipients }: Submission,
	{ account, messages, onMessage }: LocalService,
): void {
	const count = { recipients: recipients.length, outside: recipients.filter(isOutside).length };
	account.assertWithinQuotas(count, message.at);
	account.recordSent(count, message.at);
	messages.add(message);
	onMessage(message);
}

/** What was accepted goes its way. */
function follow(
	{ submission, message, identity, configurationSetName, sourceIp, answered }: Followed,
	service: LocalService,
): void {
	const { from, feedbackAddress, recipients } = submission;
	const accepted = { message, from, identity, recipients, configurationSetName, feedbackAddress, sourceIp };
	followMessage(accepted, answered, service);
}

/** The mailbox simulator needs no verification in the sandbox and takes nothing of the daily quota. */
function isOutside(mailbox: Mailbox): boolean {
	return !isAtSimulator(mailbox);
}

function addresses(mailboxes: readonly Mailbox[]): readonly string[] {
	return mailboxes.map(({ address }) => address);
}

function texts(mailboxes: readonly Mailbox[]): readonly string[] {
	return mailboxes.map(({ text }) => text);
}
