/** A mail that comes back from SES, as its receiver would get it. Its envelope sender is `<>`. */
export interface Notice {
	/** That a message did not arrive, that somebody complained about it, or an answer that a machine wrote. */
	readonly kind: "bounce" | "complaint" | "auto-reply";
	/** Its own Message-ID, without the angle brackets. */
	readonly messageId: string;
	readonly at: Date;
	readonly from: string;
	/** The feedback address. */
	readonly to: string;
	readonly subject: string;
	/** Whom the message did not reach, or who complained or answered. */
	readonly recipients: readonly string[];
	/** What `SendEmail` answered for the message it is about. */
	readonly aboutMessageId: string;
	/** The whole mail, CRLF line ends. */
	readonly raw: Uint8Array;
}
