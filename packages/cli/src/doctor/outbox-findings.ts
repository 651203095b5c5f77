import { printable } from "@todoku/core";
import type { OutboxStatus } from "@todoku/outbox";
import type { Finding } from "./finding.ts";

/** What stands in the way of mail that is recorded. */
export function outboxFindings({ counts, pauses, stoppedTenants }: OutboxStatus): readonly Finding[] {
	const findings: Finding[] = pauses.map(({ route, failure }) => ({
		severity: "error",
		code: "route-paused",
		about: route,
		sentence: {
			ja: `この経路は休止中です（${failure.code}）：${printable(failure.message, 300)}`,
			en: `This route is paused (${failure.code}): ${printable(failure.message, 300)}`,
		},
	}));
	if (counts.held > 0)
		findings.push({
			severity: "warning",
			code: "mail-held",
			about: "outbox",
			sentence: {
				ja: `保留中のメールが${counts.held}件あります。「todoku outbox list --status held」で理由を確認し、解決後に「todoku outbox release」で送ってください。`,
				en: `${counts.held} ${counts.held === 1 ? "mail is" : "mails are"} held. See why with todoku outbox list --status held, and let them go with todoku outbox release.`,
			},
		});
	for (const { tenant } of stoppedTenants)
		findings.push({
			severity: "warning",
			code: "tenant-stopped",
			about: printable(tenant, 255),
			sentence: {
				ja: "このテナントの配信は停止されています。「todoku outbox stop-tenant --lift」で再開できます。",
				en: "The mail of this tenant is stopped; todoku outbox stop-tenant --lift lets it go on.",
			},
		});
	return findings;
}
