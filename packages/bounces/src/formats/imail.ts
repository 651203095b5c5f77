import type { BounceReason } from "../reason/bounce-reason.ts";
import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

const phrases: readonly (readonly [RegExp, BounceReason | undefined])[] = [
	[/^unknown user: /i, "userunknown"],
	[/^invalid final delivery userid: /i, "userunknown"],
	[/^user mailbox exceeds allowed size: /i, "mailboxfull"],
	[/^unknown host: /i, "hostunknown"],
	[/^delivery failed \d{1,4} attempts: /i, "expired"],
	[/^undeliverable to /i, undefined],
];

/** IMail Server: one line, one recipient. */
export const imail: Format = {
	name: "imail",
	recognises: ({ lines }) => lines.slice(0, 40).some((line) => phrases.some(([phrase]) => phrase.test(line))),
	read: ({ lines }) => {
		const failures: Failure[] = [];
		for (const [index, line] of lines.entries()) {
			const phrase = phrases.find(([pattern]) => pattern.test(line));
			const recipient = phrase === undefined ? "" : findAddress(line);
			if (phrase === undefined || recipient === "") continue;
			const more = phrase[1] === undefined ? lines.slice(index + 1, index + 4) : [];
			failures.push({ recipient, diagnostic: [line, ...more].join(" ").trim(), reason: phrase[1] });
		}
		return failures;
	},
};
