import { InvalidSettingError, parseVerifiedSenders, type StoredSetting } from "@todoku/core";
import type { ListedIdentity } from "@todoku/sender-domains";
import type { Finding } from "./finding.ts";

/** What the service lists, by name. */
export type ListedIdentities = ReadonlyMap<string, ListedIdentity>;

/** An entry of a tenant's setting, with the identity that carries it. */
export interface CarriedEntry {
	readonly tenant: string | undefined;
	readonly entry: string;
	/** The identity itself, or that of the closest domain above it. Undefined: the service has none. */
	readonly identity: ListedIdentity | undefined;
}

/** The setting of one tenant, held against what the service lists. `identities` is undefined where the service could not be asked. */
export function settingFindings(
	stored: StoredSetting,
	identities: ListedIdentities | undefined,
): { readonly findings: readonly Finding[]; readonly carried: readonly CarriedEntry[] } {
	const tenant = describeTenant(stored.tenant);
	const entries = readEntries(stored);
	if (entries === null)
		return {
			carried: [],
			findings: [
				{
					severity: "error",
					code: "bad-setting",
					about: tenant,
					sentence: {
						ja: "設定に誤りがあるため全体が無効となり、すべてのメールが通常の配信方法で送られています。「todoku settings show」で誤りを確認し、直してください。",
						en: "The setting has bad entries and counts for nothing: all mail goes the standard way. See them with todoku settings show, and mend it.",
					},
				},
			],
		};
	const findings = switchFindings(stored, tenant, entries.length);
	if (identities === undefined) return { findings, carried: [] };
	const carried = entries.map((entry) => ({
		tenant: stored.tenant,
		entry,
		identity: findCarrier(entry, identities),
	}));
	return { carried, findings: [...findings, ...carried.flatMap((one) => entryFindings(one, stored.revoked, tenant))] };
}

/** How a tenant is named in a finding. */
export function describeTenant(tenant: string | undefined): string {
	return tenant === undefined ? "(no tenant)" : tenant;
}

function readEntries({ setting }: StoredSetting): readonly string[] | null {
	try {
		return parseVerifiedSenders(setting).entries;
	} catch (error) {
		if (error instanceof InvalidSettingError) return null;
		throw error;
	}
}

function switchFindings(stored: StoredSetting, about: string, entries: number): readonly Finding[] {
	if (stored.switch === "on" || entries === 0) return [];
	return [
		{
			severity: "note",
			code: "switched-off",
			about,
			sentence: {
				ja: `スイッチが「${stored.switch}」のため、検証済みの配信元のメールも通常の配信方法で送られています。`,
				en: `The switch is ${stored.switch}: mail of verified senders goes the standard way too.`,
			},
		},
	];
}

/** SES sends for an address by its own identity, or that of its domain or of any domain above (SES guide, creating identities). */
function findCarrier(entry: string, identities: ListedIdentities): ListedIdentity | undefined {
	const own = identities.get(entry);
	if (own !== undefined) return own;
	const labels = entry.slice(entry.lastIndexOf("@") + 1).split(".");
	for (let start = 0; start < labels.length - 1; start++) {
		const found = identities.get(labels.slice(start).join("."));
		if (found !== undefined) return found;
	}
	return undefined;
}

function entryFindings(
	{ entry, identity }: CarriedEntry,
	revoked: readonly string[],
	tenant: string,
): readonly Finding[] {
	const about = `${tenant}: ${entry}`;
	const isHonoured = identity?.verifiedForSending === true;
	if (revoked.includes(entry))
		return [
			isHonoured
				? {
						severity: "warning",
						code: "revoked-but-verified",
						about,
						sentence: {
							ja: "無効の印が付いていますが、配信サービスでは検証済みに戻っています。「todoku domain check」で確かめると印が外れます。",
							en: "It is flagged as revoked, but verified at the service again; todoku domain check takes the flag away.",
						},
					}
				: {
						severity: "error",
						code: "revoked",
						about,
						sentence: {
							ja: "検証が取り消されています。この配信元のメールは配信サービスを通りません。「todoku domain plan」で不足しているレコードを確認してください。",
							en: "The service no longer honours it, and its mail does not go through the service. See with todoku domain plan which records are missing.",
						},
					},
		];
	if (identity === undefined)
		return [
			{
				severity: "error",
				code: "not-at-the-service",
				about,
				sentence: {
					ja: "設定にはありますが、このアカウントとリージョンの配信サービスに登録がありません。リージョンが正しいか確認し、「todoku domain register」で登録してください。",
					en: "It stands in the setting, but the service has no such identity in this account and region. Check the region, or get it verified with todoku domain register.",
				},
			},
		];
	if (isHonoured) return [];
	return [
		{
			severity: "error",
			code: "not-verified",
			about,
			sentence: {
				ja: `設定にはありますが、配信サービスでの検証の状態は「${identity.verification}」（${identity.name}）です。「todoku domain check」で足りないものを確認してください。`,
				en: `It stands in the setting, but the verification of ${identity.name} at the service is "${identity.verification}". See with todoku domain check what is missing.`,
			},
		},
	];
}
