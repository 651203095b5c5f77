import { printable } from "@todoku/core";
import {
	dnsLetter,
	formatNsupdateScript,
	formatZoneFragment,
	toRecordChanges,
	toRoute53ChangeBatch,
} from "@todoku/sender-domains";
import { type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { formatRecords } from "./format-records.ts";
import type { ReadPlan } from "./read-plan.ts";

export const planOutputs = ["table", "zone", "nsupdate", "route53", "letter"] as const;
export type PlanOutput = (typeof planOutputs)[number];

export interface OutputFlags extends LocaleFlags {
	readonly output: PlanOutput;
	readonly format?: "markdown" | "html";
	readonly all?: true;
	readonly shop?: string;
	readonly sender?: string;
}

/** The plan in the form that was asked for. What such a form cannot say, and would be missed, goes to standard error. */
export function formatPlanAs(read: ReadPlan, flags: OutputFlags, shell: Shell): string {
	const { plan, found } = read;
	const { output, all, format, shop: shopName = "", sender: senderName = "" } = flags;
	const locale = localeFor(flags, shell);
	if (output !== "table") tellWhatIsLeftOut(read, flags, shell);
	const options = { all, found };
	switch (output) {
		case "table":
			return formatRecords(plan, locale);
		case "zone":
			return formatZoneFragment(plan, { ...options, locale });
		case "nsupdate":
			return formatNsupdateScript(plan, options);
		case "route53":
			return `${JSON.stringify(toRoute53ChangeBatch(plan, options), null, 2)}\n`;
		case "letter": {
			const { subject, markdown, html } = dnsLetter(plan, { ...options, locale, shopName, senderName });
			// The document is what is printed; its subject is for the mail it goes out with.
			shell.output.writeError(`${locale === "ja" ? "件名：" : "Subject: "}${subject}\n`);
			return format === "html" ? html : markdown;
		}
		default:
			return output satisfies never;
	}
}

function tellWhatIsLeftOut({ plan, found }: ReadPlan, flags: OutputFlags, shell: Shell): void {
	const locale = localeFor(flags, shell);
	for (const { severity, code, sentence } of plan.findings) {
		if (severity !== "error") continue;
		shell.output.writeError(
			`${locale === "ja" ? "注意" : "warning"} (${code}): ${printable(sentence[locale], 2_000)}\n`,
		);
	}
	// A change batch has no comments: what people have to do would be nowhere.
	if (flags.output !== "route53") return;
	for (const change of toRecordChanges(plan, { all: flags.all, found })) {
		if (change.kind !== "by-hand") continue;
		const { name, type, sentence } = change.record;
		shell.output.writeError(
			`${locale === "ja" ? "手作業" : "by hand"}: ${printable(`${name} ${type}`, 300)} ${printable(sentence[locale], 2_000)}\n`,
		);
	}
}
