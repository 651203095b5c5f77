import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import { readAutoReply } from "../formats/auto-reply.ts";
import { complaint, feedbackReport } from "../formats/complaint.ts";
import { deliveryStatus } from "../formats/delivery-status.ts";
import type { Format } from "../formats/format.ts";
import { formats } from "../formats/format-table.ts";
import { generic, isCorrespondence, looksReturned, systems } from "../formats/generic.ts";
import { readParts } from "../mime/read-parts.ts";
import type { Failure } from "./failure.ts";
import { foldAddress } from "./find-address.ts";
import type { MailView } from "./mail-view.ts";
import { toMailView } from "./mail-view.ts";
import { findDeliveryIds, readDate, toOriginalMessage } from "./original-message.ts";
import type { MailKind, ReturnedMail, ReturnedRecipient } from "./returned-mail.ts";
import { toReturnedRecipient } from "./to-returned-recipient.ts";

/** How {@link readReturnedMail} finds our deliveries. */
export interface ReadReturnedMailOptions {
	/**
	 * Reads a delivery's id out of an address that is ours, and says null of others: `parseVerpAddress` of `@todoku/adapter-smtp`.
	 * Default: no address is ours.
	 */
	readonly parseVerp?: (address: string) => string | null;
}

// Somebody forwards a report to the mailbox for reports, perhaps attached to another mail. No further.
const maxForwards = 2;
// A report of one message names a few recipients; thousands of them were made to cost time.
const maxRecipients = 1000;

/**
 * Reads one mail out of a mailbox for returned mail.
 *
 * Never rejects because of the mail: whatever it is, the answer says so. At most its first 768 KiB are looked at; what decides is
 * at the front.
 *
 * @param mail The mail as it was received, with or without a mailbox's "From " line; a string is read as UTF-8.
 * @throws {OptionError} for an option that is not known.
 * @see RFC 3464 (delivery reports), RFC 5965 (abuse reports), RFC 3834 (automatic answers)
 */
export async function readReturnedMail(
	mail: Uint8Array | string,
	options: ReadReturnedMailOptions = {},
): Promise<ReturnedMail> {
	const { parseVerp } = readOptions(options);
	const bytes = typeof mail === "string" ? Buffer.from(mail) : mail;
	const view = toMailView(await readParts(bytes));
	const recipients = await readRecipients(view, maxForwards);
	return {
		kind: kindOf(view, recipients),
		recipients,
		original: toOriginalMessage(view),
		deliveryIds: parseVerp === undefined ? [] : findDeliveryIds(view, parseVerp),
		subject: view.subject,
		from: view.from,
		date: readDate(view.headers.get("date")),
	};
}

function readOptions(options: ReadReturnedMailOptions): ReadReturnedMailOptions {
	const { parseVerp } = readRecord("options", options);
	refuseUnknown("", options, ["parseVerp"]);
	if (parseVerp !== undefined && typeof parseVerp !== "function")
		throw new OptionError("parseVerp", "must be a function");
	return options;
}

async function readRecipients(view: MailView, forwards: number): Promise<readonly ReturnedRecipient[]> {
	for (const format of [feedbackReport, complaint]) {
		const found = readWith(format, view);
		if (found.length > 0) return settle(found, view);
	}
	const reported = readWith(deliveryStatus, view);
	// Fields in the text are taken for a report only where the mail is one: people quote them.
	if (reported.length > 0 && (view.blocks.length > 0 || looksReturned(view)))
		return settle(refine(reported, view), view);
	const reply = readAutoReply(view);
	if (reply !== null && !looksReturned(view)) return settle([{ ...reply, source: "rfc3834" }], view);
	if (isCorrespondence(view)) return readForwarded(view, forwards);
	for (const format of formats) {
		if (format === generic) {
			const forwarded = await readForwarded(view, forwards);
			if (forwarded.length > 0) return forwarded;
		}
		const found = settle(readWith(format, view), view);
		// A guess that explains nothing is none.
		const sure =
			format === generic && !systems.test(view.from) ? found.filter(({ reason }) => reason !== "undefined") : found;
		if (sure.length > 0) return sure;
	}
	return reply === null ? [] : settle([{ ...reply, source: "rfc3834" }], view);
}

