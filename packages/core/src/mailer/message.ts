import type { MessageContent } from "@todoku/mime";
import type { MailCategory } from "../routing/decision.ts";

/** How urgent a mail is: a password-reset link, an order confirmation, a campaign. A lane never waits for a less urgent one. */
export const lanes = ["urgent", "normal", "bulk"] as const;
export type Lane = (typeof lanes)[number];

/** A mail as an application gives it to the mailer: what it says, and what kind of mail it is. */
export interface Message extends MessageContent {
	/** Belongs, like `from`, to the definition of a mail rather than to each call. */
	readonly category: MailCategory;
	/** Whose mail it is, where one process serves many shops. */
	readonly tenant?: string | undefined;
	/**
	 * Names what the mail is about, such as `order-confirmation/10023`: enqueued twice under one key it is recorded, and sent, once. 1 to
	 * 255 characters, of one tenant. Only `enqueue` reads it; `send` keeps no record.
	 */
	readonly key?: string | undefined;
	/** Default: `bulk` for a newsletter, else `normal`. Only `enqueue` reads it; `send` does not wait. */
	readonly lane?: Lane | undefined;
	/** After this the mail is worth nothing and is not sent any more. Default: as long as its category is tried for. */
	readonly expiresAt?: Date | undefined;
	/** Holds a secret, such as a link that resets a password: its body is never shown, and is forgotten once it is settled. Default: false. */
	readonly sensitive?: boolean | undefined;
	/** The language of the mail as a BCP 47 tag (`ja`, `en`): recorded with it, for whatever is later written about it. */
	readonly locale?: string | undefined;
}

/** What hooks learn of a mail: without its body, and the same for a mail sent at once and for one out of the outbox. */
export type MessageFacts = Pick<Message, "from" | "category" | "tenant" | "subject" | "key" | "lane">;
