import type { FoundAnswer, FoundRecords, PlannedRecord, SenderPlan } from "../src/plan/sender-plan.ts";

/** A record that is wanted and missing. */
export function sampleRecord(changes: Partial<PlannedRecord> = {}): PlannedRecord {
	return {
		purpose: "mail-from-spf",
		name: "bounce.shop.test",
		type: "TXT",
		value: "v=spf1 include:amazonses.com ~all",
		why: { ja: "送信を許可するため", en: "It lets the service send" },
		state: "missing",
		found: [],
		sentence: { ja: "ありません", en: "It is missing" },
		elsewhere: false,
		...changes,
	};
}

export const sampleMx: PlannedRecord = sampleRecord({
	purpose: "mail-from-mx",
	type: "MX",
	value: "10 feedback-smtp.ap-northeast-1.amazonses.com",
});

export const sampleDkim: PlannedRecord = sampleRecord({
	purpose: "dkim",
	name: "t1._domainkey.shop.test",
	type: "CNAME",
	value: "t1.dkim.amazonses.com",
});

export const sampleDmarc: PlannedRecord = sampleRecord({
	purpose: "dmarc",
	name: "_dmarc.shop.test",
	value: "v=DMARC1; p=none; rua=mailto:dmarc@shop.test",
});

export const sampleConsent: PlannedRecord = sampleRecord({
	purpose: "dmarc-report-consent",
	name: "shop.test._report._dmarc.reports.example",
	value: "v=DMARC1;",
	elsewhere: true,
});

/** An SPF record of the shop's own, which is to be extended. */
export const sampleMerge: PlannedRecord = sampleRecord({
	state: "wrong",
	found: ["v=spf1 ip4:192.0.2.1 -all"],
	value: "v=spf1 ip4:192.0.2.1 include:amazonses.com -all",
	sentence: { ja: "足りません", en: "It lacks the include" },
});

export function samplePlan(...records: readonly PlannedRecord[]): SenderPlan {
	const aligned = { dkim: "aligned", spf: "aligned", sentence: { ja: "", en: "" } } as const;
	return {
		domain: "shop.test",
		region: "ap-northeast-1",
		mailFromDomain: "bounce.shop.test",
		records,
		findings: [],
		alignment: { service: aligned, standard: undefined },
		complete: false,
	};
}

/** What the servers of the zone answered. */
export function sampleFound(
	...answers: readonly (readonly [name: string, type: FoundAnswer["type"], ...records: readonly string[]])[]
): FoundRecords {
	return {
		dmarc: undefined,
		answers: answers.map(([name, type, ...records]) => ({
			name,
			type,
			authoritative: { state: "found", records },
			public: undefined,
		})),
	};
}
