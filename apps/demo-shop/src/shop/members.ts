import type { Act, ActOutcome } from "../mail/mail-desk.ts";
import { readAddress, readLine } from "./form.ts";
import type { Member } from "./member-table.ts";

export type MemberForm = Pick<Member, "name" | "email">;

/** @throws {InputError} */
export function readMemberForm(body: unknown): MemberForm {
	return { name: readLine(body, "name", 100), email: readAddress(body, "email") };
}

/** Registers a member. The member is registered whatever becomes of the mail. */
export async function registerMember({ records, result, post }: Act, form: MemberForm): Promise<ActOutcome> {
	const member = await records.members.add(form);
	await post(
		"member-registration",
		{ displayName: member.name, address: member.email },
		{ name: member.name, memberNumber: member.number },
		// Who registers again is greeted again.
		`${member.number}/${result}`,
	);
	return { number: member.number };
}
