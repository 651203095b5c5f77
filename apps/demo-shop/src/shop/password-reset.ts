import { randomInt } from "node:crypto";
import type { Act, ActOutcome } from "../mail/mail-desk.ts";
import { readAddress } from "./form.ts";

/** @throws {InputError} */
export function readResetForm(body: unknown): string {
	return readAddress(body, "email");
}

/** Sends a reset code to a member. Nothing goes to an address that is no member's, and a real shop would not say which it was. */
export async function resetPassword({ records, result, post }: Act, email: string): Promise<ActOutcome> {
	const member = await records.members.find(email);
	if (member === undefined) return {};
	const code = String(randomInt(100_000_000)).padStart(8, "0");
	await post(
		"password-reset",
		{ displayName: member.name, address: member.email },
		{ name: member.name, code },
		`${member.number}/${result}`,
	);
	return {};
}
