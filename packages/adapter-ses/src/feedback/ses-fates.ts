import type { FeedbackKind } from "@todoku/core";
import { isRecord, type JsonRecord, own, ownText } from "./parse-json.ts";
import { type SesEvent, without } from "./ses-publication.ts";

/** What an event says of one recipient. */
export interface Fate {
	readonly kind: FeedbackKind;
	/** As SES reports it, which may differ from what was sent to in case, quoting, or by forwarding. */
	readonly recipient: string;
	readonly bounce?: "hard" | "soft" | undefined;
	readonly reason?: string | undefined;
	readonly status?: string | undefined;
	readonly diagnostic?: string | undefined;
	/** What else the event says of this recipient, under the names it has there; nothing of any other recipient. */
	readonly detail: JsonRecord;
}

/** What an event says, recipient by recipient; nothing for kinds that say nothing of delivery, and for those nobody knows yet. */
export function fatesOf(event: SesEvent): readonly Fate[] {
	switch (event.type) {
		case "Delivery":
			return deliveries(event);
		case "DeliveryDelay":
			return delays(event);
		case "Bounce":
			return bounces(event);
		case "Complaint":
			return complaints(event);
		case "Reject":
			return refusals(event, ownText(event.section, "reason") ?? "Reject");
		case "Rendering Failure":
		case "RenderingFailure":
			return refusals(event, "Rendering Failure");
		default:
			// Send, Open, Click, Subscription, and what SES has yet to invent.
			return [];
	}
}

function deliveries({ section }: SesEvent): readonly Fate[] {
	const detail = { delivery: without(section, ["recipients"]) };
	const diagnostic = ownText(section, "smtpResponse");
	return distinct(namedIn(own(section, "recipients"))).map(({ recipient }) => {
		return { kind: "delivered", recipient, diagnostic, detail };
	});
}

function delays({ section }: SesEvent): readonly Fate[] {
	const about = without(section, ["delayedRecipients"]);
	const reason = ownText(section, "delayType");
	return distinct(namedIn(own(section, "delayedRecipients"))).map((named) => {
		return { kind: "delayed", reason, ...saidOf(named), detail: { deliveryDelay: about, recipient: named.said } };
	});
}

function bounces({ section }: SesEvent): readonly Fate[] {
	const about = without(section, ["bouncedRecipients"]);
	const type = ownText(section, "bounceType");
	const subType = ownText(section, "bounceSubType");
	const isEcho = isSuppression(subType);
	const outcome: Pick<Fate, "kind" | "bounce"> = isEcho
		? { kind: "suppressed" }
		: { kind: "bounced", bounce: classOf(type) };
	const reason = isEcho ? subType : [type, subType].filter((each) => each !== undefined).join("/") || undefined;
	return distinct(namedIn(own(section, "bouncedRecipients"))).map((named) => {
		return { ...outcome, reason, ...saidOf(named), detail: { bounce: about, recipient: named.said } };
	});
}

/**
 * SES knows the message and the far side, and names everybody there whom it was sent to: of several, one complained, and nobody knows
 * which (SES guide, "Complaint object"). `detail.oneOf` says among how many.
 */
function complaints({ section }: SesEvent): readonly Fate[] {
	const about = without(section, ["complainedRecipients"]);
	const subType = ownText(section, "complaintSubType");
	const type = ownText(section, "complaintFeedbackType");
	// The far side took the mail out of the spam folder again: the opposite of a complaint.
	if (type === "not-spam") return [];
	const isEcho = isSuppression(subType);
	const named = distinct(namedIn(own(section, "complainedRecipients")));
	return named.map(({ recipient, said }) => {
		return {
			kind: isEcho ? "suppressed" : "complained",
			recipient,
			reason: isEcho ? subType : (type ?? subType),
			detail: { complaint: about, recipient: said, ...(named.length > 1 && { oneOf: named.length }) },
		};
	});
}

/** SES took the mail and does not send it at all: that is every recipient's fate. */
function refusals({ section, destination, type }: SesEvent, reason: string): readonly Fate[] {
	const diagnostic = ownText(section, "errorMessage");
	const detail = { [type === "Reject" ? "reject" : "failure"]: section };
	return distinct(namedIn(destination)).map(({ recipient }) => {
		return { kind: "rejected", recipient, reason, diagnostic, detail };
	});
}

/** Of an address on a list of suppressed ones SES reports a bounce or a complaint that did not happen: an echo of what put it there. */
function isSuppression(subType: string | undefined): boolean {
	// By the word, so that lists SES has yet to invent are no bounces either. `OnAccountSuppressionList`, `Suppressed`, those of tenants.
	return subType !== undefined && /suppress/i.test(subType);
}

function classOf(bounceType: string | undefined): "hard" | "soft" | undefined {
	if (bounceType === "Permanent") return "hard";
	return bounceType === "Transient" ? "soft" : undefined;
}

interface Named {
	readonly recipient: string;
	/** What is said of this recipient besides the address. */
	readonly said: JsonRecord;
}

/** A list of recipients has texts or objects with `emailAddress`; what is neither says nothing. */
function namedIn(list: unknown): readonly Named[] {
	if (!Array.isArray(list)) return [];
	return list.flatMap((each: unknown): readonly Named[] => {
		if (typeof each === "string") return each === "" ? [] : [{ recipient: each, said: {} }];
		const recipient = isRecord(each) ? ownText(each, "emailAddress") : undefined;
		if (!isRecord(each) || recipient === undefined) return [];
		return [{ recipient, said: without(each, ["emailAddress"]) }];
	});
}

function distinct(named: readonly Named[]): readonly Named[] {
	return [...new Map(named.toReversed().map((each) => [each.recipient, each])).values()].toReversed();
}

function saidOf({ recipient, said }: Named): Pick<Fate, "recipient" | "status" | "diagnostic"> {
	return { recipient, status: ownText(said, "status"), diagnostic: ownText(said, "diagnosticCode") };
}
