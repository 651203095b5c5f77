import { OptionError } from "@todoku/core";
import type { SmtpPasswordAuth } from "./smtp-auth.ts";
import type { SmtpOptions } from "./smtp-options.ts";

/**
 * Reads `smtp://user:pass@host:587` and `smtps://…`, user and password percent-encoded, for those who add options of their own.
 *
 * @throws {OptionError} without the URL in it, because a mistyped one still holds the password.
 */
export function parseSmtpUrl(text: string): SmtpOptions {
	const url = parse(text);
	if (url.protocol !== "smtp:" && url.protocol !== "smtps:") {
		throw new OptionError("url", "must begin with smtp:// or smtps://");
	}
	if (url.hostname === "") throw new OptionError("url", "has no host; write smtp://host:port");
	// A "/", "?" or "#" in a password that was not encoded ends up here, and half of the password as the host.
	if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") {
		throw new OptionError("url", 'has something after the host; percent-encode "/", "?" and "#" in user and password');
	}
	return {
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		// Not left to the default of `secure`, which asks for the port.
		secure: url.protocol === "smtps:" || url.port === "465",
		...(url.port === "" ? {} : { port: readPort(url.port) }),
		...readAuth(url),
	};
}

function parse(text: string): URL {
	try {
		return new URL(text);
	} catch {
		// No cause: the error of URL carries its whole input.
		throw new OptionError(
			"url",
			"cannot be read; write smtp://user:password@host:port, with user and password percent-encoded",
		);
	}
}

function readPort(text: string): number {
	const port = Number(text);
	if (port >= 1) return port;
	throw new OptionError("url", "must have a port from 1 to 65535");
}

function readAuth(url: URL): { readonly auth?: SmtpPasswordAuth } {
	if (url.username === "" && url.password === "") return {};
	if (url.username === "" || url.password === "") {
		throw new OptionError("url", "has only one of user and password; write both, or neither to send without a login");
	}
	return { auth: { user: decode(url.username), pass: decode(url.password) } };
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new OptionError("url", 'has a "%" in user or password that encodes nothing; write it as %25');
	}
}
