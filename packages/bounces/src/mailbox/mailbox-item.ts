/** What can be wrong with a place where mail should be. */
export const mailboxProblemCodes = ["not-found", "unreadable", "not-a-mailbox"] as const;

/** One of {@link mailboxProblemCodes}. */
export type MailboxProblemCode = (typeof mailboxProblemCodes)[number];

/** One mail of a mailbox. */
export interface MailboxMail {
	readonly kind: "mail";
	/** The file it is in. */
	readonly file: string;
	/** Where it stands in an mbox, from 1; 1 for a mail that is a file of its own. */
	readonly position: number;
	readonly bytes: Uint8Array;
	/** Whether the mail was longer than `maxMessageBytes`, and cut there. */
	readonly cut: boolean;
}

/** A file or directory that could not be read, or is no mailbox; the rest is read all the same. */
export interface MailboxProblem {
	readonly kind: "problem";
	readonly file: string;
	readonly code: MailboxProblemCode;
	/** What is wrong and what to do, in English, without the path. */
	readonly problem: string;
	readonly cause?: unknown;
}

export type MailboxItem = MailboxMail | MailboxProblem;
