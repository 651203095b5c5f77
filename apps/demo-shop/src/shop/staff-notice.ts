import type { Post } from "../mail/mail-desk.ts";
import type { Result, Shop } from "./shop.ts";

/** Tries the link to an external stock system, which in this demonstration always fails, and so the staff are told. */
export async function runExternalLink(shop: Shop, post: Post): Promise<Result> {
	const at = new Date();
	const mail = await post(
		"staff-notice",
		{ address: shop.staffAddress },
		{
			system: shop.mailLanguage === "ja" ? "在庫管理システム" : "the stock system",
			time: new Intl.DateTimeFormat(shop.mailLanguage, { dateStyle: "medium", timeStyle: "medium" }).format(at),
		},
	);
	return shop.addResult({ kind: "external-link", at, mails: [mail.id] });
}
