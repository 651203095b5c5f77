import { parseAddress } from "./address.ts";
import { AddressError } from "./address-error.ts";
import { formatMailbox, type Mailbox, parseMailbox, splitMailboxList } from "./mailbox.ts";
import type { MailboxInput, MailboxListInput } from "./message.ts";

/** A list read entry by entry: what is good, and what is not and why. Nothing given is missing from both. */
export interface MailboxList {
	readonly mailboxes: readonly Mailbox[];
	readonly refused: readonly { readonly text: string; readonly error: AddressError }[];
}

/**
 * Reads the one author of a message.
 *
 * @throws {AddressError} when it is not exactly one mailbox.
 */
export function readFrom(input: MailboxInput): Mailbox {
	return readMailbox(input, false);
}

/**
 * Reads the recipients of a field (To, Cc, Bcc, Reply-To). One bad entry spoils only itself. The unquoted addresses with stray dots that
 * Japanese mobile carriers once gave out are understood here.
 */
export function readMailboxList(input: MailboxListInput | undefined): MailboxList {
	const mailboxes: Mailbox[] = [];
	const refused: { text: string; error: AddressError }[] = [];
	for (const entry of toEntries(input, refused)) {
		try {
			mailboxes.push(readMailbox(entry, true));
		} catch (error) {
			if (!(error instanceof AddressError)) throw error;
			refused.push({ text: describe(entry), error });
		}
	}
	return { mailboxes, refused };
}

function toEntries(
	input: MailboxListInput | undefined,
	refused: { text: string; error: AddressError }[],
): MailboxInput[] {
	if (input === undefined || input === null) return [];
	const given: readonly MailboxInput[] = Array.isArray(input) ? input : [input as MailboxInput];
	return given.flatMap((entry): MailboxInput[] => {
		if (typeof entry !== "string") return [entry];
		try {
			return splitMailboxList(entry);
		} catch (error) {
			if (!(error instanceof AddressError)) throw error;
			refused.push({ text: entry, error });
			return [];
		}
	});
}

function readMailbox(input: MailboxInput, legacyCarrier: boolean): Mailbox {
	if (typeof input === "string") return parseMailbox(input, { legacyCarrier });
	if (typeof input !== "object" || input === null || typeof input.address !== "string") {
		throw new AddressError("mailbox", "no-mailbox", describe(input));
	}
	const address = parseAddress(input.address, { legacyCarrier });
	if (input.displayName === undefined || input.displayName === "") return { address };
	if (typeof input.displayName !== "string") throw new AddressError("display name", "name-no-text", describe(input));
	// Written and read back, so that a name given apart obeys the same rules as one inside a text.
	return parseMailbox(formatMailbox({ displayName: input.displayName, address }));
}

function describe(input: unknown): string {
	if (typeof input === "string") return input;
	const address = (input as { address?: unknown } | null | undefined)?.address;
	return typeof address === "string" ? address : typeof input;
}