async function readForwarded(view: MailView, forwards: number): Promise<readonly ReturnedRecipient[]> {
	for (const message of forwards > 0 ? view.forwarded : []) {
		const found = await readRecipients(toMailView(await readParts(message)), forwards - 1);
		if (found.length > 0) return found;
	}
	return [];
}

function readWith(format: Format, view: MailView): readonly Failure[] {
	if (!format.recognises(view)) return [];
	return format
		.read(view)
		.slice(0, maxRecipients)
		.map((failure) => ({ source: format.name, ...failure }));
}

/** The report's text knows what its fields leave out: which command was refused, and all that the server said. */
function refine(reported: readonly Failure[], view: MailView): readonly Failure[] {
	if (reported.every(({ action }) => action === "delivered" || action === "deliverable")) return reported;
	const format = formats.find((each) => each.name !== "generic" && each.recognises(view));
	const told = format === undefined ? [] : format.read(view).slice(0, maxRecipients);
	const byAddress = new Map(
		told.flatMap((each) =>
			[each.recipient, each.alias ?? each.recipient].map((address) => [foldAddress(address), each] as const),
		),
	);
	return reported.map((failure) => {
		const said =
			byAddress.get(foldAddress(failure.recipient)) ??
			byAddress.get(foldAddress(failure.alias ?? failure.recipient)) ??
			(reported.length === 1 && told.length === 1 ? told[0] : undefined);
		if (said === undefined) return reported.length === 1 ? { ...failure, prose: prose(view, failure) } : failure;
		const bare = (failure.diagnostic ?? "") === "";
		return {
			...failure,
			diagnostic: bare ? said.diagnostic : failure.diagnostic,
			status: format?.overrulesFields === true ? said.status : failure.status,
			context: `${failure.context ?? ""} ${said.diagnostic ?? ""} ${said.context ?? ""}`,
			command: failure.command ?? said.command,
			reason: failure.reason ?? said.reason,
			remoteMta: failure.remoteMta || said.remoteMta,
		};
	});
}

/** Where the fields say nothing, what was written for people has to do. */
function prose(view: MailView, { diagnostic = "" }: Failure): string {
	return diagnostic.length < 20
		? view.lines
				.map((line) => line.trim())
				.join(" ")
				.slice(0, 2000)
		: "";
}

function settle(failures: readonly Failure[], view: MailView): readonly ReturnedRecipient[] {
	const found = new Map<string, ReturnedRecipient>();
	for (const failure of failures) {
		const key = foldAddress(failure.recipient);
		if (!found.has(key)) found.set(key, toReturnedRecipient(failure, view));
	}
	return [...found.values()];
}

function kindOf({ headers, lines, returned }: MailView, recipients: readonly ReturnedRecipient[]): MailKind {
	if (recipients.some((each) => each.class === "hard" || each.class === "soft")) return "failure";
	if (recipients.some((each) => each.class === "complaint")) return "complaint";
	if (recipients.some(({ reason }) => reason === "vacation")) return "auto-reply";
	if (recipients.length > 0) return "delivered";
	if (
		headers.fields.length === 0 ||
		(!headers.has("from") && !headers.has("date") && !headers.has("subject") && !headers.has("received"))
	) {
		return lines.length >= 0 && returned.fields.length === 0 ? "unreadable" : "ordinary";
	}
	const bulk =
		headers.has("list-unsubscribe") ||
		headers.has("list-id") ||
		/^(?:bulk|list)$/i.test(headers.get("precedence").trim());
	return bulk ? "newsletter" : "ordinary";
}
