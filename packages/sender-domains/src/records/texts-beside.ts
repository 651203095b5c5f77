import { sidesOf } from "../plan/judgement.ts";
import type { FoundRecords, PlannedRecord } from "../plan/sender-plan.ts";
import { wildcardProbe } from "../plan/wildcard.ts";

/**
 * All texts that stand at the name of a TXT record, whoever put them there; `alias` where a CNAME stands there instead. Empty for other
 * types, and where it is not known.
 */
export function textsBeside(
	{ name, type }: PlannedRecord,
	found: FoundRecords | undefined,
): readonly string[] | "alias" {
	if (type !== "TXT" || found === undefined) return [];
	const { best } = sidesOf(found);
	// What a wildcard answers does not stand at the name, and says nothing for it any more once something does (RFC 4592 §2.2.1).
	const parents = name.split(".").map((_, index, labels) => labels.slice(index + 1).join("."));
	const fromWildcard = new Set(
		parents.flatMap((parent) =>
			(["TXT", "CNAME"] as const).flatMap((kind) => textsOf(best(wildcardProbe(parent), kind))),
		),
	);
	const alias = textsOf(best(name, "CNAME"));
	if (alias.some((target) => !fromWildcard.has(target))) return "alias";
	return alias.length > 0 ? [] : textsOf(best(name, "TXT")).filter((text) => !fromWildcard.has(text));
}

function textsOf(answer: ReturnType<ReturnType<typeof sidesOf>["best"]>): readonly string[] {
	return answer?.state === "found" ? answer.records : [];
}
