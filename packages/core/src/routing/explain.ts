import type { NearMiss } from "../senders/near-miss.ts";
import type { RoutingDecision } from "./decision.ts";

export const explanationLocales = ["ja", "en"] as const;
export type ExplanationLocale = (typeof explanationLocales)[number];

/**
 * Says in a sentence or two why a mail takes its route, for a person who knows the shop but not this software.
 * Holds the From address and the entry, so it belongs on a page or a terminal, not in a log.
 */
export function explainDecision(decision: RoutingDecision, locale: ExplanationLocale): string {
	const words = locale === "ja" ? japanese : english;
	// Of a bad setting nothing counts, so "nothing is verified" would be true and misleading.
	const sentences = [
		decision.badSetting === undefined ? words.reason(decision) : words.badSetting(decision.badSetting.length),
	];
	if (decision.shadow !== undefined) sentences.push(words.shadow(decision));
	for (const nearMiss of decision.nearMisses ?? []) sentences.push(words.nearMiss(nearMiss, decision.address));
	return sentences.join(locale === "ja" ? "" : " ");
}

interface Words {
	reason(decision: RoutingDecision): string;
	shadow(decision: RoutingDecision): string;
	badSetting(count: number): string;
	nearMiss(nearMiss: NearMiss, address: string): string;
}

const english: Words = {
	reason({ reason, entry, address }) {
		const standard = "so it takes the standard route";
		switch (reason) {
			case "domain":
				return `The domain of ${address} is verified (entry ${entry}), so this mail goes through the delivery service.`;
			case "subdomain":
				return `The domain of ${address} is a subdomain of the verified ${entry}, so this mail goes through the delivery service.`;
			case "address":
				return `The address ${address} is itself verified, so this mail goes through the delivery service.`;
			case "not-listed":
				return `No entry of the verified sender domains covers ${address}, ${standard}.`;
			case "no-setting":
				return `No sender domain is verified for this shop, ${standard}.`;
			case "category-excluded":
				return `Newsletters and notices to the shop's own staff are outside the verified-sender setting, ${standard}.`;
			case "entry-revoked":
				return `The entry ${entry} covers ${address}, but the delivery service no longer honours it, so this mail does not go through it.`;
			case "service-refused":
				return `The entry ${entry} covers ${address}, but the delivery service refused it for a reason of its own, ${standard}.`;
			case "switched-off":
				return `The delivery service is switched off for this shop, ${standard}.`;
			default:
				return reason satisfies never;
		}
	},
	shadow: ({ entry }) =>
		`This is a trial run (shadow): switched on, it would go through the delivery service because of the entry ${entry}.`,
	badSetting: (count) =>
		`The setting has ${count === 1 ? "a bad entry" : `${count} bad entries`} and was refused whole; until it is mended, all mail takes the standard route.`,
	nearMiss({ entry, why }, address) {
		switch (why) {
			case "local-part-case":
				return `Close: ${entry} is listed, but upper and lower case before the "@" must be the same.`;
			case "address-entry":
				return `Close: the single address ${entry} is listed, which covers neither its domain nor other addresses.`;
			case "sibling-domain":
				return `Close: ${entry} is listed, but ${domainOf(address)} is not a subdomain of it.`;
			case "look-alike":
				return `Close: ${entry} is listed and looks alike, but is another domain than ${domainOf(address)}.`;
			default:
				return why satisfies never;
		}
	},
};

const japanese: Words = {
	reason({ reason, entry, address }) {
		switch (reason) {
			case "domain":
				return `${address} のドメインは検証済み（${entry}）のため、配信サービスを経由して送信します。`;
			case "subdomain":
				return `${address} のドメインは検証済みドメイン ${entry} のサブドメインのため、配信サービスを経由して送信します。`;
			case "address":
				return `メールアドレス ${address} が検証済みのため、配信サービスを経由して送信します。`;
			case "not-listed":
				return `${address} は「検証済み配信元メールドメイン」に登録されていないため、通常の配信方法で送信します。`;
			case "no-setting":
				return "「検証済み配信元メールドメイン」が設定されていないため、通常の配信方法で送信します。";
			case "category-excluded":
				return "メルマガと店舗スタッフ宛の通知は「検証済み配信元メールドメイン」の対象外のため、通常の配信方法で送信します。";
			case "entry-revoked":
				return `${address} は ${entry} に一致しますが、配信サービス側でこの検証が失効しているため、配信サービスは利用できません。`;
			case "service-refused":
				return `${address} は ${entry} に一致しますが、配信サービス側の理由で受け付けられなかったため、通常の配信方法で送信します。`;
			case "switched-off":
				return "配信サービスの利用が停止されているため、通常の配信方法で送信します。";
			default:
				return reason satisfies never;
		}
	},
	shadow: ({ entry }) => `（試行中：利用を開始すると、${entry} に一致するため配信サービスを経由します。）`,
	badSetting: (count) =>
		`設定に誤りのある行が${count}件あるため、設定全体を無効とし、修正されるまで通常の配信方法で送信します。`,
	nearMiss({ entry, why }, address) {
		switch (why) {
			case "local-part-case":
				return `（近い登録：${entry}。「@」より前の大文字・小文字が異なります。）`;
			case "address-entry":
				return `（近い登録：${entry}。メールアドレス単体の登録のため、ドメイン全体やほかのアドレスには適用されません。）`;
			case "sibling-domain":
				return `（近い登録：${entry}。${domainOf(address)} はそのサブドメインではありません。）`;
			case "look-alike":
				return `（近い登録：${entry}。よく似ていますが、${domainOf(address)} とは別のドメインです。）`;
			default:
				return why satisfies never;
		}
	},
};

function domainOf(address: string): string {
	return address.slice(address.lastIndexOf("@") + 1);
}
