import { badRequest } from "./errors.ts";
import { fieldValues, readHeaderSection } from "./header-fields.ts";
import { type Mailbox, parseMailboxes } from "./mailbox.ts";

/** What SES looks at in the header section of a Raw message. */
export interface RawHeaders {
	/** Decoded. */
	readonly subject?: string;
	readonly from: readonly [Mailbox, ...Mailbox[]];
	/** The mailboxes of Sender and Return-Path, which SES checks like From. */
	readonly otherSenders: readonly Mailbox[];
	/** Where reports go, unless the request says otherwise. */
	readonly returnPath?: Mailbox;
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
	const { fields, subject } = await readHeaderSection(raw);
	const froms = fieldValues(fields, "from");
	const [from] = froms;
	if (from === undefined) throw badRequest("Missing required header 'From'.");
	if (froms.length > 1) throw badRequest("Duplicate header 'From'.");
	const [firstFrom, ...otherFroms] = parseMailboxes(from);
	if (!firstFrom) throw badRequest("Missing final '@domain'");
	const returnPaths = fieldValues(fields, "return-path")
		// The null reverse-path names nobody who could be checked.
		.filter((value) => value.trim() !== "<>")
		.flatMap(parseMailboxes);
	const [returnPath] = returnPaths;
	return {
		...(subject !== undefined && { subject }),
		from: [firstFrom, ...otherFroms],
		otherSenders: [...fieldValues(fields, "sender").flatMap(parseMailboxes), ...returnPaths],
		...(returnPath && { returnPath }),
		recipients: () => ({
			to: fieldValues(fields, "to").flatMap(parseMailboxes),
			cc: fieldValues(fields, "cc").flatMap(parseMailboxes),
			bcc: fieldValues(fields, "bcc").flatMap(parseMailboxes),
		}),
	};
}
