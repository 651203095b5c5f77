import { isMailError, type MailError, type StoredSetting } from "@todoku/core";
import type { OutboxStatus } from "@todoku/outbox";
import {
	type DnsViews,
	type IdentityService,
	type ListedIdentity,
	planSenderDomain,
	readSenderRecords,
	type SenderIdentity,
	type StandardRoute,
} from "@todoku/sender-domains";
import { accountFindings } from "./account-findings.ts";
import type { Finding } from "./finding.ts";
import { identityFindings, overrideFindings, planFindings } from "./identity-findings.ts";
import { outboxFindings } from "./outbox-findings.ts";
import { type CarriedEntry, settingFindings } from "./setting-findings.ts";

/** What is held against each other. */
export interface ExaminedParts {
	readonly service: IdentityService;
	/** Undefined: the DNS is not asked. */
	readonly dns: DnsViews | undefined;
	/** The settings to look at; undefined where no store was named. */
	readonly settings: AsyncIterable<StoredSetting> | undefined;
	/** Whether these are the settings of everybody, so that what is in none of them is in nobody's. */
	readonly isEverySetting: boolean;
	readonly outbox: OutboxStatus | undefined;
	readonly standard: StandardRoute | undefined;
	/** Told before each question that is asked of the service or the DNS, since those take a second each. */
	readonly onProgress: (done: number, total: number) => void;
}

/** Holds the settings against the service and the DNS, and looks at the account, its quota and the outbox. */
export async function examine(parts: ExaminedParts): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	const identities = await readService(parts.service, findings);
	const carried: CarriedEntry[] = [];
	for await (const stored of parts.settings ?? []) {
		const looked = settingFindings(stored, identities);
		findings.push(...looked.findings);
		carried.push(...looked.carried);
	}
	if (identities !== undefined) findings.push(...(await examineIdentities(parts, identities, carried)));
	if (parts.outbox !== undefined) findings.push(...outboxFindings(parts.outbox));
	return findings;
}

async function readService(
	service: IdentityService,
	findings: Finding[],
): Promise<ReadonlyMap<string, ListedIdentity> | undefined> {
	try {
		findings.push(...accountFindings(await service.account()));
		const identities = new Map<string, ListedIdentity>();
		for await (const identity of service.list()) identities.set(identity.name, identity);
		return identities;
	} catch (error) {
		if (!isMailError(error)) throw error;
		findings.push(unreachable("SES", error));
		return undefined;
	}
}

async function examineIdentities(
	parts: ExaminedParts,
	identities: ReadonlyMap<string, ListedIdentity>,
	carried: readonly CarriedEntry[],
): Promise<readonly Finding[]> {
	const inUse = new Map(
		carried.flatMap(({ identity }) => (identity?.verifiedForSending ? [[identity.name, identity]] : [])),
	);
	// Without a store every verified identity is looked at: there is nothing else to go by.
	const toRead =
		parts.settings === undefined
			? [...identities.values()].filter((one) => one.verifiedForSending)
			: [...inUse.values()];
	const overriding = [...identities.values()].flatMap((identity) => {
		const domain = identity.kind === "address" ? coveringDomain(identity.name, toRead) : undefined;
		return domain === undefined ? [] : [{ name: identity.name, domain }];
	});
	const total = toRead.length + overriding.length;
	const findings: Finding[] = parts.isEverySetting ? [...unlistedFindings(identities, inUse)] : [];
	let done = 0;
	for (const { name } of toRead) {
		parts.onProgress(done++, total);
		findings.push(...(await examineIdentity(parts, name)));
	}
	for (const { name, domain } of overriding) {
		parts.onProgress(done++, total);
		const identity = await readIdentity(parts.service, name, findings);
		if (identity !== undefined) findings.push(...overrideFindings(identity, domain));
	}
	parts.onProgress(done, total);
	return findings;
}

async function examineIdentity(parts: ExaminedParts, name: string): Promise<readonly Finding[]> {
	const findings: Finding[] = [];
	const identity = await readIdentity(parts.service, name, findings);
	if (identity === undefined) return findings;
	findings.push(...identityFindings(identity));
	if (parts.dns === undefined || identity.kind === "address") return findings;
	const questions = { domain: name, identity, standard: parts.standard };
	const found = await readSenderRecords(questions, parts.dns);
	return [
		...findings,
		...planFindings(planSenderDomain({ ...questions, region: await parts.service.region(), found })),
	];
}

async function readIdentity(
	service: IdentityService,
	name: string,
	findings: Finding[],
): Promise<SenderIdentity | undefined> {
	try {
		return (await service.read(name)) ?? undefined;
	} catch (error) {
		if (!isMailError(error)) throw error;
		findings.push(unreachable(name, error));
		return undefined;
	}
}

function coveringDomain(address: string, identities: readonly ListedIdentity[]): string | undefined {
	const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
	return identities.find(({ kind, name }) => kind === "domain" && (domain === name || domain.endsWith(`.${name}`)))
		?.name;
}

function unlistedFindings(
	identities: ReadonlyMap<string, ListedIdentity>,
	inUse: ReadonlyMap<string, ListedIdentity>,
): readonly Finding[] {
	return [...identities.values()]
		.filter(({ name, verifiedForSending }) => verifiedForSending && !inUse.has(name))
		.map(({ name }) => ({
			severity: "note",
			code: "verified-but-not-listed",
			about: name,
			sentence: {
				ja: "配信サービスでは検証済みですが、どのテナントの設定にもありません。使うなら「todoku domain register」で設定に加えてください。",
				en: "It is verified at the service, but in no tenant's setting. To use it, add it with todoku domain register.",
			},
		}));
}

function unreachable(about: string, { code, message }: MailError): Finding {
	return {
		severity: "error",
		code: "service-unreachable",
		about,
		sentence: {
			ja: `配信サービスに問い合わせできませんでした（${code}）：${message}`,
			en: `The service could not be asked (${code}): ${message}`,
		},
	};
}
