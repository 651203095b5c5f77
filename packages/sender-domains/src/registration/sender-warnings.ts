import type { FindingSeverity, SenderPlan } from "../plan/sender-plan.ts";
import type { Sentence } from "../sentence.ts";
import type { SenderLook } from "./observe.ts";
import type { SenderRecord } from "./sender-record.ts";

/** What harms a sender without standing in its way, or what has changed for the worse since it was registered. */
export interface SenderWarning {
	/** Stable, for programs: one of {@link driftWarnings}, or the code of a `PlanFinding`. */
	readonly code: string;
	readonly severity: FindingSeverity;
	readonly sentence: Sentence;
}

/** What is found by looking at the service again; the plan's findings come on top. */
export const driftWarnings = [
	"temporary-failure",
	"dkim-off",
	"dkim-failed",
	"dkim-record-missing",
	"mail-from-fallback",
	"dmarc-missing",
	"address-overrides-domain",
	"entry-missing",
	"setting-unusable",
] as const;
export type DriftWarning = (typeof driftWarnings)[number];

const words: Readonly<Record<DriftWarning, Omit<SenderWarning, "code">>> = {
	"temporary-failure": {
		severity: "warning",
		sentence: {
			ja: "配信サービスが一時的に検証を確認できなくなっています。DNSのレコードが消えていないか確認してください。続くと登録が失効します。",
			en: "The delivery service cannot confirm the verification for the time being. Check that the DNS records are still there; if it lasts, the entry is revoked.",
		},
	},
	"dkim-off": {
		severity: "error",
		sentence: {
			ja: "配信サービスでDKIM署名が無効になっています。DMARCに合格しないメールが届かなくなるおそれがあるため、DKIM署名を有効にしてください。",
			en: "DKIM signing is switched off at the delivery service. Mail may fail DMARC and not arrive; switch signing on again.",
		},
	},
	"dkim-failed": {
		severity: "error",
		sentence: {
			ja: "配信サービスがDKIMのレコードを確認できていません。DMARCに合格しないメールが届かなくなるおそれがあるため、CNAMEレコードを元に戻してください。",
			en: "The delivery service cannot confirm the DKIM records. Mail may fail DMARC and not arrive; restore the CNAME records.",
		},
	},
	"dkim-record-missing": {
		severity: "warning",
		sentence: {
			ja: "DNSにあるはずのDKIMのCNAMEレコードが見つからないか、内容が違います。このままでは検証が取り消されるため、元に戻してください。",
			en: "A DKIM CNAME record that should be in the DNS is missing or wrong. Restore it, or the service will withdraw the verification.",
		},
	},
	"mail-from-fallback": {
		severity: "warning",
		sentence: {
			ja: "MAIL FROMドメインが使えず、配信サービスのドメインで代わりに送信されています（SPFがDMARCの対象になりません）。MXとSPFのレコードを確認してください。",
			en: "The MAIL FROM domain cannot be used, and the service's own takes its place, so that SPF no longer counts for DMARC. Check its MX and SPF records.",
		},
	},
	"dmarc-missing": {
		severity: "warning",
		sentence: {
			ja: "ドメインに有効なDMARCのレコードがありません。受信側で警告表示や拒否の対象になることがあるため、レコードを公開してください。",
			en: "No DMARC record applies to the domain any more. Receivers may warn about its mail or refuse it; publish one.",
		},
	},
	"address-overrides-domain": {
		severity: "warning",
		sentence: {
			ja: "このドメインの個別アドレスが配信サービスに登録されており、ドメインの設定（DKIM・MAIL FROM）がそのアドレスでは使われていません。不要であれば、サービスから個別アドレスの登録を削除してください。",
			en: "An address of this domain is registered at the delivery service on its own, and the domain's DKIM or MAIL FROM does not hold for it. Remove that address identity unless it is wanted.",
		},
	},
	"entry-missing": {
		severity: "warning",
		sentence: {
			ja: "検証済みですが、「検証済み配信元メールドメイン」に登録がありません（設定から削除されました）。不要であれば取り下げ、必要であれば設定に追加してください。",
			en: "It is verified, but its entry was taken out of the setting. Withdraw it if it is not wanted any more, or add the entry again.",
		},
	},
	"setting-unusable": {
		severity: "error",
		sentence: {
			ja: "「検証済み配信元メールドメイン」の設定に誤りがあるため、登録の変更を反映できませんでした。設定を修正してください。",
			en: "The stored setting is bad, so that the change could not be made in it. Correct the setting.",
		},
	},
};

