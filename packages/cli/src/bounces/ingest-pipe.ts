import type { IntakeResult, ReturnedMailIntake } from "@todoku/bounces";
import { isMailError, MailError, printable } from "@todoku/core";
import { localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { formatIngested, toIngestRow } from "./format-ingest.ts";
import { noMailCode } from "./ingest-exit.ts";
import type { IngestFlags } from "./ingest-flags.ts";
import { ingestWords } from "./ingest-words.ts";

/**
 * Takes the one mail that a mail server pipes in. When it resolves, the server forgets the mail: it is recorded then, and in somebody's
 * mailbox, or nobody asked for that.
 */
export async function ingestPipe(
	bytes: Uint8Array,
	intake: ReturnedMailIntake,
	flags: IngestFlags,
	shell: Shell,
): Promise<void> {
	if (bytes.length === 0) throw new MailError(noMailCode, "Nothing was piped in; the mail is read from standard input");
	const recipient = flags.recipient ?? shell.env.ORIGINAL_RECIPIENT ?? shell.env.RECIPIENT;
	const result = await receive(bytes, intake, flags, shell, recipient);
	if (result === null) return;
	const { kind, passOn } = result;
	if (kind === "unreadable" && flags.keep === undefined)
		throw new MailError(noMailCode, "What was piped in is no mail: it has no header; nothing was recorded");
	const isDelivered = passOn === "passed-on" || passOn === "is-there";
	if (!isDelivered && flags.keep !== undefined) await keep(flags.keep, bytes, shell);
	else if (passOn === "looped" || passOn === "nobody")
		throw new MailError(
			"not-passed-on",
			passOn === "nobody"
				? "What the mail says is recorded, but nobody knows whom it is meant for; give --mailbox <address> for such mail, or --keep <maildir>"
				: "What the mail says is recorded, but the mailbox it is meant for leads back here; correct --mailbox, or give --keep <maildir>",
		);
	const row = { outcome: "settled", name: "-", result } as const;
	shell.output.write(
		flags.json ? `${JSON.stringify(toIngestRow(row))}\n` : formatIngested(row, ingestWords(localeFor(flags, shell))),
	);
}

/** @returns null where the mail itself is what cannot be handled, and was kept. */
async function receive(
	bytes: Uint8Array,
	intake: ReturnedMailIntake,
	flags: IngestFlags,
	shell: Shell,
	recipient: string | undefined,
): Promise<IntakeResult | null> {
	try {
		return await intake.receive(bytes, { recipient });
	} catch (error) {
		const isFinal = isMailError(error) && (error.code === "pass-on-refused" || error.code === "mail-too-long");
		if (!isFinal || flags.keep === undefined) throw error;
		await keep(flags.keep, bytes, shell);
		const words = ingestWords(localeFor(flags, shell));
		shell.output.writeError(`${error.message}${words.separator}${words.kept(printable(flags.keep, 300))}\n`);
		return null;
	}
}

async function keep(directory: string, bytes: Uint8Array, shell: Shell): Promise<void> {
	const { keepInMaildir } = await import("@todoku/bounces");
	await keepInMaildir(directory, bytes, shell.now());
}
