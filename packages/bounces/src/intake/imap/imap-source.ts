import { MailError } from "@todoku/core";
import type { ImapFlow } from "imapflow";
import type { ReturnedMailSource, SourceMail } from "../source/returned-mail-source.ts";
import { toImapError } from "./imap-error.ts";
import { type ImapSourceOptions, type ResolvedImapOptions, readImapOptions } from "./imap-options.ts";

/** What a mail carries from then on that was settled where it is. Servers that keep no keywords get \Seen instead. */
export const settledKeyword = "$TodokuRead";
/** What one carries beside it that could not be read. */
export const unreadableKeyword = "$TodokuUnreadable";

/**
 * Reads a mailbox over IMAP, with `imapflow`, which must be installed beside this package. What is settled is remembered by the server
 * alone, by a keyword of each mail or by its place; no UID is kept here, so a mailbox that is numbered anew (UIDVALIDITY) is nothing special.
 *
 * @throws {OptionError} for an option that is missing, wrong or not known.
 */
export function createImapSource(options: ImapSourceOptions): ReturnedMailSource {
	return new ImapSource(readImapOptions(options));
}

class ImapSource implements ReturnedMailSource {
	readonly #options: ResolvedImapOptions;
	#client: ImapFlow | undefined;
	/** What came while nobody was listening is found all the same. */
	#changed = false;
	#wake: (() => void) | undefined;

	constructor(options: ResolvedImapOptions) {
		this.#options = options;
	}

	async *mails(signal: AbortSignal): AsyncGenerator<SourceMail> {
		const client = await this.#connect(signal);
		this.#changed = false;
		const uids = await this.#guard(() => this.#search(client));
		for (const uid of uids) yield this.#toMail(client, uid);
	}

	async untilMore(maxMs: number, signal: AbortSignal): Promise<void> {
		if (signal.aborted) return;
		this.#refuseLost();
		if (this.#changed) return;
		await new Promise<void>((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				signal.removeEventListener("abort", end);
				this.#wake = undefined;
				resolve();
			};
			const timer = setTimeout(end, maxMs);
			signal.addEventListener("abort", end, { once: true });
			this.#wake = end;
		});
		if (!signal.aborted) this.#refuseLost();
	}

	#refuseLost(): void {
		if (this.#client?.usable) return;
		throw new MailError("imap-unreachable", "The connection to the IMAP server was lost; it is made again");
	}

	async close(): Promise<void> {
		const client = this.#client;
		this.#client = undefined;
		if (client === undefined) return;
		// A server that does not answer any more has nothing left to say.
		if (client.usable) await client.logout().catch(() => undefined);
		client.close();
	}

	async #connect(signal: AbortSignal): Promise<ImapFlow> {
		if (this.#client?.usable) return this.#client;
		const { host, port, secure, mustEncrypt, auth, ca, timeoutMs, mailbox, moveTo } = this.#options;
		const { ImapFlow: Client } = await loadImapFlow();
		const isThisMachine = !secure && !mustEncrypt;
		const client = new Client({
			...{ host, port, secure, auth, logger: false },
			...(mustEncrypt ? { doSTARTTLS: true } : {}),
			// As with SMTP, nobody is between us and a server on this machine.
			tls: { ...(ca === undefined ? {} : { ca }), rejectUnauthorized: !isThisMachine || ca !== undefined },
			...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs },
			// IDLE begins as soon as there is nothing else to do.
			autoIdleDelay: 1,
		});
		const wake = (): void => {
			this.#changed = true;
			this.#wake?.();
		};
		// It is told of by the call that needs the connection; without a listener it would end the process.
		client.on("error", () => undefined);
		client.on("close", wake);
		client.on("exists", wake);
		const giveUp = (): void => client.close();
		signal.addEventListener("abort", giveUp, { once: true });
		try {
			await this.#guard(async () => {
				await client.connect();
				if (moveTo !== undefined) await client.mailboxCreate(moveTo);
				await client.mailboxOpen(mailbox);
			});
		} catch (error) {
			client.close();
			throw error;
		} finally {
			// From here on the mail at hand may be settled.
			signal.removeEventListener("abort", giveUp);
		}
		this.#client = client;
		return client;
	}

	async #search(client: ImapFlow): Promise<readonly number[]> {
		const { moveTo } = this.#options;
		const open = keepsKeywords(client)
			? { unKeyword: settledKeyword }
			: moveTo === undefined
				? { seen: false }
				: { flagged: false };
		const found = await client.search({ deleted: false, ...open }, { uid: true });
		if (!Array.isArray(found)) throw new Error("the search was refused");
		return found.toSorted((one, other) => one - other);
	}

	#toMail(client: ImapFlow, uid: number): SourceMail {
		const { moveTo } = this.#options;
		const range = String(uid);
		const mark = async (...flags: string[]): Promise<void> => {
			if (!(await client.messageFlagsAdd(range, flags, { uid: true }))) throw new Error("the flags were not set");
		};
		return {
			name: `UID ${uid}`,
			read: (maxBytes) => this.#guard(() => fetchMail(client, range, maxBytes)),
			settle: () =>
				this.#guard(async () => {
					if (moveTo === undefined) return mark(keepsKeywords(client) ? settledKeyword : "\\Seen");
					if (!(await client.messageMove(range, moveTo, { uid: true }))) throw new Error("the mail was not moved");
				}),
			setAside: () =>
				this.#guard(() =>
					keepsKeywords(client) ? mark(settledKeyword, unreadableKeyword, "\\Flagged") : mark("\\Seen", "\\Flagged"),
				),
		};
	}

	async #guard<T>(act: () => Promise<T>): Promise<T> {
		try {
			return await act();
		} catch (error) {
			throw toImapError(error, this.#options.host);
		}
	}
}

async function fetchMail(client: ImapFlow, range: string, maxBytes: number): Promise<Uint8Array | null> {
	const known = await client.fetchOne(range, { size: true }, { uid: true });
	if (known === false) return null;
	const tooLong = (): MailError =>
		new MailError("mail-too-long", `The mail is longer than ${maxBytes} octets and was not read`);
	if ((known.size ?? 0) > maxBytes) throw tooLong();
	// What a server says of the size need not be so. Fetching the source leaves \Seen as it is (BODY.PEEK).
	const fetched = await client.fetchOne(range, { source: { maxLength: maxBytes + 1 } }, { uid: true });
	if (fetched === false || fetched.source === undefined) return null;
	if (fetched.source.length > maxBytes) throw tooLong();
	return fetched.source;
}

function keepsKeywords(client: ImapFlow): boolean {
	const permanent = client.mailbox === false ? undefined : client.mailbox.permanentFlags;
	return permanent?.has("\\*") === true || permanent?.has(settledKeyword) === true;
}

async function loadImapFlow(): Promise<typeof import("imapflow")> {
	try {
		return await import("imapflow");
	} catch (error) {
		throw new MailError(
			"imapflow-missing",
			"Reading over IMAP needs the package imapflow; install it beside @todoku/bounces",
			{
				cause: error,
			},
		);
	}
}
