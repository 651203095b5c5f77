import type { Lane, MailCategory } from "@todoku/core";
import { readLine } from "./form.ts";

/** The mails under 「メール配信データ管理」 (mail delivery data). */
export const mailKeys = [
	"member-registration",
	"order-confirmation",
	"shipping-notice",
	"password-reset",
	"newsletter",
	"staff-notice",
] as const;
export type MailKey = (typeof mailKeys)[number];

/** One mail as staff define it. Its category and its From belong here, and no call can choose others. */
export interface MailDefinition extends MailKind {
	readonly key: MailKey;
	/** As staff typed it, so not necessarily a mailbox. */
	readonly from: string;
	readonly subject: string;
	/** Plain text with places such as `{{name}}`. */
	readonly body: string;
}

/** What kind of mail it is: nobody changes that. */
interface MailKind {
	readonly category: MailCategory;
	readonly lane: Lane;
	/** Whether it holds a secret, which is forgotten once the mail is sent. */
	readonly sensitive: boolean;
}

export type MailTexts = Pick<MailDefinition, "from" | "subject">;

export const mailKinds: Readonly<Record<MailKey, MailKind>> = {
	"member-registration": { category: "automatic", lane: "normal", sensitive: false },
	"order-confirmation": { category: "automatic", lane: "normal", sensitive: false },
	"shipping-notice": { category: "automatic", lane: "normal", sensitive: false },
	// Somebody sits and waits for it.
	"password-reset": { category: "automatic", lane: "urgent", sensitive: true },
	newsletter: { category: "newsletter", lane: "bulk", sensitive: false },
	"staff-notice": { category: "staff-notice", lane: "normal", sensitive: false },
};

export function isMailKey(text: string | undefined): text is MailKey {
	return mailKeys.some((key) => key === text);
}

/**
 * Reads what staff typed. A From that is no mailbox is taken all the same: real staff mistype it, and the shop must live with that.
 *
 * @throws {InputError}
 */
export function readMailTexts(body: unknown): MailTexts {
	return { from: readLine(body, "from", 500), subject: readLine(body, "subject", 200) };
}
