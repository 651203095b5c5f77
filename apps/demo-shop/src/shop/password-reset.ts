import { randomInt } from "node:crypto";
import type { Post } from "../mail/mail-desk.ts";
import { readAddress } from "./form.ts";
import type { Result, Shop } from "./shop.ts";

/** @throws {InputError} */
export function readResetForm(body: unknown): string {
	return readAddress(body, "email");
}

/** Sends a reset code to a member. Nothing goes to an address that is no member's, and a real shop would not say which it was. */
export async function resetPassword(shop: Shop, email: string, post: Post): Promise<Result> {
	const member = shop.findMember(email);
	const mails: string[] = [];
	if (member !== undefined) {
		const code = String(randomInt(100_000_000)).padStart(8, "0");
		const mail = await post(
			"password-reset",
			{ displayName: member.name, address: member.email },
			{ name: member.name, code },
		);
		mails.push(mail.id);
	}
	return shop.addResult({ kind: "password-reset", at: new Date(), mails });
}
