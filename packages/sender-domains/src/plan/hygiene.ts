import { isIP } from "node:net";
import type { DnsAnswer } from "../dns/dns-answer.ts";
import { reverseName } from "../dns/record-text.ts";
import type { Side, Sides } from "./judgement.ts";
import type { PlanSubject } from "./plan-subject.ts";
import type { PlanFinding } from "./sender-plan.ts";
import { shown } from "./shown.ts";

/** How many addresses of the standard route's host are looked at. */
export const maxHostAddresses = 4;

/** Warnings about what receivers check besides the records of the plan. What the DNS did not answer gives none. */
export function hygieneFindings({ from, mailFromDomain, standard }: PlanSubject, sides: Sides): PlanFinding[] {
	const findings = mailHostFindings(from, sides.best);
	if (from === mailFromDomain)
		findings.push({
			code: "from-is-mail-from",
			severity: "warning",
			sentence: {
				ja: `差出人のドメインと MAIL FROM のドメインがどちらも ${shown(from)} です。ここへの返信は配信サービスに届いて失われます。別のサブドメインを MAIL FROM に選んでください。`,
				en: `${shown(from)} is both the From domain and the MAIL FROM domain, so replies would go to the service and be lost. Choose another subdomain as the MAIL FROM domain.`,
			},
		});
	if (standard?.host !== undefined) findings.push(...hostFindings(standard.host, sides.best));
	return findings;
}

function mailHostFindings(from: string, side: Side): PlanFinding[] {
	const [exchanges, ...addresses] = [side(from, "MX"), side(from, "A"), side(from, "AAAA")];
	if (exchanges?.state === "found" && exchanges.records.every((text) => text.endsWith(" .")))
		return [
			{
				code: "from-domain-null-mx",
				severity: "warning",
				sentence: {
					ja: `差出人のドメイン ${shown(from)} は「メールを受信しない」と宣言しています（null MX）。返信やエラーメールを受け取れず、受信を拒否する携帯キャリアなどもあります。`,
					en: `The From domain ${shown(from)} says that it receives no mail (a null MX). Replies and error mail cannot reach it, and some receivers refuse mail from such a domain.`,
				},
			},
		];
	const isBare = [exchanges, ...addresses].every((answer) => answer?.state === "absent");
	if (!isBare) return [];
	return [
		{
			code: "from-domain-without-mail-host",
			severity: "warning",
			sentence: {
				ja: `差出人のドメイン ${shown(from)} に MX も A/AAAA もありません。返信やエラーメールを受け取れず、実在しないドメインとして受信を拒否する携帯キャリアなどもあります。`,
				en: `The From domain ${shown(from)} has neither an MX nor an address (A, AAAA). Replies and error mail cannot reach it, and some receivers, mobile carriers among them, refuse mail from such a domain.`,
			},
		},
	];
}

/** The addresses of a host: itself, where it is given as one. */
export function addressesOf(host: string, side: Side): readonly string[] {
	if (isIP(host) !== 0) return [host];
	return [side(host, "A"), side(host, "AAAA")].flatMap(recordsOf).slice(0, maxHostAddresses);
}

function recordsOf(answer: DnsAnswer | undefined): readonly string[] {
	return answer?.state === "found" ? answer.records : [];
}

function hostFindings(host: string, side: Side): PlanFinding[] {
	const addresses = addressesOf(host, side);
	if (addresses.length === 0 && [side(host, "A"), side(host, "AAAA")].every((answer) => answer?.state === "absent"))
		return [
			{
				code: "standard-host-without-address",
				severity: "warning",
				sentence: {
					ja: `通常の配信方法で使うサーバー ${shown(host)} に A/AAAA レコードがありません。`,
					en: `The host of the standard route, ${shown(host)}, has no address (A, AAAA).`,
				},
			},
		];
	return addresses.flatMap((address) => reverseFindings(host, address, side));
}

/** Receivers look the address up in both directions: to a name, and from that name back (RFC 1912 §2.1). */
function reverseFindings(host: string, address: string, side: Side): PlanFinding[] {
	const answer = side(reverseName(address) ?? "", "PTR");
	if (answer?.state === "absent")
		return [
			{
				code: "standard-host-without-ptr",
				severity: "warning",
				sentence: {
					ja: `通常の配信方法で使うサーバー ${shown(host)} のアドレス ${address} に逆引き（PTR）がありません。Gmail などは受信を拒否します。サーバーの事業者に設定を依頼してください。`,
					en: `The address ${address} of the standard route's host ${shown(host)} has no PTR record; Gmail and others refuse mail from such addresses. Have your hosting provider set one.`,
				},
			},
		];
	const names = recordsOf(answer);
	const forward = names.flatMap((name) => [side(name, "A"), side(name, "AAAA")]);
	const leadsBack = forward.some((found) =>
		recordsOf(found).some((back) => reverseName(back) === reverseName(address)),
	);
	const isSettled = forward.length > 0 && forward.every((found) => found !== undefined && found.state !== "unknown");
	if (leadsBack || !isSettled) return [];
	return [
		{
			code: "standard-host-ptr-mismatch",
			severity: "warning",
			sentence: {
				ja: `通常の配信方法で使うサーバー ${shown(host)} のアドレス ${address} の逆引き（PTR）は ${names.map(shown).join("、")} ですが、その名前から ${address} に戻れません。正引きと逆引きを一致させてください。`,
				en: `The PTR record of ${address}, of the standard route's host ${shown(host)}, says ${names.map(shown).join(", ")}, and that name does not lead back to the address. Make the two agree.`,
			},
		},
	];
}
