/**
 * What a receipt of this transport can have as its `code`.
 *
 * - Waits: `throttled` (per second), `daily-quota`, `credentials` (missing, wrong or expired), `access-denied` (the policy),
 *   `region` (none is set, or another one than the endpoint's).
 * - Refused for the route: `sender-unverified`, `recipient-sandbox`, `mail-from-unverified`, `sending-paused`,
 *   `account-suspended`, `not-found` (the configuration set or the tenant), `tenant-not-associated` (the tenant may not send with this
 *   identity or configuration set).
 * - Refused for the message: `content-rejected`, `bad-request`, `message-too-large`; for the recipient: `address-unsupported`.
 * - No connection: `dns`, `connection-refused`, `unreachable`, `tls`.
 * - No answer: `service-error` (5xx), `timeout`, `connection-lost`, `aborted` (by the caller's signal), `no-message-id`.
 * - `unrecognised`: anything else.
 */
export const sesReceiptCodes = [
	"throttled",
	"daily-quota",
	"credentials",
	"access-denied",
	"region",
	"sender-unverified",
	"recipient-sandbox",
	"mail-from-unverified",
	"sending-paused",
	"account-suspended",
	"not-found",
	"tenant-not-associated",
	"content-rejected",
	"bad-request",
	"message-too-large",
	"address-unsupported",
	"dns",
	"connection-refused",
	"unreachable",
	"tls",
	"service-error",
	"timeout",
	"connection-lost",
	"aborted",
	"no-message-id",
	"unrecognised",
] as const;

export type SesReceiptCode = (typeof sesReceiptCodes)[number];
