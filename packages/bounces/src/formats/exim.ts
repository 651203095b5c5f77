import type { BounceReason } from "../reason/bounce-reason.ts";
import type { Failure } from "../report/failure.ts";
import { findAddress, findAddresses } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Exim, and those who took its opening words: GMX, 1&1, Mail.ru, MXLogic and more. */
export const exim: Format = {
	name: "exim",
	recognises: ({ words }) =>
		/created automatically by (?:the |a )?mail delivery (?:software|system)|recipient addresses that were\s{1,3}incorrectly constructed|message that you sent (?:contained|could not|has not)|you sent was rejected by the local scanning code/.test(
			words,
		),
	read: (mail) => {
		const malformed = readMalformed(mail);
		if (malformed.length > 0) return malformed;
		const blocks = readAddressBlocks(mail.lines, {
			start: /(?:failed|\bis|\bare|failures?|recipients?|address(?:es)?(?:\(es\))?):\s*$/i,
			stop: /^(?:included|the following text was|no action is required|your message was not|-{3,})/i,
		});
		const said = mail.lines.join(" ");
		const delayed = /has not (?:yet )?been delivered|warning: message|delayed/i.test(`${mail.subject} ${said}`);
		const action = delayed && !/permanent error/i.test(said) ? "delayed" : undefined;
		if (blocks.length > 0)
			return blocks.map(
				(failure): Failure => ({ ...failure, action, reason: ownReason(failure), ...forwarded(failure) }),
			);
		const failed = mail.headers.all("x-failed-recipients").flatMap(findAddresses);
		return failed.map((recipient): Failure => ({ recipient, diagnostic: said.slice(0, 3000), action }));
	},
};

/** Where no other server was asked, Exim's routers know for sure: a remote "user unknown" has a reply code. */
function ownReason({ diagnostic = "" }: Failure): BounceReason | undefined {
	if (/\b[45]\d\d[ -]/.test(diagnostic)) return undefined;
	return own.find(([words]) => words.test(diagnostic))?.[1];
}

const own: readonly (readonly [RegExp, BounceReason])[] = [
	[
		/unroutt?e?able address|host address lookups failed permanently|mx records point to non-?existent hosts/i,
		"hostunknown",
	],
	[/indicated no smtp service/i, "notaccept"],
	[/unknown user|user not found|no such user/i, "userunknown"],
];

function forwarded({ diagnostic = "" }: Failure): Pick<Failure, "alias"> {
	const alias = findAddress(/\((?:ultimately )?generated from ([^)]{1,320})\)/.exec(diagnostic)?.[1] ?? "");
	return alias === "" ? {} : { alias };
}

/** Addresses that Exim could not read have no recipient line of their own: the one that was meant stands in the complaint. */
function readMalformed({ lines, words }: MailView): readonly Failure[] {
	if (!words.includes("incorrectly constructed") && !words.includes("malformed address")) return [];
	return lines.flatMap((line): Failure[] => {
		const complaint =
			/^\s{1,4}(.{1,600}?): ((?:missing|malformed|unqualified|domain missing|unmatched|empty|bad|no address).{0,600})/i.exec(
				line,
			);
		if (complaint === null) return [];
		const recipient = findAddresses(complaint[1] ?? "").at(-1) ?? findAddress(complaint[2] ?? "");
		return recipient === "" ? [] : [{ recipient, diagnostic: complaint[2] ?? "", reason: "syntaxerror" }];
	});
}
