import { type DeliveryReceipt, isMailError, type MailerHooks, type MessageFacts } from "@todoku/core";
import { isMailKey } from "../shop/mail-definitions.ts";
import type { MailFate, MailStatus } from "./mail-record.ts";

/** Tells of each mail whenever a route has answered. */
export function mailHooks(onMail: (fate: MailFate) => void): MailerHooks {
	return {
		onReceipt: ({ message, receipt }) => {
			const fate = toFate(message, receipt);
			if (fate !== undefined) onMail(fate);
		},
		onError: (error) => {
			// It stands on the mail, and the mail waits: nothing to alarm anybody with.
			if (isMailError(error) && error.code === "setting-unavailable") return;
			console.error(isMailError(error) ? error.message : error);
		},
	};
}

/** Undefined for mail that is none of the shop's own. */
function toFate({ tenant, key, from }: MessageFacts, receipt: DeliveryReceipt): MailFate | undefined {
	// Each mail of the shop has a key that begins with what it is.
	const [mail] = key?.split("/") ?? [];
	if (tenant === undefined || !isMailKey(mail)) return undefined;
	const { code } = receipt.outcome === "accepted" ? {} : receipt;
	return {
		...{ shop: tenant, mail, decision: receipt.decision },
		from: typeof from === "string" ? from : from.address,
		recipient: receipt.recipient ?? "",
		status: statusOf(receipt),
		failure: code === undefined ? undefined : { code, message: "" },
	};
}

/** What a receipt means for the mail. */
function statusOf(receipt: DeliveryReceipt): MailStatus {
	switch (receipt.outcome) {
		case "accepted":
			return "sent";
		case "deferred":
			return receipt.held === true ? "held" : "waiting";
		case "rejected":
			return "failed";
		case "unknown":
			return "unknown";
		default:
			return receipt satisfies never;
	}
}
