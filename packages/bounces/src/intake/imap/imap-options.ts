import { OptionError } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";

export interface ImapSourceOptions {
	/** `imaps://user@host/mailbox`, or `imap://…`, which is encrypted by STARTTLS before the login. Default mailbox: INBOX. No password. */
	readonly url: string;
	/** Of the user. One of `password` and `accessToken` (OAuth 2.0) must be given. */
	readonly password?: string | undefined;
	readonly accessToken?: string | undefined;
	/** A mailbox that mails are moved to when they are settled; it is made. Default: they stay, and carry a keyword from then on. */
	readonly moveTo?: string | undefined;
	/** PEM certificates to trust instead of the system's. */
	readonly ca?: string | undefined;
	/** Milliseconds to connect, and to wait for an answer, at least 1. Default: 30,000. */
	readonly timeoutMs?: number | undefined;
}

export interface ResolvedImapOptions {
	readonly host: string;
	readonly port: number;
	/** TLS from the first octet. */
	readonly secure: boolean;
	/** Whether nothing is said before STARTTLS; only a server on this machine may do without. */
	readonly mustEncrypt: boolean;
	readonly auth: { readonly user: string; readonly pass?: string; readonly accessToken?: string };
	readonly mailbox: string;
	readonly moveTo: string | undefined;
	readonly ca: string | undefined;
	readonly timeoutMs: number;
}

const names: readonly string[] = [
	"url",
	"password",
	"accessToken",
	"moveTo",
	"ca",
	"timeoutMs",
] satisfies (keyof ImapSourceOptions)[];

/** @throws {OptionError} */
export function readImapOptions(options: ImapSourceOptions): ResolvedImapOptions {
	refuseUnknown("", readRecord("options", options), names);
	const { password, accessToken, moveTo, ca } = options;
	const url = readUrl(options.url);
	for (const [name, value] of Object.entries({ password, accessToken, moveTo, ca }))
		if (value !== undefined && (typeof value !== "string" || value === ""))
			throw new OptionError(name, "must be a text that is not empty, or left out");
	if ((password === undefined) === (accessToken === undefined))
		throw new OptionError("password", "or accessToken must be given, and not both");
	const secure = url.protocol === "imaps:";
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const user = decode(url.username);
	return {
		...{ host, secure, moveTo, ca },
		port: url.port === "" ? (secure ? 993 : 143) : Number(url.port),
		mustEncrypt: !secure && !isThisMachine(host),
		auth: { user, ...(password === undefined ? {} : { pass: password }), ...(accessToken ? { accessToken } : {}) },
		mailbox: decode(url.pathname.slice(1)) || "INBOX",
		timeoutMs: readInteger("timeoutMs", options.timeoutMs, 1, 2 ** 31 - 1) ?? 30_000,
	};
}

function readUrl(text: unknown): URL {
	const url = typeof text === "string" ? URL.parse(text) : null;
	// Without the URL in the words: a mistyped one may hold a password.
	if (url === null || (url.protocol !== "imap:" && url.protocol !== "imaps:") || url.hostname === "")
		throw new OptionError("url", "must be imaps://user@host/mailbox, or imap://… for STARTTLS");
	if (url.password !== "")
		throw new OptionError("url", "has a password; give it by itself, because addresses end up in logs");
	if (url.username === "")
		throw new OptionError("url", 'names no user; write imaps://user@host, an "@" in user as %40');
	if (url.search !== "" || url.hash !== "")
		throw new OptionError("url", 'has something after the mailbox; encode "?" and "#"');
	return url;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new OptionError("url", 'has a "%" that encodes nothing; write it as %25');
	}
}

function isThisMachine(host: string): boolean {
	return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
