import { OptionError } from "@todoku/core";
import { readBoolean, readInteger, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type BounceAddress, readBounceAddress } from "./bounce-address.ts";
import { type DkimKeys, DkimSigner } from "./dkim-signer.ts";
import { readAuth, type SmtpAuth } from "./smtp-auth.ts";
import { isLoopback, readStartTls, readTls, type SmtpTlsOptions, type StartTlsMode } from "./smtp-tls.ts";
import { parseSmtpUrl } from "./smtp-url.ts";

export interface SmtpOptions {
	/** Name or IP address of the relay. */
	readonly host: string;
	/** Default: 465 with `secure: true`, else 587. */
	readonly port?: number | undefined;
	/** TLS from the first byte. Default: true on port 465, else false; then see `startTls`. */
	readonly secure?: boolean | undefined;
	/** Default: `required`; `when-offered` where `host` is a loopback address or `localhost`. */
	readonly startTls?: StartTlsMode | undefined;
	readonly tls?: SmtpTlsOptions | undefined;
	/** Once given, nothing is sent without having logged in; and outside loopback, no login without TLS. */
	readonly auth?: SmtpAuth | undefined;
	/** How we introduce ourselves in EHLO. Default: this machine's name where it has a dot, else `[127.0.0.1]`. */
	readonly name?: string | undefined;

	/** Connections open at the same time, at least 1. Default: 5. */
	readonly maxConnections?: number | undefined;
	/** Messages sent over one connection before it is exchanged for a new one, at least 1. Default: 100. */
	readonly maxMessagesPerConnection?: number | undefined;
	/** Messages that may wait for a free connection, at least 0; what comes on top is deferred as `busy`. Default: 1,000. */
	readonly maxWaiting?: number | undefined;
	/** Milliseconds a connection stays open with nothing to do, at least 1. Default: 30,000. */
	readonly idleTimeoutMs?: number | undefined;

	/** Milliseconds from the DNS lookup to the end of the greeting, EHLO and STARTTLS, at least 1. Default: 120,000. */
	readonly connectTimeoutMs?: number | undefined;
	/** Milliseconds to wait for the greeting once connected, and for the TLS handshake of STARTTLS, at least 1. Default: 30,000. */
	readonly greetingTimeoutMs?: number | undefined;
	/**
	 * Milliseconds for a login as a whole, for MAIL FROM, RCPT TO and DATA together, and for RSET; at least 1. Default: 300,000 (RFC 5321
	 * §4.5.3.2).
	 */
	readonly commandTimeoutMs?: number | undefined;
	/** Milliseconds from the first octet of the message to the answer to its end, at least 1. Default: 600,000 (RFC 5321 §4.5.3.2.6). */
	readonly dataTimeoutMs?: number | undefined;
	/** Milliseconds from the call of `send` to its receipt, all waiting included; at least 1. Default: 900,000. */
	readonly sendTimeoutMs?: number | undefined;

	/** DKIM keys by domain (RFC 6376), or a function that finds the key for a From domain. Default: nothing is signed. */
	readonly dkim?: DkimKeys | undefined;
	/** MAIL FROM of every message that has one, whatever its envelope says; `null` stays `null`. Default: what the envelope says. */
	readonly bounceAddress?: string | undefined;
	/**
	 * MAIL FROM names the delivery: `bounces+<deliveryId>@shop.example`. Needs `bounceAddress`; `send` throws an {@link OptionError} for an
	 * id that makes more than 64 octets before the "@" (RFC 5321 §4.5.3.1.1), which a UUID never does. Default: false.
	 */
	readonly verp?: boolean | undefined;
}

