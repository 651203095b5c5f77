import { toAsciiDomain } from "@todoku/mime";
import type { PlanFinding } from "./sender-plan.ts";
import { shown } from "./shown.ts";

/**
 * Providers that give addresses to everybody, by the domains in them: gathered by hand from the address lists in the help pages of each
 * (Google, Yahoo and LINE Yahoo, Microsoft, Apple, the Japanese carriers, the large webmail services). It is not complete; what is missing
 * is not refused, and cannot be verified either.
 */
const freeMailDomains: ReadonlySet<string> = new Set([
	// Google, Microsoft, Apple, Yahoo and AOL
	...["gmail.com", "googlemail.com"],
	...["outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.com", "live.jp", "msn.com"],
	...["icloud.com", "me.com", "mac.com"],
	...["yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "aol.jp"],
	// LINE Yahoo
	...["yahoo.co.jp", "yahoo.ne.jp", "ymail.ne.jp"],
	// Japanese carriers
	...["docomo.ne.jp", "dwmail.jp", "ezweb.ne.jp", "au.com", "uqmobile.jp"],
	...[
		"softbank.ne.jp",
		"i.softbank.jp",
		"vodafone.ne.jp",
		"disney.ne.jp",
		"ymobile.ne.jp",
		"ymobile1.ne.jp",
		"y-mobile.ne.jp",
	],
	...["emobile.ne.jp", "emnet.ne.jp", "willcom.com", "pdx.ne.jp", "wcm.ne.jp", "rakumail.jp", "rakuten.jp"],
	// Other webmail
	...[
		"excite.co.jp",
		"goo.jp",
		"mail.goo.ne.jp",
		"infoseek.jp",
		"nifty.com",
		"so-net.ne.jp",
		"ocn.ne.jp",
		"plala.or.jp",
	],
	...["gmx.com", "gmx.de", "gmx.net", "web.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com"],
	...["proton.me", "protonmail.com", "pm.me", "zoho.com", "zohomail.com", "fastmail.com", "hey.com", "tutanota.com"],
	...["qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net", "hanmail.net"],
]);

/** They give out addresses under a national domain each: `yahoo.fr`, `hotmail.co.uk`. */
const nationalBrands: ReadonlySet<string> = new Set(["yahoo", "hotmail", "outlook"]);

/**
 * Whether the domain, or one above it, belongs to a provider of mailboxes for everybody, so that no shop can publish records there.
 *
 * @param domain In Unicode or ASCII. What is no domain name is none of these.
 */
export function isFreeMailDomain(domain: string): boolean {
	const labels = asciiOrEmpty(domain).split(".");
	return labels.some((_, index) => isListed(labels.slice(index)));
}

function isListed(labels: readonly string[]): boolean {
	if (freeMailDomains.has(labels.join("."))) return true;
	const [brand = "", ...rest] = labels;
	return nationalBrands.has(brand) && /^(?:(?:co|com|ne)\.)?[a-z]{2}$/.test(rest.join("."));
}

function asciiOrEmpty(domain: string): string {
	try {
		return toAsciiDomain(domain);
	} catch {
		return "";
	}
}

/**
 * Says why a free-mail domain is refused as a domain, or what an address there costs; null for any other domain.
 *
 * @param domain That of the address, where `kind` is `address`.
 */
export function freeMailFinding(domain: string, kind: "domain" | "address"): PlanFinding | null {
	if (!isFreeMailDomain(domain)) return null;
	const name = shown(asciiOrEmpty(domain));
	if (kind === "domain")
		return {
			code: "free-mail-domain",
			severity: "error",
			sentence: {
				ja: `${name} はフリーメールや携帯キャリアなど、だれでもアドレスを取得できるサービスのドメインです。DNS レコードを公開できるのは提供会社だけなので、ドメインとしては検証できません。自社のドメインを使ってください。`,
				en: `${name} belongs to a service that gives addresses to everybody. Only that provider can publish DNS records there, so it cannot be verified as a domain. Use a domain of your own.`,
			},
		};
	return {
		code: "free-mail-address",
		severity: "warning",
		sentence: {
			ja: `${name} はフリーメールや携帯キャリアなどのドメインです。アドレスの検証はできますが、配信サービスの署名と MAIL FROM は ${name} にならないため、DMARC には必ず失敗し、迷惑メール扱いや受信拒否になるおそれがあります。自社のドメインを使ってください。`,
			en: `${name} belongs to a service that gives addresses to everybody. The address can be verified, but neither the service's signature nor its MAIL FROM will ever be of ${name}, so DMARC always fails there, and mail may be filed as spam or refused. Use a domain of your own.`,
		},
	};
}
