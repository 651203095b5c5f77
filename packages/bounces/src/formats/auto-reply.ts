import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";

const subjects =
	/^\s{0,5}(?:(?:re|aw|antw|sv|vs)\s?:\s?)?(?:\[?auto(?:matic)?[\s-]{0,2}(?:reply|response|responder|submitted)|out[\s-]of[\s-](?:the[\s-])?office|vacation|away\b|on (?:vacation|leave|holiday)|autoreply|automatische antwort|abwesen|r[eé]ponse automatique|absen(?:t|ce)|respuesta autom|risposta automatica|自動(?:返信|応答|回答)|不在|【自動返信】|休暇|자동|自动回复|自動回覆)/iu;
const words =
	/\b(?:out of (?:the )?office|on (?:vacation|annual leave|parental leave|holiday)|currently (?:away|out of)|i(?:'m| am) (?:away|out of|on leave|only sleeping)|away from (?:my|the) (?:office|desk|mail))\b|不在にして|休暇を(?:頂|いただ)|このメールは自動(?:返信|で返信|送信)/;

/**
 * The answer of a vacation program or its like (RFC 3834): says that the address works.
 *
 * @returns The address that answered; null for what is no such answer.
 */
export function readAutoReply(mail: MailView): Failure | null {
	const { headers, subject } = mail;
	const submitted = headers.get("auto-submitted").toLowerCase();
	const marked =
		submitted.startsWith("auto-replied") ||
		["x-autoreply", "x-autorespond", "x-auto-response-from", "x-autoreply-from"].some((name) => headers.has(name)) ||
		/^auto_?reply$/i.test(headers.get("precedence").trim());
	const recipient = findAddress(headers.get("from"));
	if (recipient === "" || /^(?:mailer-daemon|postmaster)@/i.test(recipient)) return null;
	if (!marked && !subjects.test(subject) && !(words.test(mail.words.slice(0, 4000)) && /^re:/i.test(subject)))
		return null;
	const diagnostic = mail.lines
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.join(" ")
		.slice(0, 200);
	return { recipient, reason: "vacation", diagnostic };
}