/** The options with every default in place. */
export interface ResolvedSmtpOptions {
	readonly host: string;
	readonly port: number;
	readonly secure: boolean;
	readonly loopback: boolean;
	readonly startTls: StartTlsMode;
	readonly tls: SmtpTlsOptions | undefined;
	readonly auth: SmtpAuth | undefined;
	readonly name: string | undefined;
	readonly maxConnections: number;
	readonly maxMessagesPerConnection: number;
	readonly maxWaiting: number;
	readonly idleTimeoutMs: number;
	readonly connectTimeoutMs: number;
	readonly greetingTimeoutMs: number;
	readonly commandTimeoutMs: number;
	readonly dataTimeoutMs: number;
	readonly sendTimeoutMs: number;
	readonly dkim: DkimSigner | undefined;
	readonly bounceAddress: BounceAddress | undefined;
}

const knownOptions: readonly string[] = [
	...["host", "port", "secure", "startTls", "tls", "auth", "name"],
	...["maxConnections", "maxMessagesPerConnection", "maxWaiting", "idleTimeoutMs"],
	...["connectTimeoutMs", "greetingTimeoutMs", "commandTimeoutMs", "dataTimeoutMs", "sendTimeoutMs"],
	...["dkim", "bounceAddress", "verp"],
];

const many = Number.MAX_SAFE_INTEGER;

/**
 * Checks the options, copies them and fills in the defaults.
 *
 * @throws {OptionError} which never holds a password or a key.
 */
export function readSmtpOptions(input: SmtpOptions | string): ResolvedSmtpOptions {
	const options: SmtpOptions = typeof input === "string" ? parseSmtpUrl(input) : readRecord("options", input);
	refuseUnknown("", options, knownOptions);
	const host = readHost(options.host);
	const loopback = isLoopback(host);
	const secure = readBoolean("secure", options.secure) ?? options.port === 465;
	const startTls = readStartTls(options.startTls, secure, loopback);
	const auth = readAuth(options.auth);
	if (auth !== undefined && startTls === "never" && !secure && !loopback) {
		throw new OptionError("startTls", "must not be never with auth: the login would go over the network in the clear");
	}
	return {
		host,
		port: readInteger("port", options.port, 1, 65_535) ?? (secure ? 465 : 587),
		secure,
		loopback,
		startTls,
		tls: readTls(options.tls, loopback && !secure && options.startTls === undefined),
		auth,
		name: readName(options.name),
		maxConnections: readInteger("maxConnections", options.maxConnections, 1, many) ?? 5,
		maxMessagesPerConnection: readInteger("maxMessagesPerConnection", options.maxMessagesPerConnection, 1, many) ?? 100,
		maxWaiting: readInteger("maxWaiting", options.maxWaiting, 0, many) ?? 1_000,
		idleTimeoutMs: readMilliseconds("idleTimeoutMs", options.idleTimeoutMs) ?? 30_000,
		connectTimeoutMs: readMilliseconds("connectTimeoutMs", options.connectTimeoutMs) ?? 120_000,
		greetingTimeoutMs: readMilliseconds("greetingTimeoutMs", options.greetingTimeoutMs) ?? 30_000,
		commandTimeoutMs: readMilliseconds("commandTimeoutMs", options.commandTimeoutMs) ?? 300_000,
		dataTimeoutMs: readMilliseconds("dataTimeoutMs", options.dataTimeoutMs) ?? 600_000,
		sendTimeoutMs: readMilliseconds("sendTimeoutMs", options.sendTimeoutMs) ?? 900_000,
		dkim: options.dkim === undefined ? undefined : new DkimSigner(options.dkim),
		bounceAddress: readBounceAddress(options.bounceAddress, readBoolean("verp", options.verp) ?? false),
	};
}

function readHost(host: unknown): string {
	if (typeof host === "string" && /^[^\s\p{Cc}/@[\]]+$/u.test(host)) return host;
	throw new OptionError("host", 'must be a host name or an IP address without brackets, such as "smtp.example.com"');
}

function readName(name: unknown): string | undefined {
	if (name === undefined) return undefined;
	if (typeof name === "string" && /^[A-Za-z0-9.:[\]_-]+$/.test(name)) return name;
	throw new OptionError("name", 'must be the host name to say in EHLO, such as "shop.example.com"');
}
