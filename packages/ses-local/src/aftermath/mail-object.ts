import { accountId } from "../account-id.ts";
import { SesError } from "../errors.ts";
import { fieldValues, type HeaderField, readHeaderSection } from "../header-fields.ts";
import { parseMailboxes } from "../mailbox.ts";
import type { AcceptedMessage } from "./accepted-message.ts";

/** What an event tells of the message it is about, in its two forms. */
export interface MailObjects {
	/** Of events that a configuration set publishes. */
	readonly event: object;
	/** Of notifications to the topics of an identity, with the message's headers or without. */
	readonly notification: (options: { readonly headers: boolean }) => object;
}

/** SES gives no more of the headers than this. */
const maxHeaderBytes = 10 * 1024;

/** Who sends: there is only one here, and nobody checks its credentials. */
const caller = "ses-local";

export async function mailObjects(accepted: AcceptedMessage, region: string): Promise<MailObjects> {
	const { message, from, identity, sourceIp } = accepted;
	const fields = await readFields(message.raw);
	const common = {
		timestamp: message.at.toISOString(),
		source: from.text,
		sourceArn: `arn:aws:ses:${region}:${accountId}:identity/${identity.name}`,
	};
	const envelope = { sendingAccountId: accountId, messageId: message.messageId, destination: message.recipients };
	const headers = withinLimit(fields);
	const headerMembers = { headersTruncated: headers.length < fields.length, headers };
	const [ownMessageId = message.messageId] = fieldValues(fields, "message-id");
	return {
		event: {
			...common,
			...envelope,
			...headerMembers,
			commonHeaders: commonHeaders(accepted, fields, message.messageId),
			tags: tagsOf(accepted),
		},
		notification: (options) => ({
			...common,
			sourceIp,
			callerIdentity: caller,
			...envelope,
			...(options.headers && { ...headerMembers, commonHeaders: commonHeaders(accepted, fields, ownMessageId) }),
		}),
	};
}

/** None where they cannot be read, as those of Simple content with a subject of megabytes; SES would hardly take it. */
async function readFields(raw: Uint8Array): Promise<readonly HeaderField[]> {
	try {
		return (await readHeaderSection(raw)).fields;
	} catch (error) {
		if (error instanceof SesError) return [];
		throw error;
	}
}

/** SES's own tags, and those of the request. */
function tagsOf({ message, from, configurationSetName, sourceIp }: AcceptedMessage): object {
	const own = {
		"ses:operation": ["SendEmail"],
		...(configurationSetName !== undefined && { "ses:configuration-set": [configurationSetName] }),
		"ses:source-ip": [sourceIp],
		"ses:from-domain": [from.domain.toLowerCase()],
		"ses:caller-identity": [caller],
	};
	return { ...own, ...Object.fromEntries(message.tags.map(({ name, value }) => [name, [value]])) };
}

/** [UNV] Which Message-ID stands here: in SES's examples its own in events, and the one of the header in notifications. */
function commonHeaders({ message }: AcceptedMessage, fields: readonly HeaderField[], messageId: string): object {
	const [date] = fieldValues(fields, "date");
	const [returnPath] = fieldValues(fields, "return-path");
	const [subject] = fieldValues(fields, "subject");
	const lists = { from: mailboxTexts(fields, "from"), to: mailboxTexts(fields, "to"), cc: mailboxTexts(fields, "cc") };
	return {
		...(returnPath !== undefined && { returnPath }),
		...Object.fromEntries(Object.entries(lists).filter(([, texts]) => texts.length > 0)),
		...(date !== undefined && { date }),
		messageId,
		...(subject !== undefined && { subject: message.subject ?? subject }),
	};
}

function mailboxTexts(fields: readonly HeaderField[], name: string): readonly string[] {
	return fieldValues(fields, name).flatMap((value) => {
		try {
			return parseMailboxes(value).map(({ text }) => text);
		} catch (error) {
			// To and Cc of a Raw message may hold anything, as long as the request has a Destination.
			if (error instanceof SesError) return [value];
			throw error;
		}
	});
}

function withinLimit(fields: readonly HeaderField[]): readonly HeaderField[] {
	let bytes = 0;
	return fields.filter(({ name, value }) => {
		bytes += Buffer.byteLength(`${name}: ${value}\r\n`);
		return bytes <= maxHeaderBytes;
	});
}
