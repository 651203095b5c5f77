import { isMailError, type SenderMatch, type VerifiedSenders } from "@todoku/core";
import type { Finding } from "./finding.ts";

/** An address that a file names as a sender. */
export interface NamedSender {
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly address: string;
}

// A name such as from, mailFrom, MAIL_FROM, fromAddress, sender; then : = => or > (of an element), and what is given.
const assignment =
	/(?:^|[^a-z])(?:(?:mail|email|smtp|default|reply|notification|system)?[_.-]?(?:from|sender)(?:[_.-]?(?:e-?mail|mail|address|addr))?)["'`]?\s{0,20}(?:=>|[:=>])\s{0,20}(.{3,400})/gi;
// An apostrophe may stand in an address, but in such files it is a quotation mark.
const address = /[\w.!#$%&*+/=?^{|}~-]{1,64}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,252}/gu;
const maxLineLength = 5_000;

/**
 * Finds the addresses that a configuration or template file gives as senders: `From: "Shop" <orders@shop.example>`,
 * `MAIL_FROM=…`, `"sender": "…"`, `<from>…</from>`. An address elsewhere in the text is none, and one made from variables is not found.
 */
export function findSenders(file: string, text: string): readonly NamedSender[] {
	return text.split(/\r\n|\r|\n/).flatMap((line, index) =>
		[...line.slice(0, maxLineLength).matchAll(assignment)].flatMap(([, given = ""]) => {
			const [found] = given.match(address) ?? [];
			return found === undefined ? [] : [{ file, line: index + 1, address: found.replace(/[.-]+$/, "") }];
		}),
	);
}

/** What a sender of a file means for its mail; null where it takes the service route. */
export function senderFinding({ file, line, address: from }: NamedSender, senders: VerifiedSenders): Finding | null {
	const about = `${file}:${line} ${from}`;
	const match = matchOf(from, senders);
	if (match === "invalid")
		return {
			severity: "error",
			code: "sender-invalid",
			about,
			sentence: {
				ja: "送信元として使えないアドレスです。書き方を直してください。",
				en: "This is no address that mail can come from; mend it.",
			},
		};
	if (match === null)
		return {
			severity: "warning",
			code: "sender-not-verified",
			about,
			sentence: {
				ja: "検証済みの配信元ではないため、通常の配信方法で送られます。配信サービスを使うには「todoku domain register」でドメインを登録してください。",
				en: "No entry of the setting covers it, so its mail goes the standard way. To send it through the service, get its domain verified with todoku domain register.",
			},
		};
	if (!match.revoked) return null;
	return {
		severity: "error",
		code: "sender-revoked",
		about,
		sentence: {
			ja: `設定の${match.entry}に該当しますが、その検証は取り消されています。`,
			en: `It is covered by ${match.entry}, which the service no longer honours.`,
		},
	};
}

function matchOf(from: string, senders: VerifiedSenders): SenderMatch | null | "invalid" {
	try {
		return senders.match(from);
	} catch (error) {
		if (isMailError(error) && error.code === "invalid-from") return "invalid";
		throw error;
	}
}
