import { isMailError, type MailError } from "@todoku/mime";
import type { Clock } from "../clock.ts";
import { OptionError } from "../errors.ts";
import type { Failure, OutboxDelivery, OutboxMessage } from "../outbox/outbox.ts";
import { mailCategories } from "../routing/decision.ts";
import { contentHash } from "./content-hash.ts";
import { type Lane, lanes, type Message } from "./message.ts";
import {
	type CompositionOptions,
	composeSubmission,
	NoRecipientError,
	readRecipients,
	toMailError,
} from "./submission.ts";

/**
 * Composes a message into what an outbox records. What is wrong with the mail is recorded on the mail.
 *
 * @throws {OptionError} for a key, lane, expiry or locale that is a mistake of the program and not of whoever wrote the mail.
 */
export async function toOutboxMessage(
	message: Message,
	clock: Clock,
	newId: () => string,
	options: CompositionOptions,
): Promise<OutboxMessage> {
	const terms = readTerms(message);
	const common = { id: newId(), tenant: message?.tenant, ...terms };
	const boundary = newBoundary(newId());
	try {
		const submission = await composeSubmission(message, clock, newId, options, boundary);
		const { from, mailFrom, recipients, refused, messageId, bytes } = submission;
		const good = recipients.map((recipient): OutboxDelivery => ({ id: newId(), recipient }));
		const bad = refused.map(({ text, error }): OutboxDelivery => {
			return { id: newId(), recipient: text, failure: toFailure(error) };
		});
		if (good.length + bad.length === 0) throw new NoRecipientError();
		const { category, lane, sensitive, expiresAt, locale, tenant } = { ...common };
		const facts = [category, tenant ?? null, mailFrom, recipients, lane, sensitive, expiresAt ?? null, locale ?? null];
		return {
			...common,
			messageId,
			from: from.address,
			mailFrom,
			subject: message.subject,
			bytes,
			contentHash: contentHash(bytes, boundary, facts),
			deliveries: [...good, ...bad],
		};
	} catch (error) {
		return uncomposed(message, common, newId, toMailError(error));
	}
}

type Terms = Pick<OutboxMessage, "category" | "key" | "lane" | "sensitive" | "expiresAt" | "locale">;

/** A mail that could not be composed: nothing to send, and the reason with everybody it was meant for. */
function uncomposed(
	message: Message,
	common: Terms & Pick<OutboxMessage, "id" | "tenant">,
	newId: () => string,
	error: MailError,
): OutboxMessage {
	const { recipients, refused } = readRecipients(message);
	const named = [...recipients, ...refused.map(({ text }) => text)];
	const failure = toFailure(error);
	return {
		...common,
		key: undefined,
		messageId: null,
		from: textOf(message?.from),
		mailFrom: null,
		subject: typeof message?.subject === "string" ? message.subject : "",
		bytes: null,
		contentHash: contentHash(new Uint8Array(), "\0", [common.id]),
		deliveries: (named.length === 0 ? [null] : named).map((recipient) => ({ id: newId(), recipient, failure })),
	};
}

function readTerms(message: Message): Terms {
	if (typeof message !== "object" || message === null)
		throw new OptionError("message", "is no object; give a message with category, from, to, subject and text");
	const { category, key, lane, sensitive = false, expiresAt, locale, tenant } = message;
	if (!mailCategories.includes(category)) throw new OptionError("category", `is none of ${mailCategories.join(", ")}`);
	if (tenant !== undefined && !isText(tenant, 255))
		throw new OptionError("tenant", "must be a text of 1 to 255 characters, or left out");
	if (key !== undefined && !isText(key, 255))
		throw new OptionError("key", "must be a text of 1 to 255 characters, or left out");
	if (lane !== undefined && !lanes.includes(lane)) throw new OptionError("lane", `is none of ${lanes.join(", ")}`);
	if (typeof sensitive !== "boolean") throw new OptionError("sensitive", "must be true or false");
	if (expiresAt !== undefined && !(expiresAt instanceof Date && !Number.isNaN(expiresAt.getTime())))
		throw new OptionError("expiresAt", "must be a valid Date, or left out");
	if (locale !== undefined && !isText(locale, 35))
		throw new OptionError("locale", 'must be a language tag such as "ja" or "en", or left out');
	return { category, key, lane: lane ?? defaultLane(message), sensitive, expiresAt, locale };
}

function isText(value: unknown, maxLength: number): value is string {
	// No NUL: PostgreSQL's text has none.
	return typeof value === "string" && value.length > 0 && value.length <= maxLength && !value.includes("\0");
}

function defaultLane({ category }: Message): Lane {
	return category === "newsletter" ? "bulk" : "normal";
}

/** Letters and digits only, as the composer wants it; long enough that no content holds it. */
function newBoundary(id: string): string {
	return `todoku${id.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 32)}`.padEnd(20, "0");
}

function textOf(from: unknown): string {
	if (typeof from === "string") return from;
	const { address } = Object(from) as { readonly address?: unknown };
	return typeof address === "string" ? address : "";
}

function toFailure(error: unknown): Failure {
	const { code, message } = isMailError(error) ? error : toMailError(error);
	return { code, message };
}
