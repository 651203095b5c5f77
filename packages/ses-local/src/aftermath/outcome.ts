import type { Happening } from "./happening.ts";

/** What became of a message for one recipient: what SES would know, also where nobody was told. */
export interface Outcome {
	readonly at: Date;
	/** What `SendEmail` answered. */
	readonly messageId: string;
	/** As SES was given it. */
	readonly recipient: string;
	readonly what: Happening["kind"] | "reject";
	/** Of a bounce or a complaint. */
	readonly subType?: string;
	/** Whether the message was offered to the other side at all: `false` where SES stopped it by a suppression list or as a virus. */
	readonly left: boolean;
}
