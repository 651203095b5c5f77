import { type ExplanationLocale, printable } from "@todoku/core";
import type { FindingSeverity } from "@todoku/sender-domains";
import type { Finding } from "./finding.ts";

const marks: Readonly<Record<ExplanationLocale, Readonly<Record<FindingSeverity, string>>>> = {
	ja: { error: "エラー", warning: "警告", note: "参考" },
	en: { error: "error", warning: "warning", note: "note" },
};

/** For people: each finding with what it is about, what is off and what to do. */
export function formatFindings(findings: readonly Finding[], locale: ExplanationLocale): string {
	if (findings.length === 0) return locale === "ja" ? "問題は見つかりませんでした。\n" : "Nothing is off.\n";
	return findings
		.map(
			({ severity, code, about, sentence }) =>
				`${marks[locale][severity]}: ${printable(about, 600)} (${code})\n  ${printable(sentence[locale], 2_000)}\n`,
		)
		.join("");
}
