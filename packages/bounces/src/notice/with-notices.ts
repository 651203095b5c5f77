import { createHash, randomUUID } from "node:crypto";
import {
	type FeedbackEvent,
	type FeedbackResult,
	type FeedbackStore,
	OptionError,
	type Outbox,
	type OutboxMessage,
} from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import { composeBounceNotice, noticeId } from "./compose-bounce-notice.ts";
import { type NoticeLocale, noticeLocales } from "./notice-words.ts";

/**
 * Who writes to a shop that a mail did not arrive (MAILER-DAEMON).
 *
 * - `service`: the delivery service, to the feedback address that it was given; nothing is written here.
 * - `own`: we do, from what the service reported to us. For where it mails nothing (forwarding is off there).
 * - `none`: nobody.
 */
export const noticePolicies = ["service", "own", "none"] as const;

/** One of {@link noticePolicies}. */
export type NoticePolicy = (typeof noticePolicies)[number];

/** What a notice needs to know of the delivery that a report is about. The office of a store on PostgreSQL has it. */
export interface NoticeDeliveries {
	show(deliveryId: string): Promise<{
		readonly tenant: string | undefined;
		readonly key: string | undefined;
		/** The author's address; null where addresses were dropped. */
		readonly from: string | null;
		readonly recipient: string | null;
		readonly locale: string | undefined;
	} | null>;
	/** The composed message; null where it is not to be had. */
	readMessage(deliveryId: string): Promise<Uint8Array | null>;
}

export interface NoticeOptions {
	readonly deliveries: NoticeDeliveries;
	/** Where notices are recorded. A worker sends them like other mail: always on the standard route, and tried again until they are gone. */
	readonly outbox: Pick<Outbox, "record">;
	/** The name of the host that writes notices, such as `mail.shop.example`. */
	readonly reportingMta: string;
	/** Who writes: one answer for all, or that of a tenant. Default: `own`. */
	readonly notices?: NoticePolicy | ((tenant: string | undefined) => NoticePolicy) | undefined;
	/** The mailbox for returned mail of a tenant. Default, also where it gives undefined or what is no address: the From of the mail. */
	readonly mailbox?: ((tenant: string | undefined) => string | undefined) | undefined;
	/** Makes the ids of messages and deliveries: letters, digits, `-` and `_`. Default: random UUIDs. */
	readonly newId?: (() => string) | undefined;
}

const knownOptions = ["deliveries", "outbox", "reportingMta", "notices", "mailbox", "newId"];
const keyPrefix = "todoku-notice/";

/**
 * Makes a store that also writes to the shop what came back, where writing is ours. The intake of a service's events takes it in place
 * of the store itself. The intake of returned mail does not: it has the very mail, and passes that on.
 *
 * There is one notice for each report of kind `bounced` or `suppressed` that concerns a delivery of ours, however often the report
 * arrives and wherever the process dies: the notice is recorded in the outbox under a key made of the report's id, before the report
 * counts as taken. When that fails, `recordFeedback` rejects, and the intake has the report sent again. There is none about a notice.
 *
 * @throws {OptionError} for an option that is missing or wrong.
 */
export function withNotices(store: FeedbackStore, options: NoticeOptions): FeedbackStore {
	const { deliveries, outbox, reportingMta, notices = "own", mailbox, newId = randomUUID } = readOptions(options);
	const policyOf = typeof notices === "function" ? notices : () => notices;

	return {
		async recordFeedback(event: FeedbackEvent): Promise<FeedbackResult> {
			const result = await store.recordFeedback(event);
			// A repetition too: perhaps the process died the first time, right between the two.
			if (result !== "unknown-delivery") await writeNotice(event);
			return result;
		},
	};

	async function writeNotice(event: FeedbackEvent): Promise<void> {
		if ((event.kind !== "bounced" && event.kind !== "suppressed") || event.deliveryId === undefined) return;
		const delivery = await deliveries.show(event.deliveryId);
		if (delivery === null || delivery.from === null || delivery.key?.startsWith(keyPrefix) === true) return;
		const { tenant, from, recipient } = delivery;
		if (policyOf(tenant) !== "own") return;
		const message = await deliveries.readMessage(event.deliveryId);
		const locale = localeOf(delivery.locale);
		const compose = (to: string): readonly [string, Uint8Array] => {
			const about = { ...event, recipient: event.recipient || (recipient ?? "") };
			return [to, composeBounceNotice(about, { to, reportingMta, recipient: recipient ?? undefined, message, locale })];
		};
		const [to, bytes] = composeForFirst([mailbox?.(tenant), from], compose);
		await outbox.record(toOutboxMessage({ event, tenant, to, bytes, locale }), {});
	}

	function toOutboxMessage({ event, tenant, to, bytes, locale }: WrittenNotice): OutboxMessage {
		const id = noticeId(event.eventId);
		return {
			id: newId(),
			messageId: `<${id}@${reportingMta}>`,
			tenant,
			key: `${keyPrefix}${id}`,
			// Of the report and not of the bytes: by the second time the message it is about may have been dropped.
			contentHash: createHash("sha256").update(id).digest("hex"),
			category: "staff-notice",
			lane: "normal",
			from: `MAILER-DAEMON@${reportingMta}`,
			mailFrom: null,
			subject: "Delivery Status Notification (Failure)",
			bytes,
			sensitive: false,
			expiresAt: undefined,
			locale,
			deliveries: [{ id: newId(), recipient: to }],
		};
	}
}

interface WrittenNotice {
	readonly event: FeedbackEvent;
	readonly tenant: string | undefined;
	readonly to: string;
	readonly bytes: Uint8Array;
	readonly locale: NoticeLocale;
}

/** A mailbox that was mistyped must not cost the notice, and asking again would not mend it. */
function composeForFirst<T>([configured, from]: readonly [string | undefined, string], compose: (to: string) => T): T {
	if (configured === undefined) return compose(from);
	try {
		return compose(configured);
	} catch (error) {
		if (error instanceof OptionError && error.option === "to") return compose(from);
		throw error;
	}
}

function localeOf(locale: string | undefined): NoticeLocale {
	return noticeLocales.find((each) => each === locale?.slice(0, 2).toLowerCase()) ?? "en";
}

function readOptions(options: NoticeOptions): NoticeOptions {
	refuseUnknown("", readRecord("options", options), knownOptions);
	const { deliveries, outbox, reportingMta, notices, mailbox } = options;
	if (typeof deliveries?.show !== "function" || typeof deliveries.readMessage !== "function")
		throw new OptionError("deliveries", "must have show(id) and readMessage(id), such as the office of a store");
	if (typeof outbox?.record !== "function")
		throw new OptionError("outbox", "must have record(message), such as a store");
	if (notices !== undefined && typeof notices !== "function" && !noticePolicies.includes(notices))
		throw new OptionError("notices", `is none of ${noticePolicies.join(", ")}, and no function of the tenant`);
	if (mailbox !== undefined && typeof mailbox !== "function")
		throw new OptionError("mailbox", "must be a function of the tenant");
	// What is wrong with the host shows here, and not at the first mail that comes back.
	const sample = { eventId: "", kind: "bounced", at: new Date(0), recipient: "" } as const;
	composeBounceNotice(sample, { to: "postmaster@localhost.localdomain", reportingMta });
	return options;
}
