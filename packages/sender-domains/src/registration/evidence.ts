import { printable } from "@todoku/core";
import type { DmarcDiscovery } from "../dmarc-discovery.ts";
import type { SenderLook } from "./observe.ts";
import { type DatedAct, type SenderRecord, waivers } from "./sender-record.ts";

/** What a registration rests on, as one line: what the service said, what DMARC was found, the survey, what was waived, and when. */
export function formatEvidence(record: SenderRecord, look: SenderLook, dmarc: DmarcDiscovery | undefined): string {
	const parts = [...serviceParts(record, look)];
	if (record.kind === "domain") parts.push(formatDmarc(dmarc));
	parts.push(formatSurvey(record));
	if (record.acknowledged !== undefined) parts.push(formatAct("its cost acknowledged", record.acknowledged));
	for (const waiver of waivers) {
		const act = record.waived[waiver];
		if (act !== undefined) parts.push(formatAct(`${waiver} waived`, act));
	}
	parts.push(`checked ${look.at.toISOString()}`);
	return parts.join("; ");
}

function* serviceParts(record: SenderRecord, { identity }: SenderLook): Iterable<string> {
	const where = `service${record.region === undefined ? "" : ` (${record.region})`}`;
	if (identity === null) {
		yield `${where}: no identity`;
		return;
	}
	const { verification, verifiedForSending, dkim, mailFrom, verificationError } = identity;
	const why = verificationError === undefined ? "" : ` (${printable(verificationError)})`;
	yield `${where}: verification ${verification}${why}, ${verifiedForSending ? "sends" : "does not send"}`;
	if (record.kind === "address") return;
	const signing = dkim?.signingEnabled === false ? ", signing off" : "";
	yield dkim === undefined ? "no DKIM" : `DKIM ${dkim.state} (${dkim.origin} key${signing})`;
	yield mailFrom === undefined ? "no MAIL FROM domain" : `MAIL FROM ${printable(mailFrom.domain)} ${mailFrom.state}`;
}

function formatDmarc(dmarc: DmarcDiscovery | undefined): string {
	if (dmarc === undefined) return "DMARC not looked up";
	const { treeWalk } = dmarc;
	switch (treeWalk.state) {
		case "found":
			return `DMARC p=${treeWalk.policy} at ${treeWalk.foundAt} (${treeWalk.source})`;
		case "broken":
			return `DMARC broken at ${treeWalk.foundAt}`;
		case "absent":
			return "no DMARC";
		case "unknown":
			return `DMARC unknown (${treeWalk.code})`;
		default:
			return treeWalk satisfies never;
	}
}

function formatSurvey({ survey }: SenderRecord): string {
	if (survey === undefined) return "no survey";
	const { at, mails, deadAddresses } = survey;
	return `survey of ${at.toISOString()}: ${mails} mails, ${deadAddresses} dead addresses`;
}

function formatAct(what: string, { actor, reason, at }: DatedAct): string {
	return `${what} by ${printable(actor)} on ${at.toISOString()}: ${printable(reason, 300)}`;
}
