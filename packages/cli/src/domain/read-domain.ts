import { type ExplanationLocale, MailError } from "@todoku/core";
import { freeMailFinding, readSenderName } from "@todoku/sender-domains";
import { wrongUsage } from "../wrong-usage.ts";

/**
 * Reads a domain that is to be verified.
 *
 * @returns it in lower-case ASCII.
 * @throws {MailError} (`sender-refused`) for what can never be one; for free mail with the reason in the reader's language.
 */
export function readDomain(text: string, locale: ExplanationLocale): string {
	const { sender, kind } = readSenderName(text);
	if (kind === "address")
		throw wrongUsage("this is an address; todoku address verify takes addresses, todoku domain takes domains");
	const finding = freeMailFinding(sender, kind);
	if (finding !== null) throw new MailError("sender-refused", finding.sentence[locale]);
	return sender;
}
