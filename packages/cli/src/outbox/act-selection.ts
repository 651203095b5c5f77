import { type DeliveryStatus, deliveryStatuses } from "@todoku/core";
import type { DeliveryFilter, OutboxOffice } from "@todoku/outbox";
import type { Progress } from "../progress.ts";

/** Which deliveries an act would be done to. */
export interface Selection {
	/** Those in a state in which it can be done. */
	readonly ids: readonly string[];
	/** Those that are not, by their status. */
	readonly passedOver: Readonly<Partial<Record<DeliveryStatus, number>>>;
	/** Ids that were named and that the outbox does not have under this filter. */
	readonly missing: readonly string[];
}

const pageSize = 500;

/**
 * Finds the deliveries before anything is done to them, so that they can be counted, and so that those that come meanwhile are left alone.
 *
 * @param statuses The states in which the act can be done.
 */
export async function selectDeliveries(
	office: Pick<OutboxOffice, "list">,
	filter: DeliveryFilter,
	statuses: readonly DeliveryStatus[],
	progress: Progress,
): Promise<Selection> {
	const found = new Map<string, DeliveryStatus>();
	for (const part of toQuestions(filter, statuses)) {
		let after: string | undefined;
		do {
			const page = await office.list(part, { limit: pageSize, after });
			for (const { id, status } of page.deliveries) found.set(id, status);
			progress.at(found.size);
			after = page.next;
		} while (after !== undefined);
	}
	const rows = [...found];
	return {
		ids: rows.filter(([, status]) => statuses.includes(status)).map(([id]) => id),
		passedOver: count(rows.map(([, status]) => status).filter((status) => !statuses.includes(status))),
		missing: (filter.ids ?? []).filter((id) => !found.has(id)),
	};
}

/** Cuts ids into parts that one transaction does quickly. */
export function inParts(ids: readonly string[]): readonly (readonly string[])[] {
	const parts: (readonly string[])[] = [];
	for (let start = 0; start < ids.length; start += pageSize) parts.push(ids.slice(start, start + pageSize));
	return parts;
}

function toQuestions(filter: DeliveryFilter, statuses: readonly DeliveryStatus[]): readonly DeliveryFilter[] {
	// Of ids that were named it is said why nothing is done to some; of all others only those are looked for to which it can be done.
	if (filter.ids !== undefined) return inParts(filter.ids).map((ids) => ({ ...filter, ids }));
	return [{ ...filter, status: filter.status ?? statuses }];
}

function count(statuses: readonly DeliveryStatus[]): Partial<Record<DeliveryStatus, number>> {
	const counts: Partial<Record<DeliveryStatus, number>> = {};
	for (const status of deliveryStatuses) {
		const number = statuses.filter((each) => each === status).length;
		if (number > 0) counts[status] = number;
	}
	return counts;
}
