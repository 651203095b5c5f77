import type { SenderChange, SenderRecord } from "../registration/sender-record.ts";
import type { SenderStore } from "../registration/sender-store.ts";

/** A time that no store rounds: whole milliseconds. */
export function at(minutes: number): Date {
	return new Date(Date.UTC(2026, 0, 1, 0, minutes, 0, 123));
}

/** A sender right after it was asked for. */
export function sampleSender(values: Partial<SenderRecord> = {}): SenderRecord {
	return {
		tenant: "shop-1",
		sender: "shop.example",
		kind: "domain",
		step: "requested",
		region: undefined,
		dmarcReports: undefined,
		mailFromDomain: undefined,
		survey: undefined,
		waived: {},
		acknowledged: undefined,
		evidence: undefined,
		checkedAt: undefined,
		troubleSince: undefined,
		warnings: [],
		requestedAt: at(0),
		changedAt: at(0),
		version: 1,
		...values,
	};
}

/** One with everything that a sender can have. */
export function fullSender(values: Partial<SenderRecord> = {}): SenderRecord {
	return sampleSender({
		step: "registered",
		region: "ap-northeast-1",
		dmarcReports: "dmarc@shop.example",
		mailFromDomain: "bounce.shop.example",
		survey: { at: at(1), mails: 1_200, deadAddresses: 3 },
		waived: { dmarc: { actor: "花子", reason: "the parent's policy follows", at: at(2) } },
		acknowledged: { actor: "taro", reason: "read \"via\" 'twice'", at: at(3) },
		evidence: "service (ap-northeast-1): verification success; \u{1f4ec}",
		checkedAt: at(4),
		troubleSince: at(5),
		warnings: ["mail-from-fallback", "dkim-off"],
		changedAt: at(6),
		...values,
	});
}

/** The change that leads to a record. */
export function changeTo(record: SenderRecord, values: Partial<SenderChange> = {}): SenderChange {
	return {
		version: record.version,
		at: record.changedAt,
		event: record.version === 1 ? "requested" : "changed",
		from: record.version === 1 ? undefined : "requested",
		to: record.step,
		actor: "hanako",
		reason: "the shop asked for it",
		evidence: record.evidence,
		...values,
	};
}

/** Saves a sender that is new, or the next version of one. */
export async function save(store: SenderStore, record: SenderRecord): Promise<SenderRecord> {
	await store.save(record, changeTo(record));
	return record;
}
