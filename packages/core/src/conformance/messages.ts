import { type Address, parseAddress } from "@todoku/mime";
import type { Envelope } from "../transport/envelope.ts";

export const mailFrom: Address = parseAddress("bounce@sender.example");

/** Nobody of this name is in the header of any message here, as for a Bcc. */
export const recipient: Address = parseAddress("taro@recipient.example");

export const envelope: Envelope = Object.freeze({ mailFrom, recipient });

const header = [
	"From: Shop <shop@sender.example>",
	"To: Somebody Else <else@header.example>",
	"Cc: third@header.example",
	"Message-ID: <conformance@sender.example>",
	"Date: Thu, 01 Jan 2026 00:00:00 +0000",
	"Subject: Your order",
	"MIME-Version: 1.0",
	"Content-Type: text/plain; charset=utf-8",
	"Content-Transfer-Encoding: 8bit",
].join("\r\n");

export const messageId = "<conformance@sender.example>";

/** @param body With CRLF line ends, its last one included. */
export function messageOf(body: string | Uint8Array): Uint8Array {
	return Buffer.concat([Buffer.from(`${header}\r\n\r\n`), typeof body === "string" ? Buffer.from(body) : body]);
}

export function plainMessage(text = "Thank you."): Uint8Array {
	return messageOf(`${text}\r\n`);
}

/** A message of exactly this many octets. */
export function messageOfSize(octets: number): Uint8Array {
	const bytes = Buffer.alloc(octets, `${"0123456789".repeat(7)}ABCDEF\r\n`);
	messageOf("").forEach((octet, index) => {
		bytes[index] = octet;
	});
	bytes.write("\r\n", octets - 2, "latin1");
	return bytes;
}

/** A thing that happens to bytes on their way, and a message it would happen to. */
export const difficultMessages: readonly (readonly [what: string, bytes: Uint8Array])[] = [
	["lines that begin with dots", messageOf(".\r\n..\r\n.one\r\n...three\r\nthe end.\r\n.\r\n")],
	["a dot right after the header", messageOf(".\r\n")],
	["a field name that begins with a dot", Buffer.concat([Buffer.from(".X-Note: dots\r\n"), plainMessage()])],
	["empty lines at the end", messageOf("Thank you.\r\n\r\n\r\n")],
	["a body without a line", messageOf("")],
	["8-bit text", messageOf("ありがとうございます。\r\n")],
	["octets that are no UTF-8", messageOf(Buffer.from([0xe9, 0x80, 0xff, 0xfe, 0x8e, 0x0d, 0x0a]))],
	["lines of 998 octets", messageOf(`${"x".repeat(998)}\r\n.${"y".repeat(997)}\r\n`)],
	["blanks at line ends", messageOf("a \r\nb\t\r\n \r\n-- \r\n")],
	["lines that begin with From and with digits", messageOf("From here on\r\n250 Ok\r\nQUIT\r\n")],
	["a dot on either side of every border of 16 KiB", dotsAtBorders()],
];

function dotsAtBorders(): Uint8Array {
	const bytes = Buffer.from(messageOfSize(200_000));
	for (let border = 16_384; border < 196_608; border += 16_384) {
		// The CRLF ends right before the border in every second case, and one octet later in the others.
		bytes.write("\r\n.\r\n..", border - 2 + ((border / 16_384) % 2), "latin1");
	}
	return bytes;
}
