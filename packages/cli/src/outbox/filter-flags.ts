import {
	type DeliveryStatus,
	deliveryStatuses,
	type FeedbackKind,
	feedbackKinds,
	type Lane,
	lanes,
} from "@todoku/core";
import type { DeliveryFilter } from "@todoku/outbox";
import { type Command, InvalidArgumentError, Option } from "commander";

/** Which deliveries are meant, as the command line says it. */
export interface FilterFlags {
	readonly tenant?: string;
	readonly status?: readonly DeliveryStatus[];
	readonly lane?: Lane;
	readonly recipient?: string;
	readonly feedback?: readonly FeedbackKind[];
	readonly recordedBefore?: Moment;
	readonly recordedAfter?: Moment;
}

/** An instant, or so many milliseconds ago. */
export type Moment = { readonly at: Date } | { readonly agoMs: number };

export function addFilterOptions(command: Command): Command {
	return command
		.option("--tenant <tenant>", "only of this tenant")
		.addOption(new Option("--status <status...>", "only with one of these statuses").choices(deliveryStatuses))
		.addOption(new Option("--lane <lane>", "only of this lane").choices(lanes))
		.option("--recipient <address>", "only to this address")
		.addOption(
			new Option("--feedback <kind...>", "only those of which one of these was reported").choices(feedbackKinds),
		)
		.option(
			"--recorded-before <time>",
			"only older ones: 2026-11-23, 2026-11-23T09:00:00+09:00, or an age such as 90d, 12h, 30m",
			parseMoment,
		)
		.option("--recorded-after <time>", "only newer ones, in the same way", parseMoment);
}

/** @param ids Named one by one; none: all that the flags cover. */
export function toFilter(ids: readonly string[], flags: FilterFlags, now: Date): DeliveryFilter {
	return {
		...(ids.length === 0 ? {} : { ids: [...new Set(ids)] }),
		...(flags.tenant === undefined ? {} : { tenant: flags.tenant }),
		...(flags.status === undefined ? {} : { status: flags.status }),
		...(flags.lane === undefined ? {} : { lane: flags.lane }),
		...(flags.recipient === undefined ? {} : { recipient: flags.recipient }),
		...(flags.feedback === undefined ? {} : { feedback: flags.feedback }),
		...(flags.recordedBefore === undefined ? {} : { recordedBefore: toDate(flags.recordedBefore, now) }),
		...(flags.recordedAfter === undefined ? {} : { recordedAfter: toDate(flags.recordedAfter, now) }),
	};
}

/** @throws {InvalidArgumentError} */
export function parseMoment(value: string): Moment {
	const age = /^(\d{1,6})([mhd])$/.exec(value);
	if (age !== null) return { agoMs: Number(age[1]) * spans[age[2] as keyof typeof spans] };
	// Without a zone a time would mean another instant on another machine.
	if (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value)) {
		const at = new Date(value);
		if (!Number.isNaN(at.getTime())) return { at };
	}
	throw new InvalidArgumentError(
		"A time is a day (2026-11-23, from 0:00 UTC), an instant with its zone (2026-11-23T09:00:00+09:00) or an age (90d, 12h, 30m).",
	);
}

const spans = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export function toDate(moment: Moment, now: Date): Date {
	return "at" in moment ? moment.at : new Date(now.getTime() - moment.agoMs);
}
