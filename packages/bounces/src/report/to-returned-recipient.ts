import { printable } from "@todoku/mime";
import { toBounceClass } from "../reason/bounce-reason.ts";
import { classifyReason } from "../reason/classify-reason.ts";
import { chooseStatus, readSmtpReply } from "../reason/smtp-reply.ts";
import type { Failure } from "./failure.ts";
import type { MailView } from "./mail-view.ts";
import type { ReturnedRecipient } from "./returned-mail.ts";

const maxDiagnosticLength = 1000;

/** A reader's findings, classified and tidied. */
export function toReturnedRecipient(failure: Failure, view: MailView): ReturnedRecipient {
	const reply = readSmtpReply(failure.diagnostic ?? "");
	const status = chooseStatus(failure.status ?? "", reply.status);
	const reason = classifyReason(failure, status);
	return {
		recipient: failure.recipient,
		alias: failure.alias ?? null,
		class: toBounceClass(reason, status.startsWith("4.")),
		reason,
		status: reason === "vacation" || reason === "feedback" ? "" : status,
		action: toAction(failure, reason),
		replyCode: reply.code === 0 ? null : reply.code,
		reportingMta: (failure.reportingMta || reportingMtaOf(view)).slice(0, 255),
		remoteMta: (failure.remoteMta ?? "").slice(0, 255),
		diagnostic: printable((failure.diagnostic ?? "").replace(/\s{1,200}/g, " ").trim(), maxDiagnosticLength),
		source: failure.source ?? "generic",
	};
}

const actions: ReadonlySet<string> = new Set(["failed", "delayed", "delivered", "relayed", "expanded"]);

function toAction({ action = "" }: Failure, reason: ReturnedRecipient["reason"]): string {
	if (reason === "vacation" || reason === "feedback") return "";
	if (actions.has(action)) return action;
	if (reason === "delivered") return "delivered";
	return action === "expired" ? "delayed" : "failed";
}

function reportingMtaOf({ from }: MailView): string {
	return /(?:mailer-daemon|postmaster)@([a-z0-9.-]{1,255})/i.exec(from)?.[1] ?? "";
}
