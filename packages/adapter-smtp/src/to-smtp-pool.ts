import type { SMTPPoolOptions } from "nodemailer/lib/smtp-pool";
import type { ResolvedSmtpOptions } from "./smtp-options.ts";

/** Our options as nodemailer's pool takes them. No `logger`: without one it is silent. */
export function toSmtpPoolOptions(options: ResolvedSmtpOptions): SMTPPoolOptions {
	const { host, port, secure, auth, name, tls } = options;
	return {
		host,
		port,
		secure,
		maxConnections: options.maxConnections,
		connectionTimeout: options.connectTimeoutMs,
		greetingTimeout: options.greetingTimeoutMs,
		socketTimeout: options.socketTimeoutMs,
		// nodemailer offers a message anew on another connection only when not one byte of it was read: the relay had dropped the idle
		// connection, or closed it before the greeting. Once is enough for the first; a second time, the outbox decides when.
		maxRequeues: 1,
		...(name === undefined ? {} : { name }),
		// Without forceAuth, a relay that offers no AUTH (because STARTTLS was stripped, say) would be sent the mail without a login, refuse
		// the recipient as "relay access denied", and a good address would look dead.
		...(auth === undefined ? {} : { auth: { user: auth.user, pass: auth.pass }, forceAuth: true }),
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
