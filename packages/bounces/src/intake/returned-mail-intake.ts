import { createHash } from "node:crypto";
import { MailError } from "@todoku/core";
import { GuardedHooks } from "@todoku/core/adapter";
import { readMessageHeaders } from "../mime/read-parts.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";
import { type Finding, findConcernedDeliveries } from "./concerned-deliveries.ts";
import { type ResolvedIntakeOptions, type ReturnedMailIntakeOptions, readIntakeOptions } from "./intake-options.ts";
import type { IntakeResult, RecordedRecipient } from "./intake-result.ts";
import { type PassedOn, passOn } from "./pass-on.ts";
import { identifyReport } from "./report-identity.ts";
import { type ReportIdentity, toFeedbackEvent } from "./to-feedback-event.ts";

/** What the one who received a mail knows of it beside its bytes. */
export interface ReceivedFacts {
	/** The envelope recipient it came to (`ORIGINAL_RECIPIENT` of Postfix): with VERP, it names the delivery. */
	readonly recipient?: string | undefined;
}

/** Takes returned mail, one at a time or many at once. */
export interface ReturnedMailIntake {
	/**
	 * Reads a mail, records what it says beside the status of the deliveries it is about, and then hands it to the mailbox it is meant
	 * for. The same mail again changes nothing in the store; it is passed on again.
	 *
	 * When it rejects, keep the mail and bring it again: nothing of it is lost that way, and nothing is recorded twice.
	 *
	 * @throws What the store throws.
	 * @throws {PassOnError} where the next hop did not take it; what it says is recorded then.
	 * @throws {MailError} (`mail-too-long`) for a mail over `maxMessageBytes`.
	 */
	receive(mail: Uint8Array | AsyncIterable<Uint8Array>, facts?: ReceivedFacts): Promise<IntakeResult>;
}

/** @throws {OptionError} for an option that is missing, wrong or not known. */
export function createReturnedMailIntake(options: ReturnedMailIntakeOptions): ReturnedMailIntake {
	return new Intake(readIntakeOptions(options));
}

/** What our own notices carry: they tell people of what was recorded before they were written, and are no report of their own. */
const noticeField = "x-todoku-notice";

class Intake implements ReturnedMailIntake {
	readonly #options: ResolvedIntakeOptions;
	readonly #hooks: GuardedHooks;

	constructor(options: ResolvedIntakeOptions) {
		this.#options = options;
		this.#hooks = new GuardedHooks(options.onError);
	}

	async receive(given: Uint8Array | AsyncIterable<Uint8Array>, facts: ReceivedFacts = {}): Promise<IntakeResult> {
		const { store, verp, clock, maxMessageBytes, onReturnedMail } = this.#options;
		const bytes = await collect(given, maxMessageBytes);
		const mail = await readReturnedMail(bytes, { parseVerp: verp });
		const headers = readMessageHeaders(bytes);
		const byEnvelope = facts.recipient === undefined ? null : verp(facts.recipient);
		const deliveryIds = byEnvelope === null ? mail.deliveryIds : [...new Set([byEnvelope, ...mail.deliveryIds])];
		const { findings, origin } = await findConcernedDeliveries(store, mail, headers, deliveryIds);
		const report = identifyReport(bytes, headers, mail.date, clock.now());
		// Recorded first: repeated, that is harmless, while each mail that is passed on arrives once more.
		const recipients: RecordedRecipient[] = [];
		for (const finding of findings)
			recipients.push(await this.#record(headers.has(noticeField) ? { ...finding, kind: null } : finding, report));
		const { outcome, mailbox } = await this.#passOn(bytes, mail.kind, () => {
			const id = `returned-${createHash("sha256").update(report.id).digest("hex").slice(0, 32)}`;
			const { passOn: options } = this.#options;
			if (options === undefined) return { outcome: "not-asked", mailbox: null };
			return passOn(bytes, headers, origin, options, (address) => verp(address) !== null, id);
		});
		const result: IntakeResult = { kind: mail.kind, recipients, passOn: outcome, mailbox };
		this.#hooks.run(() => onReturnedMail?.(mail, result));
		return result;
	}

	async #record({ reported, kind, concerned }: Finding, report: ReportIdentity): Promise<RecordedRecipient> {
		if (kind === null) return { reported, outcome: "nothing", event: undefined };
		if (concerned === undefined) return { reported, outcome: "not-ours", event: undefined };
		const event = toFeedbackEvent(reported, kind, concerned, report);
		return { reported, outcome: await this.#options.store.recordFeedback(event), event };
	}

	async #passOn(
		bytes: Uint8Array,
		kind: IntakeResult["kind"],
		act: () => PassedOn | Promise<PassedOn>,
	): Promise<PassedOn> {
		// Octets that are no mail are nobody's; who brought them sets them aside.
		if (bytes.length === 0 || kind === "unreadable") return { outcome: "not-asked", mailbox: null };
		return await act();
	}
}

async function collect(mail: Uint8Array | AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of mail instanceof Uint8Array ? [mail] : mail) {
		length += chunk.byteLength;
		if (length > maxBytes)
			throw new MailError(
				"mail-too-long",
				`The mail is longer than ${maxBytes} octets and was not read; raise maxMessageBytes, or look at it by hand`,
			);
		chunks.push(chunk);
	}
	return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
