import type { ServiceAccount } from "@todoku/sender-domains";
import type { Finding } from "./finding.ts";

/** From which share of the daily quota on it is worth a word: what is left must last for the rest of 24 hours. */
const nearlyUsed = 0.8;

/** What is off with the account at the delivery service. */
export function accountFindings(account: ServiceAccount): readonly Finding[] {
	const about = `SES ${account.region}`;
	return [...standingFindings(account, about), ...quotaFindings(account, about)];
}

function standingFindings(account: ServiceAccount, about: string): readonly Finding[] {
	const { sendingEnabled, productionAccess, enforcement, region } = account;
	const findings: Finding[] = [];
	if (!sendingEnabled)
		findings.push({
			severity: "error",
			code: "account-paused",
			about,
			sentence: {
				ja: "配信サービスのアカウントは送信が停止されています。停止の理由をAWSのコンソール（Reputation metrics）で確認し、解除を申請してください。それまで検証済みの配信元のメールも配信サービスを通りません。",
				en: "The account may not send: its sending is paused. Look up why in the AWS console (reputation metrics) and ask for a review; until then no mail goes through the service, also not that of verified senders.",
			},
		});
	if (enforcement === "SHUTDOWN" || enforcement === "PROBATION")
		findings.push({
			severity: enforcement === "SHUTDOWN" ? "error" : "warning",
			code: `account-${enforcement.toLowerCase()}`,
			about,
			sentence: {
				ja: `配信サービスはこのアカウントを「${enforcement}」としています。バウンス率と苦情率を下げ、AWSからの連絡に回答してください。`,
				en: `The service has put the account on ${enforcement}. Bring bounces and complaints down, and answer what AWS has written.`,
			},
		});
	if (!productionAccess)
		findings.push({
			severity: "error",
			code: "account-sandbox",
			about,
			sentence: {
				ja: `アカウントはサンドボックスにあり（${region}）、検証済みの宛先にしか届きません。本番利用（production access）をAWSに申請してください。`,
				en: `The account is in the sandbox (${region}): only verified recipients get mail. Ask AWS for production access in this region.`,
			},
		});
	return findings;
}

function quotaFindings(account: ServiceAccount, about: string): readonly Finding[] {
	const { max24HourSend, sentLast24Hours } = account;
	if (max24HourSend === undefined || sentLast24Hours === undefined) return [];
	const share = sentLast24Hours / max24HourSend;
	if (share < nearlyUsed) return [];
	const percent = Math.floor(share * 100);
	return [
		{
			severity: share >= 1 ? "error" : "warning",
			code: share >= 1 ? "quota-used-up" : "quota-nearly-used",
			about,
			sentence: {
				ja: `直近24時間の送信枠${max24HourSend}件のうち${sentLast24Hours}件（${percent}％）を使っています。使い切ると残りのメールは待たされます。上限の引き上げをAWSに申請してください。`,
				en: `${sentLast24Hours} of the ${max24HourSend} recipients of 24 hours are used (${percent} %). What is over waits; ask AWS for a higher sending quota.`,
			},
		},
	];
}
