import type { BounceReason } from "../reason/bounce-reason.ts";
import { findAddress } from "../report/find-address.ts";
import type { Format } from "./format.ts";

const notMember =
	/you are not a member|only (?:list )?members (?:may|can|are allowed)|not member|posting (?:is|from you) (?:restricted|not allowed|rejected)|not allowed to post|message (?:was|has been) rejected (?:by|from) the (?:mailing )?list/;
const otherwise: readonly (readonly [RegExp, BounceReason])[] = [
	[/duplicated message-id|mail loop|looped message|loop alert/, "systemerror"],
	[/too (?:big|large)|exceeds? the limit/, "mesgtoobig"],
];

/** Mailing lists that turn a message away: fml, Mailman, ezmlm, Majordomo. The address that refused is the list itself. */
export const mailingList: Format = {
	name: "mailing-list",
	recognises: ({ words, subject, headers }) => {
		const isList = ["x-ml-name", "list-id", "x-mlserver", "x-mailman-version"].some((name) => headers.has(name));
		const refused = notMember.test(words) || otherwise.some(([said]) => said.test(`${subject.toLowerCase()} ${words}`));
		return isList && refused && /not member|reject|not allowed|article|alert|loop|member|too/i.test(subject);
	},
	read: (mail) => {
		const inText = mail.lines
			.slice(0, 20)
			.map(findAddress)
			.find((address) => address !== "" && !/-(?:admin|owner|request)@/i.test(address));
		const inHeader = ["list-post", "x-ml-name", "list-id"]
			.map((name) => findAddress(mail.headers.get(name)))
			.find((address) => address !== "");
		const recipient = inText ?? inHeader ?? findAddress(mail.returned.get("to"));
		const diagnostic = mail.lines
			.map((line) => line.trim())
			.join(" ")
			.slice(0, 1000);
		const said = `${mail.subject} ${mail.words}`.toLowerCase();
		const reason = otherwise.find(([words]) => words.test(said))?.[1] ?? "rejected";
		return recipient === "" ? [] : [{ recipient, diagnostic, reason }];
	},
};
