import { OptionError } from "@todoku/core";
import type { DeliveryFilter } from "@todoku/outbox";

export interface Condition {
	/** On the rows `d` of deliveries. */
	readonly where: string;
	readonly values: readonly unknown[];
}

/** What a filter says, written out: only what it names stands in the condition, so that each has its index. */
export function toCondition(schema: string, filter: DeliveryFilter): Condition {
	const terms: string[] = [];
	const values: unknown[] = [];
	const add = (term: (parameter: string) => string, value: unknown): void => {
		if (value === undefined) return;
		values.push(value instanceof Date ? toText(value) : value);
		terms.push(term(`$${values.length}`));
	};
	add((ids) => `d.id = any(${ids}::text[])`, filter.ids);
	add((tenant) => `d.tenant = ${tenant}::text`, filter.tenant);
	add((status) => `d.status = any(${status}::text[])`, filter.status);
	add((lane) => `d.lane = ${lane}::text`, filter.lane);
	add((recipient) => `lower(d.recipient) = lower(${recipient}::text)`, filter.recipient);
	add(
		(kinds) =>
			`exists (select from ${schema}.feedback f where f.delivery = d.number and f.kind = any(${kinds}::text[]))`,
		filter.feedback,
	);
	add((before) => `d.recorded_at < ${before}::timestamptz`, filter.recordedBefore);
	add((after) => `d.recorded_at > ${after}::timestamptz`, filter.recordedAfter);
	return { where: terms.length === 0 ? "true" : terms.join(" and "), values };
}

function toText(date: Date): string {
	if (Number.isNaN(date.getTime())) throw new OptionError("recordedBefore", "and recordedAfter must be valid dates");
	return date.toISOString();
}
