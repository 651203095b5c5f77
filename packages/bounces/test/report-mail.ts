/** What a report made for a test says of itself. */
export interface ReportMail {
	readonly from?: string;
	readonly to?: string;
	readonly subject?: string;
	/** More header lines. */
	readonly headers?: readonly string[];
	readonly body: string;
}

/** The message that came back, in every report made for a test. */
export const returned = [
	"Return-Path: <bounce+8f14e45f@shop.example>",
	"Received: from web1.shop.example by mta.shop.example; Mon, 2 Mar 2026 10:00:00 +0900",
	"Date: Mon, 2 Mar 2026 10:00:00 +0900",
	"Message-ID: <order-1001@shop.example>",
	"From: Shop <info@shop.example>",
	"To: taro@customer.example",
	"Subject: =?UTF-8?B?44GU5rOo5paH44Gu56K66KqN?=",
	"",
	"Thank you.",
].join("\n");

/** A mail as a server would have written it. */
export function reportMail({
	from = "MAILER-DAEMON@mta.shop.example",
	to = "info@shop.example",
	subject = "Returned mail",
	headers = [],
	body,
}: ReportMail): string {
	return [
		"Return-Path: <>",
		"Received: from mx.customer.example by mta.shop.example; Mon, 2 Mar 2026 10:00:05 +0900",
		"Date: Mon, 2 Mar 2026 10:00:05 +0900",
		`From: ${from}`,
		`To: ${to}`,
		`Subject: ${subject}`,
		...headers,
		"",
		body,
	].join("\n");
}

/** A multipart/report with a text, a delivery-status part and the message. */
export function deliveryReport({
	text = "",
	fields,
	...rest
}: Omit<ReportMail, "body"> & { readonly text?: string; readonly fields: readonly string[] }): string {
	return reportMail({
		...rest,
		headers: [
			"MIME-Version: 1.0",
			'Content-Type: multipart/report; report-type=delivery-status; boundary="=_part"',
			...(rest.headers ?? []),
		],
		body: [
			"--=_part",
			"Content-Type: text/plain; charset=us-ascii",
			"",
			text,
			"",
			"--=_part",
			"Content-Type: message/delivery-status",
			"",
			...fields,
			"",
			"--=_part",
			"Content-Type: message/rfc822",
			"",
			returned,
			"",
			"--=_part--",
			"",
		].join("\n"),
	});
}
