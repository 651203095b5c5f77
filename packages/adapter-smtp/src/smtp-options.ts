import { OptionError } from "@todoku/core";
import { readSmtpUrl } from "./smtp-url.ts";

export interface SmtpAuth {
	readonly user: string;
	readonly pass: string;
}

/** What is handed to `tls.connect`, both for TLS from the start and for STARTTLS. */
export interface SmtpTlsOptions {
	/** PEM certificates to trust instead of the system's: for a relay with a certificate of its own. */
	readonly ca?: string | readonly string[] | undefined;
	/** The name the certificate must be for. Default: `host`. */
	readonly servername?: string | undefined;
	/** Default: true. With false anybody on the way can read the mail and the password. */
	readonly rejectUnauthorized?: boolean | undefined;
}

export interface SmtpOptions {
	/** Name or IP address of the relay. */
	readonly host: string;
	/** Default: 465 with `secure: true`, else 587. */
	readonly port?: number | undefined;
	/** TLS from the first byte. Default: true on port 465, else false; then STARTTLS is used wherever the relay offers it. */
	readonly secure?: boolean | undefined;
	/** Once given, nothing is sent without having logged in. */
	readonly auth?: SmtpAuth | undefined;
	/** Connections open at the same time, at least 1. Default: 5. */
	readonly maxConnections?: number | undefined;
	/** Milliseconds from the DNS lookup to the end of the greeting and STARTTLS, at least 1. Default: 120,000. */
	readonly connectTimeoutMs?: number | undefined;
	/** Milliseconds to wait for the greeting once connected, and for STARTTLS, at least 1. Default: 30,000. */
	readonly greetingTimeoutMs?: number | undefined;
	/** Milliseconds without a byte in either direction, at least 1; the clock starts anew at each byte. Default: 600,000. */
	readonly socketTimeoutMs?: number | undefined;
	/** How we introduce ourselves in EHLO. Default: this machine's name where it has a dot, else `[127.0.0.1]`. */
	readonly name?: string | undefined;
	readonly tls?: SmtpTlsOptions | undefined;
}

/** The options with every default in place. */
export interface ResolvedSmtpOptions {
	readonly host: string;
	readonly port: number;
	readonly secure: boolean;
	readonly auth: SmtpAuth | undefined;
	readonly maxConnections: number;
	readonly connectTimeoutMs: number;
	readonly greetingTimeoutMs: number;
	readonly socketTimeoutMs: number;
	readonly name: string | undefined;
	readonly tls: SmtpTlsOptions | undefined;
}

const knownOptions = [
	...["host", "port", "secure", "auth", "maxConnections", "connectTimeoutMs", "greetingTimeoutMs", "socketTimeoutMs"],
	...["name", "tls"],
];

// What setTimeout can count to.
const maxMilliseconds = 2 ** 31 - 1;

/**
 * Checks the options, copies them and fills in the defaults.
 *
 * @throws {OptionError} which never holds the password.
 */
export function readSmtpOptions(input: SmtpOptions | string): ResolvedSmtpOptions {
	const options: SmtpOptions = typeof input === "string" ? readSmtpUrl(input) : readRecord("options", input);
	refuseUnknown("", options, knownOptions);
	const secure = readBoolean("secure", options.secure) ?? options.port === 465;
	return {
		host: readHost(options.host),
		port: readInteger("port", options.port, 65_535) ?? (secure ? 465 : 587),
		secure,
		auth: readAuth(options.auth),
		maxConnections: readInteger("maxConnections", options.maxConnections, Number.MAX_SAFE_INTEGER) ?? 5,
		connectTimeoutMs: readInteger("connectTimeoutMs", options.connectTimeoutMs, maxMilliseconds) ?? 120_000,
		greetingTimeoutMs: readInteger("greetingTimeoutMs", options.greetingTimeoutMs, maxMilliseconds) ?? 30_000,
		socketTimeoutMs: readInteger("socketTimeoutMs", options.socketTimeoutMs, maxMilliseconds) ?? 600_000,
		name: readName(options.name),
		tls: readTls(options.tls),
	};
}

function readHost(host: unknown): string {
	if (typeof host === "string" && /^[^\s\p{Cc}/@[\]]+$/u.test(host)) return host;
	throw new OptionError("host", 'must be a host name or an IP address without brackets, such as "smtp.example.com"');
}

function readAuth(auth: SmtpAuth | undefined): SmtpAuth | undefined {
	if (auth === undefined) return undefined;
	const { user, pass } = readRecord("auth", auth);
	refuseUnknown("auth.", auth, ["user", "pass"]);
	return { user: readCredential("auth.user", user), pass: readCredential("auth.pass", pass) };
}

function readCredential(option: string, value: unknown): string {
	// AUTH PLAIN separates the two by NUL (RFC 4616 §2), so neither can hold one.
	if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
	throw new OptionError(
		option,
		"must be a text that is not empty and has no NUL; leave auth out to send without a login",
	);
}

function readName(name: unknown): string | undefined {
	if (name === undefined) return undefined;
	if (typeof name === "string" && /^[A-Za-z0-9.:[\]_-]+$/.test(name)) return name;
	throw new OptionError("name", 'must be the host name to say in EHLO, such as "shop.example.com"');
}

function readTls(tls: SmtpTlsOptions | undefined): SmtpTlsOptions | undefined {
	if (tls === undefined) return undefined;
	const { ca, servername, rejectUnauthorized } = readRecord("tls", tls);
	refuseUnknown("tls.", tls, ["ca", "servername", "rejectUnauthorized"]);
	const certificates: unknown[] = ca === undefined ? [] : [ca].flat();
	if (!certificates.every((certificate) => typeof certificate === "string")) {
		throw new OptionError("tls.ca", "must be a PEM certificate as text, or a list of them");
	}
	if (servername !== undefined && typeof servername !== "string") {
		throw new OptionError("tls.servername", "must be a host name");
	}
	return { ca, servername, rejectUnauthorized: readBoolean("tls.rejectUnauthorized", rejectUnauthorized) };
}

function readBoolean(option: string, value: unknown): boolean | undefined {
	if (value === undefined || typeof value === "boolean") return value;
	throw new OptionError(option, "must be true or false");
}

function readInteger(option: string, value: unknown, max: number): number | undefined {
	if (value === undefined) return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= max) return value;
	throw new OptionError(option, `must be a whole number from 1 to ${max}`);
}

function readRecord<T extends object>(option: string, value: T): T {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new OptionError(option, "must be an object");
}

function refuseUnknown(prefix: string, given: object, known: readonly string[]): void {
	for (const name of Object.keys(given)) {
		if (!known.includes(name)) throw new OptionError(prefix + name, `is not known; there are ${known.join(", ")}`);
	}
}
