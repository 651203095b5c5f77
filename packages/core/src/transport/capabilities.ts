/** What a transport can represent. What it cannot, it refuses before anything is sent. */
export interface TransportCapabilities {
	/** The largest message it takes, in octets; the route's own limit may be lower and is told by its refusal. */
	readonly maxMessageBytes: number;
	/** Whether each message may name its own MAIL FROM; false where that belongs to the verified identity (SES). */
	readonly mailFrom: boolean;
	/** Whether local parts outside ASCII can be carried (RFC 6531): `"server"` where the server decides. */
	readonly smtpUtf8: boolean | "server";
	/** Whether it keeps our Message-ID and Date; false where the far side replaces them. */
	readonly keepsMessageId: boolean;
}
