import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { MailError, printable } from "@todoku/core";
import {
	extendsSpf,
	parseDmarcRecord,
	type Route53Change,
	type Route53ChangeBatch,
	readRoute53Text,
} from "@todoku/sender-domains";
import type { AskRoute53 } from "./route53-call.ts";
import type { Route53Zone } from "./route53-zone.ts";

type PlannedSet = Route53Change["ResourceRecordSet"];

/**
 * Turns a batch, which was made by what the DNS held at the time of the plan, into one that goes by what Route 53 holds now.
 *
 * @throws {MailError} `route53-zone-changed` where something stands there that must not be taken away.
 */
export async function toSafeChanges(
	batch: Route53ChangeBatch,
	zone: Route53Zone,
	ask: AskRoute53,
): Promise<readonly Change[]> {
	const changes: Change[] = [];
	for (const { ResourceRecordSet: planned } of batch.Changes) {
		if (!withoutDot(planned.Name).endsWith(`.${zone.name}`) && withoutDot(planned.Name) !== zone.name)
			throw new MailError(
				"route53-zone-wrong",
				`The name ${shownName(planned)} has no place in the hosted zone of ${printable(zone.name, 253)}; nothing was changed`,
			);
		const current = await readSet(planned, zone, ask);
		changes.push(...toChanges(planned, current));
	}
	return changes;
}

function toChanges(planned: PlannedSet, current: ResourceRecordSet | undefined): readonly Change[] {
	if (current === undefined) return [{ Action: "CREATE", ResourceRecordSet: toSet(planned) }];
	// Weighted, geographic and alias sets follow rules that a plan knows nothing of.
	if (current.SetIdentifier !== undefined || current.AliasTarget !== undefined) throw changedMeanwhile(planned);
	const values = current.ResourceRecords?.map(({ Value = "" }) => Value) ?? [];
	const wanted = planned.ResourceRecords[0]?.Value ?? "";
	if (values.some((value) => isSame(planned, value, wanted))) return [];
	if (planned.Type !== "TXT") throw changedMeanwhile(planned);
	const kept = values.filter((value) => !givesWay(planned, value, wanted));
	return [
		{ Action: "DELETE", ResourceRecordSet: current },
		{
			Action: "CREATE",
			ResourceRecordSet: {
				...current,
				ResourceRecords: [wanted, ...kept].map((Value) => ({ Value })),
			},
		},
	];
}

/** Of the texts of others only an SPF record gives way, to one that holds all of it; a second record of its kind would void both. */
function givesWay(planned: PlannedSet, value: string, wanted: string): boolean {
	const [before, after] = [readRoute53Text(value), readRoute53Text(wanted)];
	if (before === null || after === null) throw changedMeanwhile(planned);
	if (extendsSpf(after, before)) return true;
	if (kindOf(before) !== "other" && kindOf(before) === kindOf(after)) throw changedMeanwhile(planned);
	return false;
}

function kindOf(text: string): "spf" | "dmarc" | "other" {
	if (/^v=spf1(?: |$)/i.test(text)) return "spf";
	const dmarc = parseDmarcRecord(text);
	return dmarc.state === "record" || dmarc.why !== "other" ? "dmarc" : "other";
}

function isSame({ Type }: PlannedSet, value: string, wanted: string): boolean {
	if (Type === "TXT") return readRoute53Text(value) === readRoute53Text(wanted);
	return withoutDot(value) === withoutDot(wanted);
}

async function readSet(
	planned: PlannedSet,
	zone: Route53Zone,
	ask: AskRoute53,
): Promise<ResourceRecordSet | undefined> {
	const { ResourceRecordSets = [] } = await ask(
		"ListResourceRecordSets",
		(client, { ListResourceRecordSetsCommand }, limits) =>
			client.send(
				new ListResourceRecordSetsCommand({
					HostedZoneId: zone.id,
					StartRecordName: planned.Name,
					StartRecordType: planned.Type,
					// What comes is ordered from here on: the set itself stands first, if it is there.
					MaxItems: 1,
				}),
				limits,
			),
	);
	return ResourceRecordSets.find(
		({ Name, Type }) => withoutDot(Name) === withoutDot(planned.Name) && Type === planned.Type,
	);
}

function toSet({ Name, Type, TTL, ResourceRecords }: PlannedSet): ResourceRecordSet {
	return { Name, Type, TTL, ResourceRecords: ResourceRecords.slice(0, 1).map(({ Value }) => ({ Value })) };
}

function changedMeanwhile(planned: PlannedSet): MailError {
	return new MailError(
		"route53-zone-changed",
		`At ${shownName(planned)} stands a ${planned.Type} record that the plan did not find, and that must not be replaced; nothing was changed. Make a new plan, and if it says the same, change this record by hand`,
	);
}

function shownName({ Name }: PlannedSet): string {
	return printable(withoutDot(Name), 253);
}

function withoutDot(name = ""): string {
	return name.toLowerCase().replace(/\.$/, "");
}
