import {
	type Address,
	type AddressError,
	type ComposeOptions,
	composeMessage,
	isMailError,
	type Mailbox,
	MailError,
	newMessageId,
	readFrom,
	readMailboxList,
} from "@todoku/mime";
import type { Clock } from "../clock.ts";
import { InvalidFromError } from "../errors.ts";
import type { Message } from "./message.ts";

/** How messages are composed: where attachments may be read from, and how large a message may be. */
export type CompositionOptions = Pick<ComposeOptions, "attachmentRoot" | "maxBytes" | "maxAttachmentBytes">;

/** A message read and composed once: what every delivery of it shares. */
export interface Submission {
	readonly from: Mailbox;
	readonly mailFrom: Address;
	readonly recipients: readonly Address[];
	readonly refused: readonly { readonly text: string; readonly error: AddressError }[];
	readonly messageId: string;
	readonly bytes: Uint8Array;
}

/** A message that names no recipient at all. */
export class NoRecipientError extends MailError {
	declare readonly code: "no-recipient";

	constructor() {
		super("no-recipient", "The message names no recipient: give it at least one of to, cc and bcc");
	}
}

/**
 * Reads the recipients of a message, each once: the same mailbox in To and Cc gets one mail.
 * Never throws for what is in the message; a message that is no object names nobody.
 */
export function readRecipients(message: Message): Pick<Submission, "recipients" | "refused"> {
	const lists = [message?.to, message?.cc, message?.bcc].map((field) => readMailboxList(field));
	return {
		recipients: [...new Set(lists.flatMap((list) => list.mailboxes.map((mailbox) => mailbox.address)))],
		refused: lists.flatMap((list) => list.refused),
	};
}

/**
 * Composes a message: Message-ID, Date and bytes are fixed here, and every route and recipient gets the same ones. A recipient that is
 * no address does not stand in the header and does not stop the others.
 *
 * @param boundary Goes into the boundaries of its parts. Default: random.
 * @throws {MailError} for what is wrong with the message itself.
 */
export async function composeSubmission(
	message: Message,
	clock: Clock,
	newId: () => string,
	options: CompositionOptions = {},
	boundary?: string,
): Promise<Submission> {
	const from = readAuthor(message);
	const { recipients, refused } = readRecipients(message);
	const messageId = newMessageId(from, newId());
	const bytes = await composeMessage(
		{
			...message,
			to: readMailboxList(message.to).mailboxes,
			cc: readMailboxList(message.cc).mailboxes,
			...(message.autoSubmitted === undefined && isSilent(message) ? { autoSubmitted: "auto-generated" as const } : {}),
		},
		{ ...options, messageId, date: clock.now(), boundary },
	);
	// The submitting agent is who errors are reported to; where there is none, the author is (RFC 5322 §3.6.2).
	const mailFrom = message.sender === undefined ? from.address : readFrom(message.sender).address;
	return { from, mailFrom, recipients, refused, messageId, bytes };
}

/**
 * Whether a mail should ask machines not to answer it (RFC 3834 §5): vacation notices in reply to order confirmations help nobody. A
 * newsletter is a list's affair, and a header the application wrote itself stands.
 */
function isSilent({ category, headers = {} }: Message): boolean {
	return category !== "newsletter" && !Object.keys(headers).some((name) => name.toLowerCase() === "auto-submitted");
}

/** An error in our own terms; one that nobody foresaw gets the code `unrecognised`. */
export function toMailError(error: unknown): MailError {
	if (isMailError(error)) return error;
	return new MailError("unrecognised", "The mail could not be handled, for a reason nobody foresaw (see cause)", {
		cause: error,
	});
}

function readAuthor(message: Message): Mailbox {
	try {
		return readFrom(message.from);
	} catch (error) {
		throw InvalidFromError.of(message.from, error);
	}
}
