import type { Failure, SmtpCommand } from "../report/failure.ts";
import { domainOf } from "../report/find-address.ts";
import type { BounceReason } from "./bounce-reason.ts";
import { reasonOfHost } from "./host-reason.ts";
import { isVague, readCommand, readSmtpReply } from "./smtp-reply.ts";
import { reasonOfStatus } from "./status-reason.ts";
import { wordings } from "./wording.ts";
import { unknownUser } from "./words/recipient-words.ts";

// What is said after this is a policy's text, a URL, or a session's log.
const maxLength = 3000;

/**
 * Why a recipient was refused, in this order: what the format itself says; what the codes of a big receiver mean; the server's words; the
 * enhanced status; the command that was refused.
 *
 * Words come before the status because servers choose their words with more care: 5.7.1 and 5.0.0 are said of everything.
 */
export function classifyReason(failure: Failure, status: string): BounceReason {
	const { action, context = "" } = failure;
	if (failure.reason !== undefined) return failure.reason;
	const said = `${failure.diagnostic ?? ""} | ${context}`.slice(0, maxLength);
	const raw = said.toLowerCase();
	const prose = (failure.prose ?? "").toLowerCase();
	const command = failure.command ?? readCommand(raw);
	if (action === "delivered" || action === "deliverable") return "delivered";
	const host = reasonOfHost({
		host: `${failure.remoteMta ?? ""} ${failure.reportingMta ?? ""} ${raw} ${prose}`,
		domain: domainOf(failure.recipient),
		text: `${raw} ${prose}`,
		status,
	});
	if (host !== undefined) return host;
	const found =
		reasonOfWords(toWords(raw), status, command) ??
		(status === "" || isVague(status) ? undefined : reasonOfStatus(status)) ??
		reasonOfWords(toWords(prose), status, command);
	const { code } = readSmtpReply(said);
	const isEarly = code >= 400 && (command === "CONN" || command === "EHLO");
	if (found === undefined) {
		if (isEarly) return "blocked";
		if (code >= 400 && command === "MAIL") return "rejected";
		return action === "delayed" || action === "expired" ? "expired" : unexplained(said, status);
	}
	if (found === "mesgtoobig") return /^\d\.2\.3$/.test(status) ? "exceedlimit" : found;
	// What is still being tried is not known to be nowhere.
	if (found === "hostunknown" || found === "networkerror") return action === "delayed" ? "expired" : found;
	if (found === "systemerror" && raw.includes("in the queue too long")) return "expired";
	// Before MAIL FROM nothing but our host can have been refused.
	return isEarly && aboutHost.has(found) ? "blocked" : found;
}

const aboutHost: ReadonlySet<BounceReason> = new Set(["rejected", "securityerror", "systemerror", "policyviolation"]);

/** Only what the servers say in words of their own. */
function toWords(text: string): string {
	return (
		text
			.replace(/https?:\/\/\S{1,500}/g, " ")
			.replace(/<?[^\s<>@]{1,64}@[a-z0-9.-]{1,255}>?/g, " ")
			.replace(/\s{2,}/g, " ")
			// Postfix says this before whatever it has to say; IronPort puts its own guess before what it was told.
			.replace(
				/recipient address rejected: |\d\.\d\.\d - (?:unknown address error|bad destination \w{1,20}|other \w{1,20} \w{1,20}) (?=\d{3})/g,
				" ",
			)
			// Codes are repeated on every line of an answer, in the midst of a sentence.
			.replace(/\b[245]\d\d[ -]{1,2}#?[245]\.\d{1,3}\.\d{1,3}\b/g, " ")
			.replace(/\s{2,}/g, " ")
	);
}

function reasonOfWords(text: string, status: string, command: SmtpCommand | undefined): BounceReason | undefined {
	const wording = wordings.find(({ words }) => words.test(text));
	const found = wording?.reason;
	// Refused by a program of the recipient's, whatever that said.
	if (text.includes("mailer:") && found !== "mailboxfull") return "mailererror";
	if (!unknownUser.test(text)) return found;
	// Words such as "rejected: user unknown (blocked by policy)" name both; a cause that has its own words is the closer one.
	if (found !== undefined && (wording?.certain === true || strongerThanUnknown.has(found))) return found;
	return isAddressRefused(status, command) ? "userunknown" : "filtered";
}

const strongerThanUnknown: ReadonlySet<BounceReason> = new Set([
	"mailboxfull",
	"systemfull",
	"badreputation",
	"mesgtoobig",
	"exceedlimit",
	"suspend",
	"hasmoved",
	"norelaying",
	"authfailure",
	"requireptr",
	"blocked",
	"hostunknown",
	"spamdetected",
	"notaccept",
]);

/**
 * "User unknown" means that only where the address itself was refused: in answer to RCPT, or with a status that says so (x.1.1). After
 * DATA, or where nobody says when, the server had seen the message, and a filter may hide behind the words.
 */
function isAddressRefused(status: string, command: SmtpCommand | undefined): boolean {
	return command === "RCPT" || /^\d\.1\.(?:0|1|2|3|10)$/.test(status);
}

function unexplained(said: string, status: string): BounceReason {
	return said.trim() !== "" && status !== "" ? "onhold" : "undefined";
}
