import type { Post } from "../mail/mail-desk.ts";
import type { Result, Shop } from "./shop.ts";

/** Sends the newsletter: one mail for each member, so that no member sees another's address. */
export async function sendNewsletter(shop: Shop, post: Post): Promise<Result> {
	const mails = await Promise.all(
		shop
			.members()
			.map((member) => post("newsletter", { displayName: member.name, address: member.email }, { name: member.name })),
	);
	return shop.addResult({ kind: "newsletter", at: new Date(), mails: mails.map(({ id }) => id) });
}
