import type { Post } from "../mail/mail-desk.ts";
import { readAddress, readLine } from "./form.ts";
import type { Member, Result, Shop } from "./shop.ts";

export type MemberForm = Pick<Member, "name" | "email">;

/** @throws {InputError} */
export function readMemberForm(body: unknown): MemberForm {
	return { name: readLine(body, "name", 100), email: readAddress(body, "email") };
}

/** Registers a member. The member is there before any mail is thought of, and stays there whatever becomes of the mail. */
export async function registerMember(shop: Shop, form: MemberForm, post: Post): Promise<Result> {
	const member = shop.addMember(form);
	const mail = await post(
		"member-registration",
		{ displayName: member.name, address: member.email },
		{ name: member.name, memberNumber: member.number },
	);
	return shop.addResult({ kind: "member", at: new Date(), number: member.number, mails: [mail.id] });
}
