import type { Failure } from "../report/failure.ts";
import { findAddresses } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import { namedInProse } from "./exchange.ts";
import type { Format } from "./format.ts";

const isGoogle = ({ from, words }: MailView): boolean =>
	/mailer-daemon@(?:google(?:mail)?|gmail)\.com|@google\.com/i.test(from) || words.includes("support.google.com");

/** Gmail and Google Workspace, the old notices in plain text and the new ones. */
export const google: Format = {
	name: "google",
	recognises: (mail) =>
		/technical details of (?:permanent|temporary) failure/.test(mail.words) ||
		(isGoogle(mail) &&
			/delivery to the following recipients? (?:failed|has been delayed)|wasn't delivered to|problem delivering your message|message not delivered|the response (?:from the remote server )?was:/.test(
				mail.words,
			)),
	read: (mail) => {
		const at = mail.lines.findIndex((line) =>
			/technical details of|the response (?:from the remote server )?was:/i.test(line),
		);
		const said = at < 0 ? mail.lines : mail.lines.slice(at + 1);
		const diagnostic = toDiagnostic(said.map((line) => line.trim()).join(" "));
		const action = /has been delayed|delivery (?:incomplete|delayed)/.test(mail.words) ? { action: "delayed" } : {};
		const listed = readAddressBlocks(mail.lines, {
			start: /delivery to the following recipients?/i,
			stop: /technical details|message will be retried/i,
		}).map(({ recipient }) => recipient);
		const named = namedInProse(mail);
		const recipients = listed.length > 0 ? listed : failedRecipients(mail);
		return (recipients.length > 0 || named === "" ? recipients : [named]).map(
			(recipient): Failure => ({
				recipient,
				diagnostic,
				// What is said here is Google's own, and means what Google means by it.
				reportingMta: "googlemail.com",
				...action,
			}),
		);
	},
};

/** Google Groups: the group is not there, or does not let us post; in dozens of languages, always with the address of the same help page. */
export const googleGroups: Format = {
	name: "google-groups",
	recognises: (mail) =>
		isGoogle(mail) &&
		/groups\.google\.com\/|support\.google\.com\/a\/answer\/168383|^google groups\s*$/m.test(mail.words),
	read: (mail) => {
		const recipients = failedRecipients(mail);
		const named = namedInProse(mail);
		const spam = /spam/.test(mail.words);
		const diagnostic = mail.lines
			.map((line) => line.trim())
			.join(" ")
			.slice(0, 1000);
		return (recipients.length > 0 || named === "" ? recipients : [named]).map(
			(recipient): Failure => ({
				recipient,
				diagnostic,
				reason: spam ? "spamdetected" : "rejected",
			}),
		);
	},
};

function failedRecipients({ headers }: MailView): readonly string[] {
	return headers.all("x-failed-recipients").flatMap(findAddresses);
}

/** What the other server answered follows a set sentence; without it, all of Google's own words count. */
function toDiagnostic(text: string): string {
	const answer = /error that the other server returned was:\s{0,5}(.{1,2000})/i.exec(text)?.[1];
	return (answer ?? text).slice(0, 2000).trim();
}
