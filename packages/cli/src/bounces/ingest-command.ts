import type { IngestedMail, ReturnedMailIntake, ReturnedMailSource } from "@todoku/bounces";
import { MailError, OptionError } from "@todoku/core";
import type { Command } from "commander";
import { addLocaleOption, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, withStore } from "../store/store-flags.ts";
import type { OpenStore, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { formatIngested, toIngestRow } from "./format-ingest.ts";
import { checkIngestFlags, type IngestFlags, mailboxFor, parseMailbox } from "./ingest-flags.ts";
import { ingestPipe } from "./ingest-pipe.ts";
import { ingestWords } from "./ingest-words.ts";

/** `todoku bounces ingest`: returned mail becomes feedback beside the status of the deliveries it is about. */
export function addIngestCommand(bounces: Command, shell: Shell, openStore: StoreOpener): void {
	const command = bounces
		.command("ingest")
		.summary("record what returned mail says beside the status of our deliveries")
		.description(
			"Reads returned mail from a pipe, a Maildir or a mailbox over IMAP, finds the deliveries it is about, and records what became of them beside their status, which stays as it is. Each report is recorded once, however often it is read. With --pass-on the mail then goes to the mailbox it is meant for.",
		)
		.option("--pipe", "one mail on standard input, from a mail server (.forward, an alias, a transport of Postfix)")
		.option("--maildir <directory>", "a Maildir; what was read is marked as seen")
		.option(
			"--imap <url>",
			"imaps://user@host/mailbox, or imap:// with STARTTLS; the password is in TODOKU_IMAP_PASSWORD, or an OAuth 2.0 token in TODOKU_IMAP_ACCESS_TOKEN",
		)
		.option("--follow", "go on with what comes later, until Ctrl+C (SIGINT or SIGTERM)")
		.option("--move-to <folder>", "move what was read there, instead of marking it")
		.option(
			"--bounce-address <address>",
			"the bounceAddress of the SMTP transport, with verp: the address that a mail came back to then names its delivery",
		)
		.option("--recipient <address>", "with --pipe, the address it came to; without it, ORIGINAL_RECIPIENT or RECIPIENT")
		.option(
			"--pass-on [url]",
			"hand each mail to the mailbox it is meant for, through this relay: smtp://host:25; without a URL, the one in TODOKU_SMTP_URL",
		)
		.option(
			"--mailbox <[tenant=]address>",
			"the mailbox of a tenant, instead of the From of the mail that came back; without a tenant, that of mail without one, and of mail that is nobody's; may be repeated",
			parseMailbox,
		)
		.option("--keep <maildir>", "with --pipe, deliver there what is not passed on");
	addStoreOptions(command);
	addLocaleOption(command)
		.option("--json", "print one line of JSON for each mail")
		.addHelpText("after", help)
		.action(async (flags: IngestFlags) => {
			checkIngestFlags(flags);
			const source = flags.pipe ? undefined : await openSource(flags, shell);
			const bytes = source === undefined ? await shell.readInput() : new Uint8Array();
			await withStore(flags, shell, openStore, (store) =>
				withIntake(store, flags, shell, async (intake) => {
					if (source === undefined) await ingestPipe(bytes, intake, flags, shell);
					else await ingestMailbox(source, intake, flags, shell);
				}),
			);
		});
}

async function withIntake(
	store: OpenStore,
	flags: IngestFlags,
	shell: Shell,
	work: (intake: ReturnedMailIntake) => Promise<void>,
): Promise<void> {
	// Only this command needs them, and they take a moment to load.
	const [{ createReturnedMailIntake }, { createSmtpTransport, parseVerpAddress }] = await Promise.all([
		import("@todoku/bounces"),
		import("@todoku/adapter-smtp"),
	]);
	const { bounceAddress, mailbox = [] } = flags;
	const relayUrl = flags.passOn === true ? shell.env.TODOKU_SMTP_URL : flags.passOn;
	if (flags.passOn === true && !relayUrl)
		throw wrongUsage("no relay was named to pass mail on; give --pass-on smtp://… or set TODOKU_SMTP_URL");
	const verp = bounceAddress === undefined ? undefined : (address: string) => parseVerpAddress(address, bounceAddress);
	verp?.("nobody@shop.example");
	const transport = relayUrl === undefined ? undefined : createSmtpTransport(relayUrl);
	try {
		const intake = createReturnedMailIntake({
			store: store.feedback,
			verp,
			passOn: transport && { transport, mailboxFor: (origin) => mailboxFor(mailbox, origin) },
		});
		await work(intake);
	} finally {
		await transport?.close();
	}
}

async function openSource({ maildir, imap, moveTo }: IngestFlags, shell: Shell): Promise<ReturnedMailSource> {
	const { createImapSource, createMaildirSource } = await import("@todoku/bounces");
	const { TODOKU_IMAP_PASSWORD: password, TODOKU_IMAP_ACCESS_TOKEN: accessToken } = shell.env;
	if (imap !== undefined && !password && !accessToken)
		throw wrongUsage("no password was given; set TODOKU_IMAP_PASSWORD, or TODOKU_IMAP_ACCESS_TOKEN for OAuth 2.0");
	try {
		if (imap === undefined) return createMaildirSource(maildir ?? "", { moveTo });
		return createImapSource({
			url: imap,
			password: password || undefined,
			accessToken: accessToken || undefined,
			moveTo,
		});
	} catch (error) {
		throw error instanceof OptionError ? wrongUsage(`this mailbox cannot be read: ${error.message}`) : error;
	}
}

async function ingestMailbox(
	source: ReturnedMailSource,
	intake: ReturnedMailIntake,
	flags: IngestFlags,
	shell: Shell,
): Promise<void> {
	const { ingestReturnedMail } = await import("@todoku/bounces");
	const { output } = shell;
	const words = ingestWords(localeFor(flags, shell));
	const stop = new AbortController();
	void shell.untilStopped().then(() => stop.abort());
	const count = await ingestReturnedMail({
		...{ source, intake, signal: stop.signal, follow: flags.follow ?? false },
		onMail: (mail: IngestedMail) => {
			if (flags.json) output.write(`${JSON.stringify(toIngestRow(mail))}\n`);
			else if (mail.outcome === "settled") output.write(formatIngested(mail, words));
			else output.writeError(formatIngested(mail, words));
		},
		onTrouble: (error) => output.writeError(`${error instanceof Error ? error.message : String(error)}\n`),
	});
	if (!flags.json) output.write(`${words.summary(count)}\n`);
	if (flags.follow) return;
	const { setAside, failed } = count;
	if (failed > 0)
		throw new MailError(
			"mail-left",
			`${failed === 1 ? "1 mail was" : `${failed} mails were`} left where it was, because it could not be recorded or passed on; run this again. Nothing is recorded twice`,
		);
	if (setAside > 0)
		throw new MailError(
			"mail-set-aside",
			`${setAside === 1 ? "1 mail was" : `${setAside} mails were`} put aside and will not be read again; look at them by hand`,
		);
}

const help = `
With --pipe the exit code is for the mail server: 0, the mail is done with; 75, keep it and try again, for everything that went
wrong, mistyped options included; 65, what was piped in is no mail. All else ends as every command does.

Examples:
  todoku bounces ingest --maildir /var/mail/returned --follow --bounce-address bounces@shop.example
  TODOKU_IMAP_PASSWORD=… todoku bounces ingest --imap imaps://returned%40shop.example@mail.shop.example --move-to Read
  todoku bounces ingest --pipe --bounce-address bounces@shop.example --pass-on smtp://127.0.0.1:25 --mailbox sakura=mail@sakura.example`;
