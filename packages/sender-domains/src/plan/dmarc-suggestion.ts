import { policyFor } from "../dmarc-policy.ts";
import { parseDmarcRecord } from "../dmarc-record.ts";
import type { ReportMailbox } from "./plan-subject.ts";

/** The least record: it asks receivers for reports and for nothing else. */
export function newDmarc(reports: ReportMailbox | undefined): string {
	return reports === undefined ? "v=DMARC1; p=none" : `v=DMARC1; p=none; rua=${reportUri(reports)}`;
}

/** As a URI in a list: what would end it, or the tag, is encoded (RFC 9989 §4.7, RFC 6068 §2). */
export function reportUri({ localPart, domain }: ReportMailbox): string {
	return `mailto:${encodeURIComponent(localPart).replaceAll("%2B", "+")}@${domain}`;
}

/**
 * A broken record with as little changed as makes receivers use it: whatever stood before the version is dropped, an invalid `p` becomes
 * `none`, an invalid `sp` or `np` goes. null where even that makes no valid record.
 */
export function mendDmarc(text: string): string | null {
	const pieces = text
		.replace(/^[\s"'`\\\uFEFF]+/, "")
		.replace(/["'`\\\s]+$/, "")
		.split(";")
		.map((piece) => piece.trim())
		.filter((piece) => /^[ -~]+$/.test(piece) && !/^v\s*=/i.test(piece));
	const policies = new Map<string, string>();
	const others: string[] = [];
	for (const piece of pieces) {
		const [, tag = "", value = ""] = /^(p|sp|np)\s*=\s*(.*)$/i.exec(piece) ?? [];
		if (tag === "") others.push(piece);
		else if (/^(?:none|quarantine|reject)$/i.test(value) && !policies.has(tag.toLowerCase()))
			policies.set(tag.toLowerCase(), value);
	}
	const rest = (["sp", "np"] as const).flatMap((tag) => (policies.has(tag) ? [`${tag}=${policies.get(tag)}`] : []));
	const mended = ["v=DMARC1", `p=${policies.get("p") ?? "none"}`, ...rest, ...others].join("; ");
	const parse = parseDmarcRecord(mended);
	const isUsable =
		parse.state === "record" &&
		policyFor(parse.record, "own", "rfc9989") !== null &&
		policyFor(parse.record, "own", "rfc7489") !== null;
	return isUsable ? mended : null;
}
