/** What a relay said in its answer to EHLO, as far as it decides what may be sent to it. */
export interface SmtpExtensions {
	/** Addresses and header fields outside ASCII (RFC 6531). */
	readonly smtpUtf8: boolean;
	/** Octets above 127 in the body (RFC 6152). */
	readonly eightBitMime: boolean;
}

/** @param reply The answer to EHLO, all lines of it. The first line has the relay's name and no extension (RFC 5321 §4.1.1.1). */
export function readSmtpExtensions(reply: string): SmtpExtensions {
	const keywords = new Set(
		reply
			.split(/\r?\n/)
			.slice(1)
			.map((line) => /^250[- ](\S+)/.exec(line)?.[1]?.toUpperCase()),
	);
	return { smtpUtf8: keywords.has("SMTPUTF8"), eightBitMime: keywords.has("8BITMIME") };
}
