import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

/** Apache James, and carriers built on it (Verizon): an error message, then the details of the mail as a list. */
export const james: Format = {
	name: "james",
	recognises: ({ words }) => /^error message below:|^message details:/m.test(words) && /^\s{0,4}rcpt to: /m.test(words),
	read: ({ lines }) => {
		const recipients = lines.filter((line) => /^\s{0,4}RCPT TO: /i.test(line)).map(findAddress);
		const from = lines.findIndex((line) => /error message below:|permanent error|^error:/i.test(line));
		const to = lines.findIndex((line) => /^message details:/i.test(line.trim()));
		const diagnostic = lines
			.slice(Math.max(0, from), to < 0 ? undefined : to)
			.map((line) => line.trim())
			.join(" ")
			.trim();
		return recipients
			.filter((recipient) => recipient !== "")
			.map((recipient): Failure => ({ recipient, diagnostic, command: "RCPT" }));
	},
};
