import { BlockList, isIP } from "node:net";
import { OptionError } from "@todoku/core";
import { readBoolean, readRecord, refuseUnknown } from "@todoku/core/adapter";

/**
 * What to make of STARTTLS (RFC 3207) on a connection that begins in the clear.
 *
 * - `required`: without it nothing is sent, neither mail nor login.
 * - `when-offered`: used wherever the relay offers it, and then it must succeed. Whoever sits on the way can strip the offer.
 * - `never`: not used.
 */
export const startTlsModes = ["required", "when-offered", "never"] as const;

export type StartTlsMode = (typeof startTlsModes)[number];

/** What is handed to `tls.connect`, both for TLS from the start and for STARTTLS. */
export interface SmtpTlsOptions {
	/** PEM certificates to trust instead of the system's: for a relay with a certificate of its own. */
	readonly ca?: string | readonly string[] | undefined;
	/** The name the certificate must be for. Default: `host`. */
	readonly servername?: string | undefined;
	/**
	 * Default: true. With false anybody on the way can read the mail and the password. On this machine nobody is on the way, and the
	 * certificates of local mail servers are seldom anybody's: with neither `tls` nor `startTls` nor `secure` given, a relay on a loopback
	 * address is not asked for one it could prove.
	 */
	readonly rejectUnauthorized?: boolean | undefined;
}

export function readStartTls(mode: unknown, secure: boolean, loopback: boolean): StartTlsMode {
	if (mode === undefined) return loopback ? "when-offered" : "required";
	if (!startTlsModes.includes(mode as StartTlsMode)) {
		throw new OptionError("startTls", `must be one of ${startTlsModes.join(", ")}`);
	}
	if (secure) throw new OptionError("startTls", "has no meaning with TLS from the first byte; leave it or secure out");
	return mode as StartTlsMode;
}

/** @param unasked Whether TLS is used only because a relay on this machine happens to offer it. */
export function readTls(tls: SmtpTlsOptions | undefined, unasked: boolean): SmtpTlsOptions | undefined {
	if (tls === undefined) return unasked ? { rejectUnauthorized: false } : undefined;
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

const loopbackAddresses = new BlockList();
loopbackAddresses.addSubnet("127.0.0.0", 8, "ipv4");
loopbackAddresses.addAddress("::1", "ipv6");

/** Whether what is sent to this host never leaves the machine: a loopback address, or `localhost` (RFC 6761 §6.3). */
export function isLoopback(host: string): boolean {
	const family = isIP(host);
	if (family !== 0) return loopbackAddresses.check(host, family === 4 ? "ipv4" : "ipv6");
	return /^(?:.*\.)?localhost\.?$/i.test(host);
}
