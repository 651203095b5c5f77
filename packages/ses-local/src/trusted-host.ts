import type { IncomingHttpHeaders } from "node:http";
import { SesError } from "./errors.ts";

/**
 * Keeps web pages out of a server that listens on loopback only.
 *
 * A page may point its own name at 127.0.0.1 (DNS rebinding) and then read the mail here like its own; its Host header
 * gives it away. A page may also post blindly across origins; its Origin header gives that away.
 *
 * @param boundHost The host the server was told to listen on. When it is not loopback, the network is the caller's to guard.
 * @throws {SesError} `ForbiddenException`.
 */
export function assertTrustedHost(headers: IncomingHttpHeaders, boundHost: string): void {
	if (!isLoopback(boundHost)) return;
	const { host = "", origin } = headers;
	if (!isLoopback(hostnameOf(`http://${host}`))) {
		throw new SesError("ForbiddenException", "The Host header does not name this machine's loopback address.");
	}
	if (origin !== undefined && !isLoopback(hostnameOf(origin))) {
		throw new SesError("ForbiddenException", "Web pages of other origins may not use ses-local.");
	}
}

/** Whether a host name or address means this machine alone; `localhost` and the names under it do by RFC 6761 §6.3. */
export function isLoopback(host: string): boolean {
	return /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?|(?:[a-z0-9-]+\.)*localhost)$/i.test(host);
}

function hostnameOf(url: string): string {
	return URL.canParse(url) ? new URL(url).hostname : "";
}
