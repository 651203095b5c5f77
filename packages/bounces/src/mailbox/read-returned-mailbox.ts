import type { ReadReturnedMailOptions } from "../report/read-returned-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";
import type { ReturnedMail } from "../report/returned-mail.ts";
import type { MailboxProblem } from "./mailbox-item.ts";
import { readMailbox } from "./read-mailbox.ts";

/** One mail of a mailbox, read. */
export interface MailboxReport {
	readonly kind: "report";
	readonly file: string;
	/** Where it stands in an mbox, from 1. */
	readonly position: number;
	readonly mail: ReturnedMail;
}

/**
 * Reads every mail of some mailboxes, one after the other: what {@link readMailbox} finds, read by {@link readReturnedMail}.
 *
 * @param paths Files or directories; what is wrong with one of them becomes an item, and the others are read.
 */
export async function* readReturnedMailboxes(
	paths: Iterable<string>,
	options: ReadReturnedMailOptions = {},
): AsyncGenerator<MailboxReport | MailboxProblem> {
	for (const path of paths) {
		for await (const item of readMailbox(path)) {
			if (item.kind === "problem") yield item;
			else
				yield {
					kind: "report",
					file: item.file,
					position: item.position,
					mail: await readReturnedMail(item.bytes, options),
				};
		}
	}
}
