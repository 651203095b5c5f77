/** A mail from SES itself, as its receiver would get it: one that comes back, or one that asks for a confirmation. */
export interface Notice {
	/**
	 * That a message did not arrive, that somebody complained about it, an answer that a machine wrote, or the question whether SES may
	 * send in the name of an address. All but the last have the envelope sender `<>`.
	 */
	readonly kind: "bounce" | "complaint" | "auto-reply" | "verification";
	/** Its own Message-ID, without the angle brackets. */
	readonly messageId: string;
	readonly at: Date;
	readonly from: string;
	/** The feedback address, or the one that is to be verified. */
	readonly to: string;
	readonly subject: string;
	/** Whom the message did not reach, or who complained or answered. Empty in a question. */
	readonly recipients: readonly string[];
	/** What `SendEmail` answered for the message it is about. Absent in a question. */
	readonly aboutMessageId?: string | undefined;
	/** Of a question: what verifies the address when it is opened, for 24 hours. */
	readonly link?: string | undefined;
	/** The whole mail, CRLF line ends. */
	readonly raw: Uint8Array;
}
