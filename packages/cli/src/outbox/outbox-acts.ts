import type { DeliveryStatus, ExplanationLocale } from "@todoku/core";
import type { Act, ActOutcome, DeliveryFilter, OutboxOffice } from "@todoku/outbox";

/** Something an operator does to deliveries. */
export interface OutboxAct {
	readonly name: "retry" | "release" | "hold" | "resend" | "purge";
	readonly summary: string;
	readonly description: string;
	/** The states in which it can be done. */
	readonly statuses: readonly DeliveryStatus[];
	perform(
		office: OutboxOffice,
		filter: DeliveryFilter,
		act: Act,
	): Promise<ActOutcome & { readonly ids?: readonly string[] }>;
	/** Says that it was done to so many, or would be. */
	readonly done: Readonly<Record<ExplanationLocale, (deliveries: string) => string>>;
}

export const outboxActs: readonly OutboxAct[] = [
	{
		name: "retry",
		summary: "try again now: what waits, failed or expired",
		description:
			"Makes waiting deliveries due now, and tries failed and expired ones again. What was refused for good may well be refused again.",
		statuses: ["queued", "failed", "expired"],
		perform: (office, filter, act) => office.retry(filter, act),
		done: { en: (deliveries) => `retried: ${deliveries}`, ja: (deliveries) => `再試行：${deliveries}` },
	},
	{
		name: "release",
		summary: "let go what is held, or what may have been sent",
		description:
			"Lets held deliveries go, and those whose outcome is unknown. The latter may reach their recipient twice, and are marked so.",
		statuses: ["held", "unknown"],
		perform: (office, filter, act) => office.release(filter, act),
		done: { en: (deliveries) => `released: ${deliveries}`, ja: (deliveries) => `保留解除：${deliveries}` },
	},
	{
		name: "hold",
		summary: "keep back what waits",
		description: "Keeps waiting deliveries back until they are released by hand.",
		statuses: ["queued"],
		perform: (office, filter, act) => office.hold(filter, act),
		done: { en: (deliveries) => `held: ${deliveries}`, ja: (deliveries) => `保留：${deliveries}` },
	},
	{
		name: "resend",
		summary: "send again what was sent",
		description:
			"Sends again what was sent: new deliveries that name the old ones. What has lost its body, a sensitive mail above all, is passed over.",
		statuses: ["sent"],
		perform: (office, filter, act) => office.resend(filter, act),
		done: { en: (deliveries) => `sent again: ${deliveries}`, ja: (deliveries) => `再送：${deliveries}` },
	},
	{
		name: "purge",
		summary: "remove what is over and done with, for good",
		description:
			"Removes settled deliveries (sent, failed, expired) for good, with their attempts and what was learnt of them. They are not counted any more either.",
		statuses: ["sent", "failed", "expired"],
		perform: (office, filter, act) => office.purge(filter, act),
		done: { en: (deliveries) => `removed: ${deliveries}`, ja: (deliveries) => `削除：${deliveries}` },
	},
];
