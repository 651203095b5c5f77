import type { MessageContent } from "@todoku/mime";
import type { MailCategory } from "../routing/decision.ts";

/** A mail as an application gives it to the mailer: what it says, and what kind of mail it is. */
export interface Message extends MessageContent {
	/** Belongs, like `from`, to the definition of a mail rather than to each call. */
	readonly category: MailCategory;
	/** Whose mail it is, where one process serves many shops. */
	readonly tenant?: string | undefined;
}
