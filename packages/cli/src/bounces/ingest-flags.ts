import type { DeliveryOrigin } from "@todoku/core";
import { InvalidArgumentError } from "commander";
import type { LocaleFlags } from "../locale.ts";
import type { StoreFlags } from "../store/store-flags.ts";
import { wrongUsage } from "../wrong-usage.ts";

export interface IngestFlags extends StoreFlags, LocaleFlags {
	readonly pipe?: true;
	readonly maildir?: string;
	readonly imap?: string;
	readonly recipient?: string;
	readonly bounceAddress?: string;
	readonly follow?: true;
	readonly moveTo?: string;
	/** True: the relay that TODOKU_SMTP_URL names. */
	readonly passOn?: string | true;
	readonly mailbox?: readonly MailboxFlag[];
	readonly keep?: string;
	readonly json?: true;
}

/** One `--mailbox`. */
export interface MailboxFlag {
	/** Empty: of mail without a tenant, and of mail that is nobody's. */
	readonly tenant: string;
	readonly address: string;
}

/** Reads `sakura=returned@sakura.example`, or an address alone; a repeated option adds to those before. */
export function parseMailbox(value: string, before: readonly MailboxFlag[] = []): readonly MailboxFlag[] {
	const [, tenant = "", address = ""] = /^(?:([^=]*)=)?(.*)$/s.exec(value) ?? [];
	if (!/^[^\s@]+@[^\s@]+$/.test(address) || address.length > 320)
		throw new InvalidArgumentError(
			'This is no mailbox; write "returned@shop.example", or "tenant=returned@shop.example".',
		);
	return [...before, { tenant, address }];
}

/** The mailbox of the tenant, else the From of the mail that came back, else the mailbox of mail that is nobody's. */
export function mailboxFor(mailboxes: readonly MailboxFlag[], origin: DeliveryOrigin | null): string | null {
	const of = (tenant: string): string | undefined => mailboxes.findLast((each) => each.tenant === tenant)?.address;
	const configured = origin === null ? undefined : of(origin.tenant ?? "");
	return configured ?? origin?.from ?? of("") ?? null;
}

/** @throws {CommanderError} for options that do not go together. */
export function checkIngestFlags(flags: IngestFlags): void {
	const sources = [flags.pipe, flags.maildir, flags.imap].filter((source) => source !== undefined);
	if (sources.length !== 1) throw wrongUsage("name one source: --pipe, --maildir <directory> or --imap <url>");
	const pipeOnly = { "--recipient": flags.recipient, "--keep": flags.keep };
	const mailboxOnly = { "--follow": flags.follow, "--move-to": flags.moveTo };
	for (const [name, value] of Object.entries(flags.pipe ? mailboxOnly : pipeOnly))
		if (value !== undefined)
			throw wrongUsage(
				`${name} is for ${flags.pipe ? "--maildir and --imap; with --pipe there is one mail" : "--pipe alone"}`,
			);
	if (flags.mailbox !== undefined && flags.passOn === undefined)
		throw wrongUsage("--mailbox says whom mail is passed on to; give --pass-on too");
}
