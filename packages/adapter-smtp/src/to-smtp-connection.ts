import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { xoauth2 } from "./smtp-auth.ts";
import type { ResolvedSmtpOptions } from "./smtp-options.ts";

/** Our options as nodemailer's connection takes them. No `logger`: without one it is silent. */
export function toSmtpConnectionOptions(options: ResolvedSmtpOptions): SMTPConnection.Options {
	const { host, port, secure, startTls, auth, name, tls } = options;
	return {
		host,
		port,
		secure,
		requireTLS: startTls === "required",
		ignoreTLS: startTls === "never",
		connectionTimeout: options.connectTimeoutMs,
		greetingTimeout: options.greetingTimeoutMs,
		// nodemailer counts silence, and a relay that says one octet a minute is never silent. Our own clocks count instead.
		socketTimeout: 2 ** 31 - 1,
		// Whoever closes has waited for QUIT, or wants to be rid of the connection at once: nothing buffered may still go out then.
		socketCloseTimeout: 0,
		// No reply comes near it (RFC 5321 §4.5.3.1.5 has 512 octets a line); it bounds what a hostile one takes of our memory.
		maxResponseSize: 64 * 1024,
		...(name === undefined ? {} : { name }),
		...(auth !== undefined && "accessToken" in auth ? { customAuth: { XOAUTH2: xoauth2(auth) } } : {}),
		...(tls === undefined ? {} : { tls: toTlsOptions(tls) }),
	};
}

function toTlsOptions({ ca, servername, rejectUnauthorized }: NonNullable<ResolvedSmtpOptions["tls"]>): object {
	return {
		...(ca === undefined ? {} : { ca: typeof ca === "string" ? ca : [...ca] }),
		...(servername === undefined ? {} : { servername }),
		...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
	};
}
