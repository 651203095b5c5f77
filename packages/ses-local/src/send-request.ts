import { badRequest, notImplemented } from "./errors.ts";
import {
	hasMember,
	type JsonObject,
	parseJsonBody,
	readBytes,
	readObject,
	readObjects,
	readText,
	readTexts,
} from "./json-body.ts";
import { type Mailbox, parseMailbox } from "./mailbox.ts";
import type { MessageTag } from "./message-store.ts";
import type { Recipients } from "./raw-message.ts";
import type { SimpleContent } from "./simple-message.ts";

/** A `SendEmail` request with everything in it that can be judged without looking at the account or the MIME. */
export interface SendRequest {
	readonly fromEmailAddress?: Mailbox;
	/** Absent when the request names no recipient at all. */
	readonly destination?: Recipients;
	readonly replyTo: readonly Mailbox[];
	readonly feedbackForwardingEmailAddress?: Mailbox;
	readonly configurationSetName?: string;
	readonly tenantName?: string;
	readonly tags: readonly MessageTag[];
	readonly content:
		| { readonly kind: "raw"; readonly raw: Uint8Array }
		| { readonly kind: "simple"; readonly simple: SimpleContent };
}

/** Members that change what SES does with the message; to pass over them would be to promise what does not happen. */
const unsupportedMembers = [
	"FromEmailAddressIdentityArn",
	"FeedbackForwardingEmailAddressIdentityArn",
	"EndpointId",
	"ListManagementOptions",
	"ConfigurationOverrides",
] as const;

/** @throws {SesError} `SerializationException` or `BadRequestException`. */
export function parseSendRequest(body: Uint8Array): SendRequest {
	const request = parseJsonBody(body);
	for (const member of unsupportedMembers) {
		if (hasMember(request, member)) throw notImplemented(member);
	}
	const fromEmailAddress = readMailbox(request, "FromEmailAddress");
	const destination = readDestination(request);
	const feedbackForwardingEmailAddress = readMailbox(request, "FeedbackForwardingEmailAddress");
	const configurationSetName = readText(request, "ConfigurationSetName");
	const tenantName = readText(request, "TenantName");
	return {
		...(fromEmailAddress && { fromEmailAddress }),
		...(destination && { destination }),
		...(feedbackForwardingEmailAddress && { feedbackForwardingEmailAddress }),
		...(configurationSetName !== undefined && { configurationSetName }),
		...(tenantName !== undefined && { tenantName }),
		replyTo: readTexts(request, "ReplyToAddresses").map(parseMailbox),
		tags: readObjects(request, "EmailTags").map(readTag),
		content: readContent(request),
	};
}

function readDestination(request: JsonObject): Recipients | undefined {
	const destination = readObject(request, "Destination") ?? {};
	const to = readTexts(destination, "ToAddresses").map(parseMailbox);
	const cc = readTexts(destination, "CcAddresses").map(parseMailbox);
	const bcc = readTexts(destination, "BccAddresses").map(parseMailbox);
	return to.length + cc.length + bcc.length === 0 ? undefined : { to, cc, bcc };
}

function readMailbox(source: JsonObject, key: string): Mailbox | undefined {
	const text = readText(source, key);
	return text === undefined ? undefined : parseMailbox(text);
}

function readTag(tag: JsonObject): MessageTag {
	const name = readText(tag, "Name");
	const value = readText(tag, "Value");
	if (name === undefined || value === undefined) throw badRequest("An email tag needs a Name and a Value.");
	// [UNV] SES may take "@" and "." by now; what passes here passes there either way.
	if (![name, value].every((text) => /^[A-Za-z0-9_-]{1,256}$/.test(text))) {
		throw badRequest("Email tag names and values may hold 1 to 256 ASCII letters, digits, underscores and dashes.");
	}
	return { name, value };
}

function readContent(request: JsonObject): SendRequest["content"] {
	const content = readObject(request, "Content") ?? {};
	if (hasMember(content, "Template")) throw notImplemented("Content.Template");
	const raw = readObject(content, "Raw");
	const simple = readObject(content, "Simple");
	if ((raw === undefined) === (simple === undefined)) {
		throw badRequest("Content must hold exactly one of Raw, Simple and Template.");
	}
	if (simple) return { kind: "simple", simple: readSimple(simple) };
	const data = readBytes(raw ?? {}, "Data");
	if (data === undefined || data.byteLength === 0) throw badRequest("Content.Raw.Data is empty.");
	return { kind: "raw", raw: data };
}

function readSimple(simple: JsonObject): SimpleContent {
	if (readObjects(simple, "Attachments").length > 0) throw notImplemented("Content.Simple.Attachments");
	const body = readObject(simple, "Body") ?? {};
	const subject = readData(simple, "Subject");
	const text = readData(body, "Text");
	const html = readData(body, "Html");
	if (subject === undefined) throw badRequest("Content.Simple.Subject is missing.");
	if (text === undefined && html === undefined) throw badRequest("Content.Simple.Body needs Text or Html.");
	const headers = readObjects(simple, "Headers").map(readHeader);
	if (headers.length > 15) throw badRequest("Content.Simple.Headers may hold 15 headers.");
	return { subject, headers, ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
}

function readData(source: JsonObject, key: string): string | undefined {
	return readText(readObject(source, key) ?? {}, "Data");
}

function readHeader(header: JsonObject): SimpleContent["headers"][number] {
	const name = readText(header, "Name") ?? "";
	const value = readText(header, "Value") ?? "";
	if (!/^[!-9;-@A-~]{1,126}$/.test(name))
		throw badRequest("A header name is empty, too long or has illegal characters.");
	if (!/^[ -~]{1,995}$/.test(value) || name.length + value.length > 996) {
		throw badRequest("A header value is empty, too long or not printable ASCII.");
	}
	return { name, value };
}
