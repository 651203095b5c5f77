import type { Fate } from "../fates/fate.ts";
import type { SimulatorResident } from "../fates/simulator.ts";
import type { SuppressionReason } from "../suppression/suppression-list.ts";

/** One thing that happens to a message on its way to one recipient. */
export type Happening = DeliveryHappening | BounceHappening | ComplaintHappening | DelayHappening | AutoReplyHappening;

export interface DeliveryHappening {
	readonly kind: "delivery";
}

export interface BounceHappening {
	readonly kind: "bounce";
	readonly bounceType: "Permanent" | "Transient" | "Undetermined";
	readonly subType: string;
	readonly status: string;
	readonly diagnosticCode: string;
	/** Whether it adds the address to the suppression list, if the settings let it. */
	readonly suppresses: boolean;
}

export interface ComplaintHappening {
	readonly kind: "complaint";
	readonly subType: string | null;
	/** Absent where nobody complained now: the echo of an earlier complaint. */
	readonly feedbackType?: string;
	readonly suppresses: boolean;
}

export interface DelayHappening {
	readonly kind: "delay";
	readonly delayType: string;
	readonly status: string;
	readonly diagnosticCode: string;
}

/** Not an event: a mail that comes back, such as an out-of-office note. */
export interface AutoReplyHappening {
	readonly kind: "auto-reply";
}

const delivery: DeliveryHappening = { kind: "delivery" };

/** What the far side says, by SES's subtype of the bounce. */
const usualAnswers: Readonly<Record<string, readonly [status: string, diagnosticCode: string]>> = {
	"Permanent General": ["5.1.1", "smtp; 550 5.1.1 user unknown"],
	"Permanent NoEmail": ["5.1.1", "smtp; 550 5.1.1 user unknown"],
	"Transient General": [
		"4.4.7",
		"smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>",
	],
	"Transient MailboxFull": ["5.2.2", "smtp; 552 5.2.2 mailbox full"],
	"Transient MessageTooLarge": ["5.3.4", "smtp; 552 5.3.4 message size exceeds fixed limit"],
	"Transient ContentRejected": ["5.6.0", "smtp; 554 5.6.0 message content rejected"],
	"Transient AttachmentRejected": ["5.6.1", "smtp; 554 5.6.1 attachment type not allowed"],
};

/** SES's words, as others saw them. */
const onAccountListText =
	"Amazon SES did not send the message to this address because it is on the suppression list for your account. For more " +
	"information about removing addresses from the suppression list, see the Amazon SES Developer Guide at " +
	"https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html";

const onGlobalListText =
	"Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address. For more " +
	"information about how to remove an address from the suppression list, see the Amazon SES Developer Guide: " +
	"http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html";

const onGlobalList: BounceHappening = {
	kind: "bounce",
	bounceType: "Permanent",
	subType: "Suppressed",
	status: "5.1.1",
	diagnosticCode: onGlobalListText,
	// [UNV] Whether a hit on SES's own list adds to the account's is not established; here it does not.
	suppresses: false,
};

export const onAccountList: BounceHappening = {
	kind: "bounce",
	bounceType: "Permanent",
	subType: "OnAccountSuppressionList",
	status: "5.1.1",
	diagnosticCode: onAccountListText,
	suppresses: false,
};

/** What a message to an address on the account's list comes to: an echo of what put it there, and no delivery. */
export function suppressedHappenings(reason: SuppressionReason): readonly Happening[] {
	if (reason === "BOUNCE") return [onAccountList];
	return [{ kind: "complaint", subType: onAccountList.subType, suppresses: false }];
}

/** What the mailbox simulator does. It never adds to the suppression list. */
export function simulatedHappenings(resident: SimulatorResident): readonly Happening[] {
	switch (resident) {
		case "success":
			return [delivery];
		case "bounce":
			// [UNV] The subtype at the simulator is General or NoEmail; here it is General.
			return fatedHappenings({ what: "hard-bounce" }).map(withoutSuppressing);
		case "complaint":
			return fatedHappenings({ what: "complaint" }).map(withoutSuppressing);
		case "ooto":
			return [delivery, { kind: "auto-reply" }];
		case "suppressionlist":
			return [onGlobalList];
		default:
			return resident satisfies never;
	}
}

/** What a fate comes to, in order. */
export function fatedHappenings(fate: Fate): readonly Happening[] {
	switch (fate.what) {
		case "delivery":
			return [delivery];
		case "hard-bounce":
			return bounceHappenings("Permanent", fate);
		case "soft-bounce":
			return bounceHappenings("Transient", fate);
		case "undetermined-bounce":
			return bounceHappenings("Undetermined", fate);
		case "complaint": {
			const { subType = null, feedbackType = "abuse" } = fate;
			return [delivery, { kind: "complaint", subType, feedbackType, suppresses: feedbackType !== "not-spam" }];
		}
		case "delay": {
			const { delayType = "TransientCommunicationFailure", end = "delivery" } = fate;
			const { status = "4.4.2", diagnosticCode = "smtp; 421 4.4.2 Connection timed out" } = fate;
			return [{ kind: "delay", delayType, status, diagnosticCode }, ...fatedHappenings({ what: end })];
		}
		case "global-suppression":
			return [onGlobalList];
		case "nothing":
			return [];
		default:
			return fate.what satisfies never;
	}
}

function bounceHappenings(bounceType: BounceHappening["bounceType"], fate: Fate): readonly Happening[] {
	const { subType = bounceType === "Undetermined" ? "Undetermined" : "General", afterDelivery = false } = fate;
	const [usualStatus, usualText] = usualAnswers[`${bounceType} ${subType}`] ?? ["5.0.0", "smtp; 554 5.0.0 rejected"];
	const bounce: BounceHappening = {
		kind: "bounce",
		bounceType,
		subType,
		status: fate.status ?? usualStatus,
		diagnosticCode: fate.diagnosticCode ?? usualText,
		suppresses: bounceType === "Permanent",
	};
	return afterDelivery ? [delivery, bounce] : [bounce];
}

function withoutSuppressing(happening: Happening): Happening {
	return "suppresses" in happening ? { ...happening, suppresses: false } : happening;
}
