import type { SenderDkim, SenderIdentity } from "../identity/identity-service.ts";
import type { Sentence } from "../sentence.ts";
import { type Judgement, judgeBoth, type Side, type Sides } from "./judgement.ts";
import type { PlanFinding, PlannedRecord } from "./sender-plan.ts";
import { defaultDkimZone } from "./ses-hosts.ts";
import { listed, shown, together } from "./shown.ts";
import { doubledName } from "./slips.ts";
import { withoutWildcard } from "./wildcard.ts";

/** A DKIM record that is wanted. */
export interface DkimName {
	/** `<token>._domainkey.<domain>` */
	readonly name: string;
	/** Where its CNAME leads; undefined for a key of one's own, which is published as a TXT record. */
	readonly target: string | undefined;
}

const maxTokens = 10;

/** The records the service asks for. Tokens and zones that no DNS name can hold are left out. */
export function dkimNames(
	domain: string,
	identity: SenderIdentity | null | undefined,
	region: string,
): readonly DkimName[] {
	const { dkim } = identity ?? {};
	if (dkim === undefined) return [];
	const zone = (dkim.hostedZone ?? defaultDkimZone(region)).toLowerCase().replace(/\.$/, "");
	return dkim.tokens
		.slice(0, maxTokens)
		.map((token) => token.toLowerCase())
		.filter((token) => isName(token) && isName(zone))
		.map((token) => ({
			name: `${token}._domainkey.${domain}`,
			target: dkim.origin === "service" ? `${token}.${zone}` : undefined,
		}));
}

function isName(text: string): boolean {
	return (
		/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/.test(text) && text.length <= 200
	);
}

const why: Sentence = {
	ja: "配信サービスがメールに付ける電子署名（DKIM）を受信側が確かめるために必要です。ドメインの検証もこのレコードで行われます。",
	en: "It lets receivers check the signature (DKIM) that the service puts on your mail; the service also verifies the domain by it.",
};

export function planDkim(domain: string, names: readonly DkimName[], sides: Sides): PlannedRecord[] {
	return names.flatMap(({ name, target }) => {
		if (target === undefined) return planOwnKey(name, sides);
		const verdict = judgeBoth({ name, expected: target }, sides, (side) =>
			withoutWildcard(judgeAlias(name, target, domain, side), side, { name, parent: domain, types: ["CNAME", "TXT"] }),
		);
		return { purpose: "dkim", name, type: "CNAME", why, elsewhere: false, ...verdict, value: target };
	});
}

function judgeAlias(name: string, target: string, domain: string, side: Side): Judgement | undefined {
	const answer = side(name, "CNAME");
	if (answer === undefined || answer.state === "unknown") return answer;
	if (answer.state === "absent") {
		const text = side(name, "TXT");
		if (text?.state === "found")
			return { state: "wrong", found: text.records, sentence: isText(name, text.records, target) };
		return {
			state: "missing",
			found: [],
			sentence: together(missing(name, target), doubledName(name, domain, "CNAME", side)),
		};
	}
	const { records: found } = answer;
	const what = listed(found);
	if (found.length === 1 && found[0] === target)
		return {
			state: "present",
			found,
			sentence: {
				ja: `${shown(name)} の CNAME は${what.ja}で、正しく設定されています。`,
				en: `The CNAME of ${shown(name)} is ${what.en}, as it should be.`,
			},
		};
	return {
		state: "wrong",
		found,
		sentence: together(
			{
				ja: `${shown(name)} の CNAME は${what.ja}ですが、必要なのは「${target}」です。書き換えてください。`,
				en: `The CNAME of ${shown(name)} is ${what.en}, but "${target}" is needed. Change it.`,
			},
			reasonOf(found[0] ?? "", target, domain),
		),
	};
}

function reasonOf(found: string, target: string, domain: string): Sentence | undefined {
	if (found === `${target}.${domain}`)
		return {
			ja: "値の末尾にドメイン名が自動で付け加えられています。値の末尾に「.」を付けて入力してください。",
			en: "The domain was added to the value by itself: end the value with a dot.",
		};
	const token = target.slice(0, target.indexOf("."));
	if (found.startsWith(`${token}.`) && found.endsWith(".amazonses.com"))
		return {
			ja: "別のリージョンの DKIM 用ホストを指しています。",
			en: "It leads to the DKIM host of another region.",
		};
	return undefined;
}

function missing(name: string, target: string): Sentence {
	return {
		ja: `${shown(name)} に CNAME がありません。CNAME「${target}」を登録してください。`,
		en: `${shown(name)} has no CNAME. Publish one that leads to "${target}".`,
	};
}

function isText(name: string, found: readonly string[], target: string): Sentence {
	const what = listed(found);
	return {
		ja: `${shown(name)} には TXT（${what.ja}）があり、CNAME がありません。TXT を削除し、CNAME「${target}」を登録してください。`,
		en: `${shown(name)} has a TXT record, ${what.en}, where a CNAME is needed. Remove it and publish a CNAME that leads to "${target}".`,
	};
}

