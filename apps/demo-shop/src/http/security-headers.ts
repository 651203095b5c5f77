import type { IncomingMessage, ServerResponse } from "node:http";

const contentSecurityPolicy = [
	"default-src 'none'",
	"style-src 'self'",
	"img-src 'self' data:",
	"form-action 'self'",
	"frame-src 'self'",
	"base-uri 'none'",
	"frame-ancestors 'self'",
].join("; ");

/** For the HTML of a mail, which anybody could have written: it may style itself, and nothing else. */
export const mailContentPolicy: string = [
	"sandbox",
	"default-src 'none'",
	"style-src 'unsafe-inline'",
	"img-src data:",
	"form-action 'none'",
	"base-uri 'none'",
	"frame-ancestors 'self'",
].join("; ");

/** Middleware for either framework. */
export function securityHeaders(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
	response.setHeader("content-security-policy", contentSecurityPolicy);
	response.setHeader("x-content-type-options", "nosniff");
	response.setHeader("referrer-policy", "same-origin");
	next();
}
