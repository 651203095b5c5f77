import { FieldList } from "../mime/field-list.ts";
import type { Failure } from "../report/failure.ts";
import { findAddress, findAddresses, foldAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import type { Format } from "./format.ts";

/** Abuse reports (ARF). */
export const feedbackReport: Format = {
	name: "rfc5965",
	recognises: ({ feedback, headers }) =>
		feedback !== null || /report-type\s?=\s?"?feedback-report/i.test(headers.get("content-type")),
	read: (mail) => {
		const fields = mail.feedback ?? new FieldList([]);
		const named = ["original-rcpt-to", "removal-recipient"].flatMap((name) => fields.all(name)).flatMap(findAddresses);
		const from = findAddress(fields.get("original-mail-from"));
		const recipients = named.length > 0 ? named : returnedTo(mail);
		const kind = fields.get("feedback-type");
		return unique(recipients)
			.filter((recipient) => foldAddress(recipient) !== foldAddress(from))
			.map(
				(recipient): Failure => ({
					recipient,
					reason: "feedback",
					diagnostic: kind,
					reportingMta: typed(fields.get("reporting-mta")),
				}),
			);
	},
};

/** Complaints that predate ARF, and requests to unsubscribe that a mail program sent by itself. */
export const complaint: Format = {
	name: "complaint",
	recognises: ({ from, subject, words, returned }) =>
		returned.has("x-hmxmroriginalrecipient") ||
		(/^\s*complaint about message from/i.test(subject) &&
			/staff@hotmail\.com|@(?:outlook|microsoft)\.com/i.test(from)) ||
		/apple mail sent this (?:e-?mail|message) to unsubscribe/.test(words),
	read: (mail) => {
		const original = findAddress(mail.returned.get("x-hmxmroriginalrecipient"));
		const unsubscribed = /apple mail sent this/.test(mail.words) ? findAddress(mail.from) : "";
		const recipients = [original, unsubscribed].filter((address) => address !== "");
		return (recipients.length > 0 ? recipients : returnedTo(mail)).map(
			(recipient): Failure => ({ recipient, reason: "feedback", diagnostic: "" }),
		);
	},
};

function returnedTo({ returned }: MailView): readonly string[] {
	const names = ["to", "x-original-to", "delivered-to", "x-rcpt-to"].find(
		(name) => findAddress(returned.get(name)) !== "",
	);
	return names === undefined ? [] : unique(returned.all(names).flatMap(findAddresses)).slice(0, 20);
}

function unique(addresses: readonly string[]): readonly string[] {
	return [...new Map(addresses.map((address) => [foldAddress(address), address])).values()];
}

function typed(value: string): string {
	return value.replace(/^\s{0,10}dns\s{0,3};\s{0,10}/i, "").trim();
}
