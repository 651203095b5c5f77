import type { ExplanationLocale, RoutingSwitch } from "@todoku/core";

/** The words of a setting in one language. */
export interface SettingWords {
	readonly tenant: string;
	readonly noTenant: string;
	readonly switch: string;
	readonly overallSwitch: string;
	readonly entries: string;
	readonly noEntries: string;
	readonly badEntries: string;
	readonly revoked: string;
	readonly changed: string;
	readonly neverStored: string;
	readonly reason: string;
	readonly evidence: string;
	readonly noHistory: string;
	readonly noChange: string;
	readonly dryRun: string;
	readonly allTenants: string;
	readonly onOff: Readonly<Record<RoutingSwitch, string>>;
	version(version: number): string;
	line(label: string, value: string): string;
	aside(text: string): string;
	imported(count: number): string;
	wouldImport(count: number): string;
}

export function settingWords(locale: ExplanationLocale): SettingWords {
	return locale === "ja" ? japanese : english;
}

const english: SettingWords = {
	tenant: "Tenant",
	noTenant: "(mail without a tenant)",
	switch: "Switch",
	overallSwitch: "Switch over all tenants",
	entries: "Entries",
	noEntries: "none: everything takes the standard route",
	badEntries: "The stored setting is bad and counts as empty",
	revoked: "no longer honoured by the service",
	changed: "Changed",
	neverStored: "never",
	reason: "Reason",
	evidence: "Evidence",
	noHistory: "Nothing was ever changed.",
	noChange: "Nothing to change.",
	dryRun: "dry run, nothing was changed",
	allTenants: "All tenants",
	onOff: { on: "the setting decides", off: "everything takes the standard route", shadow: "a trial run, all standard" },
	version: (version) => `version ${version}`,
	line: (label, value) => `${label}: ${value}`,
	aside: (text) => ` (${text})`,
	imported: (count) => `changed: ${count === 1 ? "1 tenant" : `${count} tenants`}`,
	wouldImport: (count) => `dry run, nothing was changed. All is well with ${count === 1 ? "1 row" : `${count} rows`}`,
};

const japanese: SettingWords = {
	tenant: "テナント",
	noTenant: "（テナントなしのメール）",
	switch: "スイッチ",
	overallSwitch: "全テナント共通のスイッチ",
	entries: "検証済み配信元メールドメイン",
	noEntries: "なし（すべて通常の配信方法になります）",
	badEntries: "保存されている設定に誤りがあるため、設定なしとして扱われます",
	revoked: "配信サービスで無効",
	changed: "変更日時",
	neverStored: "なし",
	reason: "理由",
	evidence: "根拠",
	noHistory: "変更履歴はありません。",
	noChange: "変更はありません。",
	dryRun: "確認のみ（何も変更していません）",
	allTenants: "全テナント",
	onOff: { on: "設定に従う", off: "すべて通常の配信方法", shadow: "試行（すべて通常の配信方法）" },
	version: (version) => `第${version}版`,
	line: (label, value) => `${label}：${value}`,
	aside: (text) => `（${text}）`,
	imported: (count) => `変更：${count}テナント`,
	wouldImport: (count) => `確認のみ（何も変更していません）。${count}件に問題はありません`,
};