/** A warning of the drift, in words. */
export function driftWarning(code: DriftWarning): SenderWarning {
	return { code, ...words[code] };
}

/** What else a check knows. */
export interface CheckFindings {
	/** Undefined where the list of identities could not be read: what was known stays. */
	readonly isOverridden: boolean | undefined;
	readonly isEntryMissing: boolean;
	readonly isSettingBad: boolean;
	/** Of the sender's name: what mailboxes of everybody cost. */
	readonly nameWarning: SenderWarning | null;
}

/** All warnings of one look, each code once, in the order of {@link driftWarnings}. */
export function findWarnings(record: SenderRecord, look: SenderLook, findings: CheckFindings): SenderWarning[] {
	const found = new Map<string, SenderWarning>();
	const drift = new Set(driftsOf(record, look, findings));
	for (const code of driftWarnings) if (drift.has(code)) found.set(code, driftWarning(code));
	if (findings.nameWarning !== null) found.set(findings.nameWarning.code, findings.nameWarning);
	for (const { code, severity, sentence } of plannedWarnings(record, look.plan)) {
		if (!found.has(code)) found.set(code, { code, severity, sentence });
	}
	return [...found.values()];
}

function* driftsOf(record: SenderRecord, look: SenderLook, findings: CheckFindings): Iterable<DriftWarning> {
	const { identity, plan } = look;
	const knew = (code: DriftWarning): boolean => record.warnings.includes(code);
	if (identity?.verification === "temporary-failure") yield "temporary-failure";
	if (identity?.dkim?.signingEnabled === false) yield "dkim-off";
	if (findings.isOverridden ?? knew("address-overrides-domain")) yield "address-overrides-domain";
	if (findings.isEntryMissing) yield "entry-missing";
	if (findings.isSettingBad) yield "setting-unusable";
	// Until it is registered, what is missing is not drift but what it waits for.
	if (record.kind === "address" || (record.step !== "registered" && record.step !== "revoked")) return;
	if (identity !== null && identity.dkim?.state !== "success") yield "dkim-failed";
	if (identity !== null && identity.mailFrom?.state !== "success" && record.waived["mail-from"] === undefined)
		yield "mail-from-fallback";
	if (isLacking(plan, "dkim") ?? knew("dkim-record-missing")) yield "dkim-record-missing";
	if (record.waived.dmarc === undefined && (isLacking(plan, "dmarc") ?? knew("dmarc-missing"))) yield "dmarc-missing";
}

/** Undefined where the DNS did not answer, so that the last known state stands. */
function isLacking(plan: SenderPlan | undefined, purpose: "dkim" | "dmarc"): boolean | undefined {
	if (plan === undefined) return undefined;
	const states = plan.records.filter((record) => record.purpose === purpose).map(({ state }) => state);
	if (states.some((state) => state === "missing" || state === "wrong")) return true;
	return states.includes("unknown") ? undefined : false;
}

function plannedWarnings(record: SenderRecord, plan: SenderPlan | undefined): readonly SenderWarning[] {
	if (plan !== undefined) return plan.findings.filter(({ severity }) => severity !== "note");
	return record.warnings.filter((code) => !isDrift(code)).map(unchanged);
}

function isDrift(code: string): boolean {
	return (driftWarnings as readonly string[]).includes(code);
}

/** A finding of an earlier plan that could not be looked into again; its words went with that plan. */
function unchanged(code: string): SenderWarning {
	return {
		code,
		severity: "warning",
		sentence: {
			ja: `前回の確認で見つかった「${code}」は、DNSが応答しないため確認できていません。`,
			en: `"${code}" of the last check could not be looked into again, because the DNS did not answer.`,
		},
	};
}
