import type { Identity } from "../identity.ts";
import type { Mailbox } from "../mailbox.ts";
import type { SentMessage } from "../message-store.ts";

/** A message that SES took responsibility for, with what decides about it from here on. */
export interface AcceptedMessage {
	readonly message: SentMessage;
	readonly from: Mailbox;
	/** The identity that decided for the From. */
	readonly identity: Identity;
	readonly recipients: readonly Mailbox[];
	/** Of the request, or else of the identity. */
	readonly configurationSetName: string | undefined;
	/** Where mails about bounces and complaints go. */
	readonly feedbackAddress: string;
	/** Of the client. */
	readonly sourceIp: string;
}
