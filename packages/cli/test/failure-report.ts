export interface FailureReport {
	readonly recipient: string;
	/** Whom the report is sent to. Default: the shop's From. */
	readonly to?: string | undefined;
	/** Default: none, as some servers write them. */
	readonly messageId?: string | undefined;
	/** Default: `Mon, 02 Nov 2026 10:00:00 +0900`. */
	readonly date?: string | undefined;
	/** Default: 5.1.1. */
	readonly status?: string | undefined;
	readonly lineEnd?: "\n" | "\r\n" | undefined;
}

/** A report as RFC 3464 wants it: one recipient, refused for good unless the status says otherwise. */
export function failureReport({
	recipient,
	to = "info@shop.example",
	messageId,
	date = "Mon, 02 Nov 2026 10:00:00 +0900",
	status = "5.1.1",
	lineEnd = "\r\n",
}: FailureReport): string {
	return [
		"From: MAILER-DAEMON@mx.customer.example",
		`To: ${to}`,
		...(messageId === undefined ? [] : [`Message-ID: <${messageId}>`]),
		`Date: ${date}`,
		"Subject: Delivery failure",
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
		"MIME-Version: 1.0",
		"",
		"--b",
		"",
		"It could not be delivered.",
		"--b",
		"Content-Type: message/delivery-status",
		"",
		"Reporting-MTA: dns; mx.customer.example",
		"",
		`Final-Recipient: rfc822; ${recipient}`,
		"Action: failed",
		`Status: ${status}`,
		`Diagnostic-Code: smtp; 550 ${status} refused`,
		"--b--",
		"",
	].join(lineEnd);
}
