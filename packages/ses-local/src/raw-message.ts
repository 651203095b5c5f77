import PostalMime, { type Email } from "postal-mime";
import { badRequest } from "./errors.ts";
import { type Mailbox, parseMailboxes } from "./mailbox.ts";

/** What SES looks at in the header section of a Raw message. */
export interface RawHeaders {
	/** Decoded. */
	readonly subject?: string;
	readonly from: readonly Mailbox[];
	/** The mailboxes of Sender and Return-Path, which SES checks like From. */
	readonly otherSenders: readonly Mailbox[];
	/** Where the message goes when the request has no Destination; read only then, because only then they matter to SES. */
	readonly recipients: () => Recipients;
}

export interface Recipients {
	readonly to: readonly Mailbox[];
	readonly cc: readonly Mailbox[];
	readonly bcc: readonly Mailbox[];
}

/** @throws {SesError} `BadRequestException` when SES could not tell whom the message is from. */
export async function readRawHeaders(raw: Uint8Array): Promise<RawHeaders> {
	const email = await parseHeaderSection(raw);
	const froms = fieldValues(email, "from");
	const [from] = froms;
	if (from === undefined) throw badRequest("Missing required header 'From'.");
	if (froms.length > 1) throw badRequest("Duplicate header 'From'.");
	const fromMailboxes = parseMailboxes(from);
	if (fromMailboxes.length === 0) throw badRequest("Missing final '@domain'");
	const otherSenders = [...fieldValues(email, "sender"), ...fieldValues(email, "return-path")]
		// The null reverse-path names nobody who could be checked.
		.filter((value) => value.trim() !== "<>")
		.flatMap(parseMailboxes);
	return {
		...(email.subject === undefined ? {} : { subject: email.subject }),
		from: fromMailboxes,
		otherSenders,
		recipients: () => ({
			to: fieldValues(email, "to").flatMap(parseMailboxes),
			cc: fieldValues(email, "cc").flatMap(parseMailboxes),
			bcc: fieldValues(email, "bcc").flatMap(parseMailboxes),
		}),
	};
}

/** Only the header section: the body may be 40 MB, and nothing here depends on it. */
async function parseHeaderSection(raw: Uint8Array): Promise<Email> {
	try {
		return await PostalMime.parse(headerSection(raw));
	} catch (error) {
		throw badRequest(
			`The message headers cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`,
		);
	}
}

function headerSection(raw: Uint8Array): Uint8Array {
	const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
	const ends = ["\r\n\r\n", "\n\n"].map((blankLine) => bytes.indexOf(blankLine)).filter((index) => index !== -1);
	return ends.length === 0 ? raw : raw.subarray(0, Math.min(...ends));
}

function fieldValues(email: Email, key: string): readonly string[] {
	return email.headers.filter((header) => header.key === key).map(({ value }) => value);
}
