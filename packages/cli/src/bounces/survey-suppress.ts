import type { SuppressionEntry } from "@todoku/adapter-ses";
import type { Survey } from "@todoku/bounces";
import { localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { endPut, formatPut, type PutFlags, runPut } from "../suppressions/run-put.ts";
import type { SuppressionDesk } from "../suppressions/service-flags.ts";

export interface SurveySuppressFlags extends PutFlags {
	readonly suppress?: true;
	readonly suppressComplaints?: true;
}

/**
 * Puts the dead addresses of a survey on the list of the service, after asking. Soft failures never: the next mail may well arrive.
 *
 * What is on the list already stays as it is, so a second survey costs calls only for what is new.
 *
 * @param write Where the result goes.
 */
export async function suppressDead(
	desk: SuppressionDesk,
	survey: Survey,
	{
		flags,
		shell,
		write,
	}: { readonly flags: SurveySuppressFlags; readonly shell: Shell; readonly write: (text: string) => void },
): Promise<void> {
	const { foldAddress } = await import("@todoku/bounces");
	const entries = new Map<string, SuppressionEntry>();
	for (const { address } of survey.dead) entries.set(foldAddress(address), { address, reason: "bounce" });
	for (const { address } of flags.suppressComplaints ? survey.complaints : []) {
		const mailbox = foldAddress(address);
		if (!entries.has(mailbox)) entries.set(mailbox, { address, reason: "complaint" });
	}
	const result = await runPut(desk, { entries: [...entries.values()], keepPresent: true }, flags, shell);
	write(formatPut(result, localeFor(flags, shell)));
	endPut(result);
}
