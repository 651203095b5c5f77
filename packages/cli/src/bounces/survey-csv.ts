import type { MemberRecord, Survey, SurveyedAddress } from "@todoku/bounces";
import { csvByteOrderMark, formatCsvRow } from "../format-csv.ts";

const names = [
	...["address", "class", "reason", "status", "diagnostic", "reports", "firstAt", "lastAt"],
	...["memberId", "memberName", "memberEmail", "registeredAt"],
];

/** The dead addresses as comma-separated values: a row for each member that one belongs to, or one without. For spreadsheets. */
export function* formatSurveyCsv({ dead }: Survey): Generator<string> {
	yield csvByteOrderMark + formatCsvRow(names);
	for (const address of dead) {
		const about = cellsOf(address);
		if (address.members.length === 0) yield formatCsvRow([...about, ...cellsOfMember(undefined)]);
		for (const member of address.members) yield formatCsvRow([...about, ...cellsOfMember(member)]);
	}
}

function cellsOf({
	address,
	class: kind,
	reason,
	status,
	diagnostic,
	reports,
	firstAt,
	lastAt,
}: SurveyedAddress): string[] {
	return [address, kind, reason, status, diagnostic, String(reports), instant(firstAt), instant(lastAt)];
}

function cellsOfMember(member: MemberRecord | undefined): string[] {
	return [member?.id ?? "", member?.name ?? "", member?.email ?? "", instant(member?.registeredAt ?? null)];
}

function instant(at: Date | null): string {
	return at?.toISOString() ?? "";
}
