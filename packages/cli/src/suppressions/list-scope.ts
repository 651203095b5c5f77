import type { SesSuppressionScope } from "@todoku/adapter-ses";
import type { ExplanationLocale } from "@todoku/core";

/** The name of a list of the service in our mirror: one store is for one AWS account, so the region and the SES tenant tell them apart. */
export function scopeName({ region, tenantName }: Pick<SesSuppressionScope, "region" | "tenantName">): string {
	return tenantName === undefined ? `ses/${region}` : `ses/${region}/${tenantName}`;
}

/** Whether a list is one of those that the flags mean. What is not said means all. */
export function isScopeMeant(name: string, region: string | undefined, tenantName: string | undefined): boolean {
	const [, itsRegion, itsTenant] = name.split("/");
	return (region === undefined || region === itsRegion) && (tenantName === undefined || tenantName === itsTenant);
}

/** Whom an entry affects, said before anything is changed. */
export function scopeStatement(scope: SesSuppressionScope, locale: ExplanationLocale): string {
	return locale === "ja" ? japanese(scope) : scope.statement;
}

function japanese({ kind, region, tenantName }: SesSuppressionScope): string {
	switch (kind) {
		case "account":
			return (
				`リストに登録したアドレスには、リージョン${region}のこのSESアカウントで送信するすべての送信者（すべての店舗・ID・アプリケーション、` +
				"および独自のリストを持たないSESテナント）からのメールが届かなくなります。他のリージョンには別のリストがあります。"
			);
		case "tenant":
			return `リストに登録したアドレスには、リージョン${region}のSESテナント「${tenantName}」からのメールだけが届かなくなります。ほかの送信者には影響しません。`;
		case "tenant-unused":
			return (
				`このリストは使われていません。リージョン${region}のSESテナント「${tenantName}」はアカウントのリストを使っています。` +
				"suppression scopeをTENANTに設定するか、全員に影響するアカウントのリストを変更してください。"
			);
		default:
			return kind satisfies never;
	}
}
