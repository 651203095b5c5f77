import { describe, expect, it } from "vitest";
import { questionsOf, type Situation, situations, zoneOf } from "../../test/dns-situations.ts";
import { servedLookup } from "../../test/served-lookups.ts";
import { planSenderDomain } from "../plan/plan-sender-domain.ts";
import { readSenderRecords } from "../plan/read-sender-records.ts";
import type { FoundRecords, SenderPlan } from "../plan/sender-plan.ts";
import type { ServedNames } from "../testing/served-zones.ts";
import { dnsLetter } from "./dns-letter.ts";
import { formatNsupdateScript } from "./nsupdate-script.ts";
import { isDoable, toRecordChanges } from "./record-change.ts";
import { type Route53ChangeBatch, readRoute53Text, toRoute53ChangeBatch } from "./route53-batch.ts";
import { formatZoneFragment } from "./zone-fragment.ts";

async function planFor(situation: Situation, zone: ServedNames): Promise<readonly [SenderPlan, FoundRecords]> {
	const questions = questionsOf(situation);
	const lookup = servedLookup(zone);
	const found = await readSenderRecords(questions, { public: lookup, authoritative: lookup });
	return [planSenderDomain({ ...questions, region: situation.region ?? "ap-northeast-1", found }), found];
}

/** The zone after a batch, as Route 53 would make it. */
function published(zone: ServedNames, { Changes }: Route53ChangeBatch): ServedNames {
	const names = { ...zone };
	for (const { Action, ResourceRecordSet } of Changes) {
		const { Name, Type, ResourceRecords } = ResourceRecordSet;
		const name = Name.slice(0, -1);
		const values = ResourceRecords.map(({ Value }) =>
			Type === "TXT" ? (readRoute53Text(Value) ?? "") : Value.slice(0, -1),
		);
		if (Action === "CREATE" && names[name]?.[Type] !== undefined) throw new Error(`${name} ${Type} already exists`);
		if (Type !== "CNAME" && names[name]?.CNAME !== undefined) throw new Error(`${name} is an alias`);
		names[name] = { ...names[name], [Type]: Type === "CNAME" ? values[0] : values };
	}
	return names;
}

describe.each(situations.map((situation) => [situation.title, situation] as const))("with %s", (_, situation) => {
	it("what is published is present afterwards, and what stood there stays", async () => {
		const zone = zoneOf(situation);
		const [plan, found] = await planFor(situation, zone);
		const changes = toRecordChanges(plan, { found });

		const after = published(zone, toRoute53ChangeBatch(plan, { found }));
		const [planAfter] = await planFor(situation, after);

		const before = new Map(changes.map((change) => [`${change.record.name} ${change.record.type}`, change]));
		for (const { name, type, state } of planAfter.records) {
			const change = before.get(`${name} ${type}`);
			const expected = change !== undefined && !isDoable(change) ? change.record.state : "present";
			expect(`${name} ${type} ${state}`).toBe(`${name} ${type} ${expected}`);
		}
		const gone = Object.entries(zone).flatMap(([name, { TXT = [] }]) =>
			TXT.map(String).filter((text) => !after[name]?.TXT?.map(String).includes(text)),
		);
		expect(gone).toEqual(changes.flatMap((change) => (change.kind === "replace" ? [change.old] : [])));
	});

	it("every output says the same", async () => {
		const [plan, found] = await planFor(situation, zoneOf(situation));
		const names = toRecordChanges(plan, { found })
			.filter(isDoable)
			.map(({ record }) => record.name);
		const live = (text: string, line: RegExp): readonly string[] =>
			[...text.matchAll(line)].map(([, name = ""]) => name);

		const script = formatNsupdateScript(plan, { found });
		const fragment = formatZoneFragment(plan, { found, locale: "ja" });
		const batch = toRoute53ChangeBatch(plan, { found });
		expect(live(script, /^update add (\S+)\. /gm)).toEqual(names);
		expect(live(fragment, /^([^;\s]\S*)\. \d/gm)).toEqual(names);
		expect(batch.Changes.map(({ ResourceRecordSet }) => ResourceRecordSet.Name.slice(0, -1))).toEqual(names);
		const { markdown } = dnsLetter(plan, { found, locale: "en", shopName: "Shop", senderName: "Sender" });
		for (const name of names) expect(markdown).toContain(`\`${name}\``);
	});
});
