import type { Act, ActOutcome } from "../mail/mail-desk.ts";

/** Tries the link to an external stock system, which in this demonstration always fails, and so the staff are told. */
export async function runExternalLink({ shop, at, result, post }: Act): Promise<ActOutcome> {
	await post(
		"staff-notice",
		{ address: shop.staffAddress },
		{
			system: shop.mailLanguage === "ja" ? "在庫管理システム" : "the stock system",
			time: new Intl.DateTimeFormat(shop.mailLanguage, { dateStyle: "medium", timeStyle: "medium" }).format(at),
		},
		result,
	);
	return {};
}
