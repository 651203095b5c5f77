import type { IngestedMail, IntakeResult } from "@todoku/bounces";
import { isMailError, printable } from "@todoku/core";
import { hidePasswords } from "../hide-passwords.ts";
import type { IngestWords } from "./ingest-words.ts";

/** One mail and what it came to, as `--json` prints it. */
export interface IngestRow {
	readonly mail: string;
	readonly outcome: IngestedMail["outcome"];
	readonly kind?: IntakeResult["kind"];
	readonly recipients?: readonly {
		readonly recipient: string;
		readonly class: string;
		readonly reason: string;
		readonly status: string;
		readonly action: string;
		readonly outcome: string;
		readonly feedback: string | undefined;
		readonly deliveryId: string | undefined;
	}[];
	readonly passOn?: IntakeResult["passOn"];
	readonly mailbox?: string | null;
	readonly problem?: { readonly code: string; readonly message: string };
}

export function toIngestRow(mail: IngestedMail): IngestRow {
	const { name, outcome } = mail;
	const result = "result" in mail ? mail.result : undefined;
	const problem = "error" in mail && mail.error !== undefined ? { problem: describe(mail.error) } : {};
	if (result === undefined) return { mail: name, outcome, ...problem };
	return {
		...{ mail: name, outcome, kind: result.kind },
		recipients: result.recipients.map(({ reported, event, outcome: recorded }) => ({
			recipient: reported.recipient,
			class: reported.class,
			reason: reported.reason,
			status: reported.status,
			action: reported.action,
			outcome: recorded,
			feedback: event?.kind,
			deliveryId: event?.deliveryId,
		})),
		...{ passOn: result.passOn, mailbox: result.mailbox, ...problem },
	};
}

/** The same for people, on one line. */
export function formatIngested(mail: IngestedMail, words: IngestWords): string {
	const result = "result" in mail ? mail.result : undefined;
	const parts = result === undefined ? [] : [words.kinds[result.kind], ...formatResult(result, words)];
	if (mail.outcome === "set-aside") parts.push(words.setAside(reasonOf(mail.error, words)));
	if (mail.outcome === "failed") parts.push(words.left(reasonOf(mail.error, words)));
	return `${printable(mail.name, 200)}  ${parts.join(words.separator)}\n`;
}

function formatResult({ recipients, passOn, mailbox }: IntakeResult, words: IngestWords): readonly string[] {
	const each = recipients.map(({ reported, event, outcome }) => {
		const what = event === undefined ? [] : [words.feedback[event.kind]];
		if (event?.bounce !== undefined) what.push(words.bounces[event.bounce]);
		const facts = [...what, reported.reason, reported.status].filter((fact) => fact !== "").join(" ");
		const id = event?.deliveryId === undefined ? "" : ` ${event.deliveryId}`;
		return `${printable(reported.recipient, 320)} (${facts}): ${words.outcomes[outcome]}${id}`;
	});
	const onward = words.passOn(passOn, mailbox === null ? "" : printable(mailbox, 320));
	return onward === "" ? each : [...each, onward];
}

function reasonOf(error: unknown, words: IngestWords): string {
	return error === undefined ? words.kinds.unreadable : describe(error).message;
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
	const { message } = error instanceof Error ? error : new Error(String(error));
	return { code: isMailError(error) ? error.code : "unrecognised", message: printable(hidePasswords(message), 500) };
}
