import type { BounceReason } from "../reason/bounce-reason.ts";
import type { Failure, SmtpCommand } from "../report/failure.ts";
import { findAddress, findAddresses } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** au (EZweb) and KDDI's other hosts. */
export const au: Format = {
	name: "au",
	recognises: ({ words, from, subject }) =>
		/could not be delivered to: ?</.test(words) ||
		(/ezweb\.ne\.jp|\bau\.com|dion\.ne\.jp/i.test(from) &&
			/returned mail|mail system error|not delivered/i.test(`${subject} ${words}`)),
	read: ({ lines, own }) => {
		const text = lines
			.map((line) => line.trim())
			.join(" ")
			.slice(0, 4000);
		const session = /<<< (.{1,1000})/.exec(text)?.[1];
		const named = lines.filter((line) => !/>>>|<<<|^(?:from|to|cc|message-id):/i.test(line)).flatMap(findAddresses);
		const sentTo = /^\s{0,8}>>> RCPT TO:<([^<>]{1,320})>/im.exec(lines.join("\n"))?.[1];
		const recipients = [...new Set(named)].filter(
			(address) => !own.has(address.toLowerCase()) && !/^(?:postmaster|mailer-daemon)@/i.test(address),
		);
		const command = readSessionCommand(text);
		return (recipients.length > 0 ? recipients : [findAddress(sentTo ?? "")])
			.filter((recipient) => recipient !== "")
			.map(
				(recipient): Failure => ({ recipient, diagnostic: session ?? text, command, reason: reasonOf(text, session) }),
			);
	},
};

/** au says why in set phrases, whatever the remote server had said. */
function reasonOf(text: string, session: string | undefined): BounceReason | undefined {
	if (/mailbox is full|mail ?box .{0,20}full/i.test(text)) return "mailboxfull";
	if (/account is (?:disabled|temporarily limited)/i.test(text)) return "suspend";
	if (/remote domain doesn'?t exist/i.test(text)) return "hostunknown";
	if (/remote host is not responding|not delivered within/i.test(text)) return "expired";
	if (session === undefined && /rejected by (?:a|the) remote\s{0,3}mail server/i.test(text)) return "filtered";
	return undefined;
}

function readSessionCommand(text: string): SmtpCommand | undefined {
	const sent = /.*>>> (RCPT|MAIL|DATA|HELO|EHLO)/i.exec(text)?.[1]?.toUpperCase();
	if (sent === "RCPT" || sent === "MAIL" || sent === "DATA") return sent;
	return sent === undefined ? undefined : "EHLO";
}
