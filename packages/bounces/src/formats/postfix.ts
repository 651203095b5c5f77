import type { Failure } from "../report/failure.ts";
import { findAddress } from "../report/find-address.ts";
import type { MailView } from "../report/mail-view.ts";
import { readAddressBlocks } from "./address-blocks.ts";
import type { Format } from "./format.ts";

/** Postfix and those who took its wording (Yandex, Apple, SendGrid's old relays). */
export const postfix: Format = {
	name: "postfix",
	recognises: ({ words }) =>
		/(?:mail system|postfix[\w() .-]{0,20} program|postfix smtp server) at host|sorry to have to (?:inform|tell) you that (?:your|the) message|^ ?out: 220 .{0,200}smtp/m.test(
			words,
		),
	read: (mail) => {
		const session = readSession(mail);
		if (session.length > 0) return session;
		return readAddressBlocks(mail.lines, {
			head: /^\s{0,4}(?:[\w.+-]{1,64}:\d{1,10}:)?<[^\s<>]{1,320}>\s{0,3}(?::|\(expanded)/,
		}).map((failure) => ({
			...failure,
			alias:
				findAddress(/\(?expanded from[: ]{0,3}<?([^\s<>]{1,320})>?\)/.exec(failure.diagnostic ?? "")?.[1] ?? "") ||
				undefined,
		}));
	},
};

/** What the SMTP server tells its postmaster of a session that went wrong: "Out:" is what it said itself. */
function readSession({ lines }: MailView): readonly Failure[] {
	const failures: Failure[] = [];
	const recipients: string[] = [];
	const turns: string[] = [];
	for (const line of lines) {
		if (/^ ?(?:In|Out): /.test(line)) turns.push(line.trim());
		else if (/^ {4,10}\S/.test(line) && turns.length > 0) turns.push(`${turns.pop() ?? ""} ${line.trim()}`);
	}
	for (const [index, turn] of turns.entries()) {
		const recipient = /^In:\s{1,4}RCPT\s{1,8}TO:/i.test(turn) ? findAddress(turn.replace(/ORCPT=.*/i, "")) : "";
		if (recipient === "") {
			if (
				/^Out: [45]\d\d[ -]/.test(turn) &&
				recipients.length > 0 &&
				!/^Out: 503|^Out: 421 .{0,80}timeout/i.test(turn)
			) {
				const diagnostic = turn.slice(5);
				failures.push(
					...recipients.splice(0).map((each): Failure => ({ recipient: each, diagnostic, command: "DATA" })),
				);
			}
			continue;
		}
		const answer = turns[index + 1] ?? "";
		if (/^Out: [45]/.test(answer)) failures.push({ recipient, diagnostic: answer.slice(5), command: "RCPT" });
		else recipients.push(recipient);
	}
	return failures;
}
