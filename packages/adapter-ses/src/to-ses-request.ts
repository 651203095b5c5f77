import type { SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { type Envelope, OptionError, type RefusedReceipt, type TransportSendOptions } from "@todoku/core";
import { isAsciiAddress, parseAddress, toWireAddress } from "@todoku/mime";
import { deliveryTag, isTagText } from "./message-tags.ts";
import type { ResolvedSesOptions } from "./ses-options.ts";
import type { SesReceiptCode } from "./ses-receipt-code.ts";

/**
 * SES takes 40 MB per message "after base64 encoding" (its quotas), and the API carries the message in base64: 4 octets for each 3.
 * So 40 × 1024 × 1024 ÷ 4 × 3.
 */
export const maxMessageBytes = 31_457_280;

/** Everything {@link toSesRequest} needs to know of the options. */
type RequestOptions = Omit<ResolvedSesOptions, "client" | "requestTimeoutMs">;

/** Which delivery it is, and whose. */
export type RequestDelivery = Pick<TransportSendOptions, "deliveryId" | "tenant">;

/**
 * Writes the request for one delivery, or says why SES could never take it.
 *
 * `mailFrom` is checked and not used: SES writes a reverse-path of its own, under the MAIL FROM domain of the identity.
 *
 * @throws {AddressError} for what is no address; the type is no proof where the caller writes JavaScript.
 * @throws {OptionError} for a delivery id that cannot be a tag.
 */
export function toSesRequest(
	envelope: Envelope,
	bytes: Uint8Array,
	{ deliveryId, tenant }: RequestDelivery,
	options: RequestOptions,
): SendEmailCommandInput | RefusedReceipt {
	if (!(bytes instanceof Uint8Array)) throw new OptionError("bytes", "must be a Uint8Array; compose the message first");
	if (!isTagText(deliveryId)) {
		throw new OptionError("deliveryId", "must have 1 to 256 letters, digits, hyphens and underscores");
	}
	if (envelope.mailFrom !== null) parseAddress(envelope.mailFrom, { legacyCarrier: true });
	const recipient = parseAddress(envelope.recipient, { legacyCarrier: true });
	// Punycode is for domains; in a local part it would name another mailbox.
	if (!isAsciiAddress(recipient))
		return refuseAddress('has a character before the "@" that is not ASCII; SES has no SMTPUTF8');
	const wireRecipient = toWireAddress(recipient);
	if (wireRecipient.startsWith('"') && options.quotedRecipients === "refuse") {
		return refuseAddress("needs quotes, which the option quotedRecipients refuses");
	}
	if (bytes.byteLength > maxMessageBytes) return refuseSize(bytes.byteLength);
	return {
		// No FromEmailAddress: the message's own From is what SES checks and shows, and both routes get the same bytes. What the field
		// means beside a Raw From is not documented (whether it also moves the forwarding of bounces), so there is nothing to gain by it.
		Destination: { ToAddresses: [wireRecipient] },
		Content: { Raw: { Data: bytes } },
		EmailTags: [
			{ Name: deliveryTag, Value: deliveryId },
			...Object.entries(options.tags).map(([Name, Value]) => ({ Name, Value })),
		],
		...toOptionalMembers(options, tenant),
	};
}

function toOptionalMembers(options: RequestOptions, tenant: string | undefined): object {
	const { configurationSetName, tenantName } = options;
	const feedbackAddress = options.feedbackForwardingAddress(tenant);
	return {
		...(configurationSetName === undefined ? {} : { ConfigurationSetName: configurationSetName }),
		...(tenantName === undefined ? {} : { TenantName: tenantName }),
		...(feedbackAddress === undefined ? {} : { FeedbackForwardingEmailAddress: toWireAddress(feedbackAddress) }),
	};
}

function refuseAddress(problem: string): RefusedReceipt {
	const code: SesReceiptCode = "address-unsupported";
	return { outcome: "rejected", scope: "recipient", code, reply: `The recipient's address ${problem}` };
}

function refuseSize(byteLength: number): RefusedReceipt {
	const code: SesReceiptCode = "message-too-large";
	const reply = `The message has ${byteLength} octets; SES takes ${maxMessageBytes}`;
	return { outcome: "rejected", scope: "message", code, reply };
}
