import type { Failure } from "../report/failure.ts";
import { findAddress, findAddresses, foldAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

const headings =
	/(?:following|these|intended|one or more)\b.{0,60}\b(?:recipients?|address(?:es)?|users?|mailbox(?:es)?)|failed addresses|(?:could|can|was|were|is) ?no?t (?:be )?(?:delivered|sent|reached)|n't (?:be )?(?:delivered|reached)|delivery (?:failed|failure|errors?|to)|fatal errors|delivery problems|undeliverable|failed recipients?|送信できません|配信できません|送信に失敗|届けることができません/i;
const pairs: readonly RegExp[] = [
	/rejected recipient\s{1,3}<?([^\s<>]{1,320})>?/i,
	/delivery (?:failed|to):?\s{1,3}<?([^\s<>]{1,64}@[^\s<>]{1,255})>?/i,
	/(?:failed to deliver (?:mail |message )?to|unable to deliver (?:mail|message|to)(?: to)?|could not be delivered to|not delivered to|undeliverable to)[\s:'"<]{1,8}([^\s<>'"]{1,64}@[^\s<>'"]{1,255})/i,
	/(?:user|mailbox|recipient|address|account)\s{1,3}<?([^\s<>]{1,64}@[^\s<>]{1,255}?)>?\s{1,3}(?:is|was|does|not|unknown|has|could|cannot)/i,
	/^[\s>*-]{0,8}(?:intended |failed |undeliverable |invalid |bad |original |final |error[ -])?(?:recipients?|address(?:es)?|to|for|addressed to|rcpt to)\s?:\s{0,8}(?:\[?smtp:|rfc822;\s?)?<?([^\s<>[\]]{1,64}@[^\s<>[\]]{1,255})>?\]?\s*$/i,
	/addressed to[\s'"<]{1,4}([^\s<>'"]{1,64}@[^\s<>'"]{1,255})/i,
];

/** How mail systems call themselves. */
export const systems: RegExp =
	/mailer-daemon|post_?master|mail(?:er)? (?:delivery|administrator|system|transport)|delivery (?:sub)?system|mmdf|maildaemon|mail-?admin/i;

/** Whether a person answered or passed on a mail: he may quote a report, and does not make one. */
export function isCorrespondence({ from, subject, headers }: MailView): boolean {
	if (systems.test(from) || headers.get("return-path").trim() === "<>") return false;
	return (
		/^\s{0,5}(?:re|fwd?|aw|wg|sv|vs|tr|rv|返信|転送)\s?[:：]/i.test(subject) &&
		(headers.has("in-reply-to") || headers.has("references"))
	);
}

/** Whether a mail comes from a mail system, and says that something did not arrive: shops report of deliveries too. */
export function looksReturned({ from, subject, headers, words }: MailView): boolean {
	const system = systems.test(from);
	const bounced = headers.get("return-path").trim() === "<>" || headers.has("x-failed-recipients");
	const failed =
		/(?:un|non-?)deliver(?:able|ed|y)|return(?:ed|ing) (?:mail|message|e-?mail|to sender)|deliver(?:y|ed|ing)? (?:status|problem|fail\w{0,4}|error|report|notification|has failed|incomplete|delayed)|mail (?:delivery|failed|failure|error|system error)|failure notice|fail(?:ed|ure).{0,20}(?:deliver|notice|mail)|could not be (?:delivered|sent)|message you sent blocked|送信できません|配信できません|配信エラー|エラーメール|メール不達|returned|^mail$/i.test(
			subject,
		);
	const said =
		/(?:un|not |n't |not be |n't be |cannot be |failed to |unable to )(?:deliver|reach|send)|delivery (?:failed|failure|error|problem)|user unknown|unknown user|no such user|mailbox (?:is )?full|<<< 5\d\d|error follows|permanent(?:ly)? (?:fail|error|fatal)|delivery problems/.test(
			words,
		);
	return (system || bounced) && (failed || said);
}

/** What no family of its own was written for: a heading with addresses under it, or a sentence that names one. */
export const generic: Format = {
	name: "generic",
	recognises: looksReturned,
	read: (mail) => {
		const body = mail.lines.filter(
			(line) =>
				!/^(?:from|cc|reply-to|message-id|references|sender|return-path|subject|date|x-[\w-]{1,40}):/i.test(line),
		);
		const listed = readAddressBlocks(body, { start: headings }).filter(({ recipient }) => isForeign(mail, recipient));
		if (listed.length > 0) return listed.map((failure) => complete(failure, body));
		for (const pattern of pairs) {
			const found = body.flatMap((line): Failure[] => {
				const recipient = findAddress(pattern.exec(line)?.[1] ?? "");
				return recipient === "" || !isForeign(mail, recipient) ? [] : [{ recipient }];
			});
			if (found.length > 0) return unique(found).map((failure) => complete(failure, body));
		}
		const failed = mail.headers.all("x-failed-recipients").flatMap(findAddresses);
		if (failed.length > 0)
			return unique(failed.map((recipient) => ({ recipient }))).map((failure) => complete(failure, body));
		const named = [...new Set(body.flatMap(findAddresses))].filter((address) => isForeign(mail, address));
		const sentTo = findAddresses(mail.returned.get("to"));
		// A report that names nobody concerns whom the message that came back was for, if that was one.
		const only =
			named.length === 1 ? named : named.length === 0 && sentTo.length === 1 && mail.hasReturned ? sentTo : [];
		return only.map((recipient) => complete({ recipient }, body));
	},
};

function complete(failure: Failure, lines: readonly string[]): Failure {
	const said = (failure.diagnostic ?? "").replace(/^[\s.:-]{1,20}$/, "");
	if (said !== "") return failure;
	const told = lines.map((line) => line.trim()).filter((line) => line !== "");
	// Where a server is quoted, its words count, and the advice around them does not.
	const quoted = told.filter((line) => /(?<![\d.])[45](?:\d\d[ -]|\.\d{1,2}\.\d{1,3}\b)/.test(line));
	const all = told.join(" ").slice(0, 2000);
	return quoted.length === 0
		? { ...failure, diagnostic: all }
		: { ...failure, diagnostic: quoted.join(" ").slice(0, 2000), prose: all };
}

function isForeign({ own, from }: MailView, address: string): boolean {
	if (/^(?:mailer-daemon|postmaster|abuse|support|help)@/i.test(address)) return false;
	return !own.has(foldAddress(address)) && foldAddress(findAddress(from)) !== foldAddress(address);
}

function unique(failures: readonly Failure[]): readonly Failure[] {
	const seen = new Set<string>();
	return failures.filter(({ recipient }) => !seen.has(foldAddress(recipient)) && seen.add(foldAddress(recipient)));
}
