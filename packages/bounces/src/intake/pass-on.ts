import { type DeliveryOrigin, MailError, type Receipt, type Transport } from "@todoku/core";
import { type Address, AddressError, parseAddress } from "@todoku/mime";
import type { FieldList } from "../mime/field-list.ts";
import { findAddresses, foldAddress } from "../report/find-address.ts";
import type { PassOnOutcome } from "./intake-result.ts";

/**
 * Whom returned mail is meant for: the mailbox configured for the tenant, the From of the mail that came back, or nobody (null).
 *
 * @param origin The delivery that the mail is about; null where none was found.
 */
export type MailboxFor = (origin: DeliveryOrigin | null) => string | null | Promise<string | null>;

export interface PassOnOptions {
	/** Takes the mail onward. It is sent with a null reverse-path, so that it can cause no returned mail itself. */
	readonly transport: Pick<Transport, "send">;
	/** Default: the From of the mail that came back. */
	readonly mailboxFor?: MailboxFor | undefined;
}

/** A returned mail that the next hop did not take for the mailbox it is meant for. What it says is recorded all the same. */
export class PassOnError extends MailError {
	declare readonly code: "pass-on-deferred" | "pass-on-refused";
	readonly receipt: Receipt | undefined;

	constructor(code: PassOnError["code"], message: string, receipt: Receipt | undefined, cause?: unknown) {
		super(code, message, { cause });
		this.receipt = receipt;
	}
}

/** What tells that a mail went this way before. */
const traceField = "X-Todoku-Passed-On";

export interface PassedOn {
	readonly outcome: PassOnOutcome;
	readonly mailbox: string | null;
}

/**
 * Hands a returned mail to the mailbox it is meant for, with its bytes as they are under one field of ours.
 *
 * @param isOurs Whether an address is one that returned mail comes to.
 * @throws {PassOnError} where it was not taken, or nobody knows.
 */
export async function passOn(
	bytes: Uint8Array,
	headers: FieldList,
	origin: DeliveryOrigin | null,
	{ transport, mailboxFor = fromOf }: PassOnOptions,
	isOurs: (address: string) => boolean,
	id: string,
): Promise<PassedOn> {
	const text = await mailboxFor(origin);
	if (text === null) return { outcome: "nobody", mailbox: null };
	const recipient = readMailbox(text);
	if (recipient === null) return { outcome: "nobody", mailbox: null };
	if (headers.has(traceField.toLowerCase()) || isOurs(recipient)) return { outcome: "looped", mailbox: recipient };
	if (wasDeliveredTo(headers, recipient)) return { outcome: "is-there", mailbox: recipient };
	const sent = toSentBytes(bytes, id);
	const receipt = await transport.send({ mailFrom: null, recipient }, sent, { deliveryId: id });
	switch (receipt.outcome) {
		case "accepted":
			return { outcome: "passed-on", mailbox: recipient };
		case "rejected":
			throw new PassOnError("pass-on-refused", refusal(receipt.code, "refused"), receipt);
		case "deferred":
		case "unknown":
			// Twice is harmless, lost is not.
			throw new PassOnError("pass-on-deferred", refusal(receipt.code, "did not take"), receipt);
		default:
			throw receipt satisfies never;
	}
}

function fromOf(origin: DeliveryOrigin | null): string | null {
	return origin?.from ?? null;
}

/** A From that was mistyped is nobody's mailbox. */
function readMailbox(text: string): Address | null {
	try {
		return parseAddress(text, { legacyCarrier: true });
	} catch (error) {
		if (error instanceof AddressError) return null;
		throw error;
	}
}

/** What a server wrote when it put the mail where we found it; To is what somebody else wrote. */
function wasDeliveredTo(headers: FieldList, mailbox: string): boolean {
	const folded = foldAddress(mailbox);
	return ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"]
		.flatMap((name) => headers.all(name))
		.flatMap(findAddresses)
		.some((address) => foldAddress(address) === folded);
}

/** The mail under our field, with the line ends of SMTP; a mailbox's "From " line is not part of it. */
export function toSentBytes(bytes: Uint8Array, id: string): Uint8Array {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const start = buffer.toString("latin1", 0, 5) === "From " ? buffer.indexOf(10) + 1 : 0;
	// latin1 keeps every octet as it is.
	const text = buffer.toString("latin1", start).replace(/\r\n|\n|\r/g, "\r\n");
	return Buffer.from(`${traceField}: ${id}\r\n${text.endsWith("\r\n") ? text : `${text}\r\n`}`, "latin1");
}

function refusal(code: string, what: string): string {
	return `The next hop ${what} the returned mail for the mailbox it is meant for (${code}); what it says is recorded, and the mail is still where it was`;
}