/** The public half of a key of one's own is known to whoever made it, not here: it can be recognised, but not proposed. */
function planOwnKey(name: string, sides: Sides): PlannedRecord[] {
	const text = keyAt(name, sides);
	if (text === undefined) return [];
	const verdict = judgeBoth({ name }, sides, (side) => judgeOwnKey(name, side));
	return [{ purpose: "dkim", name, type: "TXT", why, elsewhere: false, ...verdict, value: text }];
}

function keyAt(name: string, sides: Sides): string | undefined {
	const answer = sides.best(name, "TXT");
	return answer?.state === "found" ? answer.records.find(isKey) : undefined;
}

function isKey(text: string): boolean {
	return /(?:^|;)\s*p\s*=\s*[^;\s]/i.test(text);
}

function judgeOwnKey(name: string, side: Side): Judgement | undefined {
	const answer = side(name, "TXT");
	if (answer === undefined || answer.state === "unknown") return answer;
	const found = answer.state === "found" ? answer.records.filter(isKey) : [];
	const what = listed(found);
	if (found.length === 0)
		return {
			state: "missing",
			found,
			sentence: { ja: `${shown(name)} に DKIM の公開鍵がありません。`, en: `${shown(name)} has no DKIM key.` },
		};
	return {
		state: "present",
		found,
		sentence: {
			ja: `${shown(name)} に DKIM の公開鍵（${what.ja}）があります。配信サービスに登録した秘密鍵と組になっているかは、配信サービスの検証結果で確かめてください。`,
			en: `${shown(name)} holds a DKIM key, ${what.en}. Whether it belongs to the private key at the service is told by the service's own verification.`,
		},
	};
}

/** What the service's answer leaves open. */
export function dkimFindings(
	domain: string,
	identity: SenderIdentity | null | undefined,
	names: readonly DkimName[],
	sides: Sides,
): PlanFinding[] {
	if (identity === undefined || identity === null) return [identityFinding(domain, identity)];
	const { dkim } = identity;
	if (dkim === undefined || names.length === 0) return [notSetUp(domain)];
	return [
		...names.flatMap(({ name, target }) => (target === undefined ? ownKeyFindings(name, sides) : [])),
		...signingFindings(domain, dkim),
	];
}

function identityFinding(domain: string, identity: null | undefined): PlanFinding {
	if (identity === null)
		return {
			code: "identity-not-created",
			severity: "error",
			sentence: {
				ja: `${shown(domain)} はまだ配信サービスに作成されていないため、DKIM のレコード名が決まっていません。作成すると 3 件の CNAME が加わります。`,
				en: `${shown(domain)} is not created at the service yet, so the names of its DKIM records are not known. Three CNAMEs are added once it is.`,
			},
		};
	return {
		code: "identity-unknown",
		severity: "error",
		sentence: {
			ja: `配信サービスに ${shown(domain)} の状態を確認できなかったため、DKIM のレコードは分かりません。時間をおいて再確認してください。`,
			en: `The service could not be asked about ${shown(domain)}, so its DKIM records are not known. Check again later.`,
		},
	};
}

function notSetUp(domain: string): PlanFinding {
	return {
		code: "dkim-not-set-up",
		severity: "error",
		sentence: {
			ja: `配信サービスの ${shown(domain)} に使える DKIM の設定がありません。配信サービスで DKIM（Easy DKIM）を有効にしてください。`,
			en: `The service has no usable DKIM settings for ${shown(domain)}. Switch DKIM (Easy DKIM) on there.`,
		},
	};
}

function signingFindings(domain: string, { signingEnabled }: SenderDkim): PlanFinding[] {
	if (signingEnabled) return [];
	return [
		{
			code: "dkim-signing-disabled",
			severity: "warning",
			sentence: {
				ja: `配信サービスで ${shown(domain)} の DKIM 署名が無効になっています。レコードがそろっていても、メールに署名が付きません。有効にしてください。`,
				en: `Signing with DKIM is switched off for ${shown(domain)} at the service: mail stays unsigned whatever the DNS holds. Switch it on.`,
			},
		},
	];
}

function ownKeyFindings(name: string, sides: Sides): PlanFinding[] {
	const answer = sides.best(name, "TXT");
	if (keyAt(name, sides) !== undefined) return [];
	if (answer === undefined || answer.state === "unknown")
		return [
			{
				code: "own-dkim-key-unknown",
				severity: "error",
				sentence: {
					ja: `${shown(name)} の DKIM 公開鍵を確認できませんでした。時間をおいて再確認してください。`,
					en: `Whether the DKIM key stands at ${shown(name)} could not be found out. Check again later.`,
				},
			},
		];
	return [
		{
			code: "own-dkim-key-missing",
			severity: "error",
			sentence: {
				ja: `DKIM に自社の鍵を使う設定ですが、${shown(name)} に公開鍵がありません（失効を示す空の p= も含む）。鍵を作成した担当者に、TXT「p=（公開鍵）」の登録を依頼してください。公開鍵は配信サービスからは分からないため、ここには表示できません。`,
				en: `DKIM is set to a key of your own, but no public key stands at ${shown(name)} (an empty p= counts as none). Have whoever made the key publish it there as TXT, "p=<public key>"; the service does not tell it, so it cannot be shown here.`,
			},
		},
	];
}
