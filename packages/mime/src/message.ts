/** One mailbox, as header text (`会員窓口 <info@shop.example>`) or in parts; parts are checked as text is. */
export type MailboxInput = string | { readonly displayName?: string | undefined; readonly address: string };

/** Several mailboxes: one text (a comma-separated list is understood), one mailbox, or an array of either. */
export type MailboxListInput = MailboxInput | readonly MailboxInput[];

/** A file that goes with a message. */
export interface Attachment {
	/** The name the recipient sees; any characters but control characters. */
	readonly filename: string;
	/** Text is sent as UTF-8. */
	readonly content: string | Uint8Array;
	/** A media type (RFC 6838). Default: by the extension of `filename`, else `application/octet-stream`. */
	readonly contentType?: string | undefined;
}

/** What a message says: the header fields and the body (RFC 5322 §2), before either is written as bytes. */
export interface MessageContent {
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
	readonly attachments?: readonly Attachment[] | undefined;
	/** Further header fields by name. Those that the message itself decides (From, Message-ID, Content-Type …) are refused here. */
	readonly headers?: Readonly<Record<string, string>> | undefined;
}
