import {
	InvalidSettingError,
	parseVerifiedSenders,
	printable,
	type StoredSetting,
	type VerifiedSenders,
} from "@todoku/core";
import { findSenders, senderFinding } from "./find-senders.ts";
import type { Finding } from "./finding.ts";
import { readSenderFiles } from "./sender-files.ts";
import { describeTenant } from "./setting-findings.ts";

/** Holds the From addresses of files against a setting. */
export async function senderFindings(paths: readonly string[], stored: StoredSetting): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	const senders = readSenders(stored, findings);
	let found = 0;
	for await (const file of readSenderFiles(paths)) {
		if (file.kind === "problem") {
			findings.push(unreadFinding(file.file, file.problem));
			continue;
		}
		const named = findSenders(printable(file.file, 500), file.text);
		found += named.length;
		findings.push(...named.flatMap((sender) => senderFinding(sender, senders) ?? []));
	}
	return found === 0 ? [...findings, nothingFound(paths)] : findings;
}

/** A bad setting covers nothing, as in delivery. */
function readSenders({ tenant, setting, revoked }: StoredSetting, findings: Finding[]): VerifiedSenders {
	try {
		return parseVerifiedSenders(setting, { revoked });
	} catch (error) {
		if (!(error instanceof InvalidSettingError)) throw error;
		findings.push({
			severity: "error",
			code: "bad-setting",
			about: describeTenant(tenant),
			sentence: {
				ja: "設定に誤りがあるため全体が無効で、どのアドレスも検証済みとして扱われません。",
				en: "The setting has bad entries and counts for nothing, so that no address is covered.",
			},
		});
		return parseVerifiedSenders(null);
	}
}

function unreadFinding(file: string, problem: string): Finding {
	return {
		severity: "warning",
		code: "file-not-read",
		about: printable(file, 500),
		sentence: { ja: `ファイルを読めませんでした：${problem}`, en: `The file ${problem}.` },
	};
}

function nothingFound(paths: readonly string[]): Finding {
	return {
		severity: "note",
		code: "no-senders-found",
		about: printable(paths.join(", "), 500),
		sentence: {
			ja: "差出人（From）のアドレスは見つかりませんでした。変数から組み立てられるアドレスは見つけられません。",
			en: "No From address was found. One that is put together from variables cannot be found.",
		},
	};
}
