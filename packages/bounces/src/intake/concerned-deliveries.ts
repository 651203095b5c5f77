import type { DeliveryOrigin, DeliveryOrigins, FeedbackKind } from "@todoku/core";
import type { FieldList } from "../mime/field-list.ts";
import { findAddress, findAddresses, foldAddress } from "../report/find-address.ts";
import type { ReturnedMail, ReturnedRecipient } from "../report/returned-mail.ts";
import { type ConcernedDelivery, toFeedbackKind } from "./to-feedback-event.ts";

/** One recipient of a report, and the delivery of ours that it is about. */
export interface Finding {
	readonly reported: ReturnedRecipient;
	/** Null: nothing to record. */
	readonly kind: FeedbackKind | null;
	readonly concerned: ConcernedDelivery | undefined;
}

export interface Findings {
	readonly findings: readonly Finding[];
	/** Whose mail came back, or was answered; null where nobody knows. */
	readonly origin: DeliveryOrigin | null;
}

// One delivery has one recipient, and so has a report on it, but for lists and forwarders. More were made to cost time.
const maxRecipients = 100;
const maxDeliveryIds = 5;
const maxAddresses = 20;

/**
 * Looks up which deliveries a mail is about.
 *
 * By VERP first: only who saw the mail knows that address. Then by our Message-ID together with a recipient of that message. A report by
 * VERP on another address than ours is kept as data on the delivery, once.
 *
 * @param deliveryIds Read out of VERP addresses, the surest first.
 */
export async function findConcernedDeliveries(
	origins: DeliveryOrigins,
	mail: ReturnedMail,
	headers: FieldList,
	deliveryIds: readonly string[],
): Promise<Findings> {
	const byVerp = await findByIds(origins, deliveryIds.slice(0, maxDeliveryIds));
	const findings: Finding[] = [];
	for (const reported of mail.recipients.slice(0, maxRecipients)) {
		const kind = toFeedbackKind(reported);
		const concerned =
			kind === null ? undefined : await findConcerned(origins, byVerp, mail.original.messageId, reported);
		findings.push({ reported, kind, concerned });
	}
	const [verpOrigin] = byVerp;
	const isNamed = findings.some(({ concerned }) => concerned?.by === "verp");
	const stranger = findings.findIndex(({ kind, concerned }) => kind !== null && concerned === undefined);
	const finding = findings[stranger];
	if (verpOrigin !== undefined && !isNamed && finding !== undefined)
		findings[stranger] = { ...finding, concerned: { origin: verpOrigin, by: "verp", namesRecipient: false } };
	const found = findings.find(({ concerned }) => concerned !== undefined)?.concerned?.origin;
	return { findings, origin: verpOrigin ?? found ?? (await findAnswered(origins, mail, headers)) };
}

async function findByIds(origins: DeliveryOrigins, deliveryIds: readonly string[]): Promise<readonly DeliveryOrigin[]> {
	const found: DeliveryOrigin[] = [];
	for (const deliveryId of deliveryIds) {
		const origin = await origins.findOrigin({ deliveryId });
		if (origin !== null) found.push(origin);
	}
	return found;
}

async function findConcerned(
	origins: DeliveryOrigins,
	byVerp: readonly DeliveryOrigin[],
	messageId: string,
	{ recipient, alias }: ReturnedRecipient,
): Promise<ConcernedDelivery | undefined> {
	const addresses = alias === null ? [recipient] : [recipient, alias];
	const folded = new Set(addresses.map(foldAddress));
	const named = byVerp.find(({ recipient: ours }) => ours !== null && folded.has(foldAddress(ours)));
	if (named !== undefined) return { origin: named, by: "verp", namesRecipient: true };
	if (messageId === "") return undefined;
	const origin = await origins.findOrigin({ messageId, recipients: spellings(addresses) });
	return origin === null ? undefined : { origin, by: "message-id", namesRecipient: true };
}

/** Of mail that reports nothing: the answer of a vacation program to the reverse-path names what it answers (RFC 3834 §3.1.5). */
async function findAnswered(
	origins: DeliveryOrigins,
	{ original, recipients, from }: ReturnedMail,
	headers: FieldList,
): Promise<DeliveryOrigin | null> {
	const answered = /<[^<>\s]{1,990}>/.exec(headers.get("in-reply-to"))?.[0];
	const addresses = [
		...recipients.slice(0, maxRecipients).map(({ recipient }) => recipient),
		...findAddresses(original.to),
		findAddress(from),
	].filter((address) => address !== "");
	for (const messageId of [original.messageId, answered]) {
		if (!messageId || addresses.length === 0) continue;
		const origin = await origins.findOrigin({ messageId, recipients: spellings(addresses.slice(0, maxAddresses)) });
		if (origin !== null) return origin;
	}
	return null;
}

/** Old carrier addresses are written with quotes and without ("a..b"@docomo.example). */
function spellings(addresses: readonly string[]): readonly string[] {
	return [
		...new Set(
			addresses.flatMap((address) => {
				const bare = foldAddress(address);
				const at = bare.lastIndexOf("@");
				return [address, bare, `"${bare.slice(0, at)}"${bare.slice(at)}`];
			}),
		),
	];
}
