import type { Attachment, FileAttachment, InlineImage } from "./attachment.ts";
import type { AutoSubmitted } from "./auto-submitted.ts";
import type { Alternative } from "./body.ts";
import type { Calendar } from "./calendar.ts";
import type { CharsetChoice } from "./charset.ts";
import type { ListUnsubscribe } from "./list-unsubscribe.ts";
import type { Thread } from "./references.ts";

/** One mailbox, as header text (`会員窓口 <info@shop.example>`) or in parts; parts are checked as text is. */
export type MailboxInput = string | { readonly displayName?: string | undefined; readonly address: string };

/** Several mailboxes: one text (a comma-separated list is understood), one mailbox, or an array of either. */
export type MailboxListInput = MailboxInput | readonly MailboxInput[];

/** What a message says: the header fields and the body (RFC 5322 §2), before either is written as bytes. */
export interface MessageContent extends Thread, CharsetChoice {
	/** The author; exactly one mailbox. */
	readonly from: MailboxInput;
	/** Who really submits it, where that is not the author (RFC 5322 §3.6.2). */
	readonly sender?: MailboxInput | undefined;
	readonly replyTo?: MailboxListInput | undefined;
	readonly to?: MailboxListInput | undefined;
	readonly cc?: MailboxListInput | undefined;
	/** Recipients that no other recipient sees: never written into the message. */
	readonly bcc?: MailboxListInput | undefined;
	readonly subject: string;
	/** The plain text body. At least one of `text` and `html` is needed. */
	readonly text?: string | undefined;
	readonly html?: string | undefined;
	/** The body in further forms; they stand between `text` and `html`, in this order, the better ones last (RFC 2046 §5.1.4). */
	readonly alternatives?: readonly Alternative[] | undefined;
	/** Images that `html` shows by `cid:` URLs. */
	readonly inlineImages?: readonly InlineImage[] | undefined;
	readonly attachments?: readonly (Attachment | FileAttachment)[] | undefined;
	/** An invitation or its like: stands after `html` for mail programs to act on, and is attached as a file besides. */
	readonly calendar?: Calendar | undefined;
	/** Only for mail that the recipient can unsubscribe from. */
	readonly listUnsubscribe?: ListUnsubscribe | undefined;
	/** For mail that no person wrote for this occasion. Default: the field is not written. */
	readonly autoSubmitted?: AutoSubmitted | undefined;
	/**
	 * Further header fields by name. Those that the message itself decides (From, Message-ID, Content-Type …) are refused here, and so
	 * are those of a property that is also set (List-Unsubscribe beside `listUnsubscribe`). Non-ASCII values are written in UTF-8.
	 */
	readonly headers?: Readonly<Record<string, string>> | undefined;
}
