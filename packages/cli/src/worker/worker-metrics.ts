import {
	type DeliveryReceipt,
	deliveryStatuses,
	type Route,
	receiptOutcomes,
	routes,
	type WorkerStatus,
} from "@todoku/core";
import type { OutboxStatus } from "@todoku/outbox";
import type { MetricFamily, MetricSample } from "./prometheus-text.ts";

/** Counts what a worker does, and puts it beside what the outbox says of itself. */
export class WorkerMetrics {
	readonly #receipts = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();
	#errors = 0;

	constructor() {
		// A counter that first appears when it is 1 has no rise that could be seen.
		for (const route of routes) for (const outcome of receiptOutcomes) this.#count(route, outcome, 0);
	}

	receipt({ outcome, decision }: Pick<DeliveryReceipt, "outcome" | "decision">): void {
		this.#count(decision?.route ?? "none", outcome, 1);
	}

	error(): void {
		this.#errors += 1;
	}

	/**
	 * @param worker Undefined while there is none yet.
	 * @param outbox Undefined when the store does not answer.
	 */
	collect(worker: WorkerStatus | undefined, outbox: OutboxStatus | undefined, now: Date): readonly MetricFamily[] {
		return [
			gauge(
				"todoku_worker_ready",
				"Whether the worker reached its store when it last tried.",
				Number(worker?.ready ?? false),
			),
			gauge(
				"todoku_worker_in_flight",
				"Deliveries that this worker has claimed and not settled.",
				worker?.inFlight ?? 0,
			),
			family("todoku_receipts_total", "counter", "Answers of next hops to this worker, by route and outcome.", [
				...this.#receipts.values(),
			]),
			family("todoku_worker_errors_total", "counter", "Errors that this worker reported.", [{ value: this.#errors }]),
			gauge("todoku_store_up", "Whether the store answered for these metrics.", Number(outbox !== undefined)),
			...(outbox === undefined ? [] : collectOutbox(outbox, now)),
		];
	}

	#count(route: string, outcome: string, by: number): void {
		const key = `${route} ${outcome}`;
		const counter = this.#receipts.get(key) ?? { labels: { route, outcome }, value: 0 };
		counter.value += by;
		this.#receipts.set(key, counter);
	}
}

/** The same whichever worker is asked: take the largest, not the sum. */
function collectOutbox(outbox: OutboxStatus, now: Date): readonly MetricFamily[] {
	const { counts, waiting, pauses, quota, stoppedTenants } = outbox;
	const waitingBy = (value: (place: OutboxStatus["waiting"][number]) => number): readonly MetricSample[] =>
		waiting.map((place) => ({ labels: { room: place.room, lane: place.lane }, value: value(place) }));
	const pauseOf = (route: string) => pauses.find((pause) => pause.route === route);
	return [
		family(
			"todoku_deliveries",
			"gauge",
			"Deliveries in the outbox, by status.",
			deliveryStatuses.map((status) => ({ labels: { status }, value: counts[status] })),
		),
		family(
			"todoku_deliveries_waiting",
			"gauge",
			"Deliveries that wait, by what for and by lane.",
			waitingBy(({ count }) => count),
		),
		family(
			"todoku_deliveries_waiting_oldest_seconds",
			"gauge",
			"How long the oldest of them has waited.",
			waitingBy(({ oldestAt }) => Math.max(0, (now.getTime() - oldestAt.getTime()) / 1_000)),
		),
		family(
			"todoku_route_paused",
			"gauge",
			"Whether a route is paused for all workers.",
			perRoute((route) => Number(pauseOf(route) !== undefined)),
		),
		family(
			"todoku_route_pause_remaining_seconds",
			"gauge",
			"How long until a paused route is tried again; 0 where it is not paused.",
			perRoute((route) => (pauseOf(route)?.remainingMs ?? 0) / 1_000),
		),
		gauge("todoku_tenants_stopped", "Tenants whose mail is kept back.", stoppedTenants.length),
		...(quota === undefined
			? []
			: [
					gauge(
						"todoku_service_rate_limit",
						"Recipients a second that are handed to the service at most: a little less than it allows.",
						quota.maxPerSecond,
					),
					gauge(
						"todoku_service_daily_limit",
						"Recipients in 24 hours that the service allows.",
						quota.max24Hour === -1 ? Number.POSITIVE_INFINITY : quota.max24Hour,
					),
					gauge(
						"todoku_service_daily_used",
						"Recipients of the last 24 hours, as the service last said.",
						quota.sentLast24Hours,
					),
				]),
	];
}

function perRoute(value: (route: Route) => number): readonly MetricSample[] {
	return routes.map((route) => ({ labels: { route }, value: value(route) }));
}

function gauge(name: string, help: string, value: number): MetricFamily {
	return family(name, "gauge", help, [{ value }]);
}

function family(
	name: string,
	type: MetricFamily["type"],
	help: string,
	samples: readonly MetricSample[],
): MetricFamily {
	return { name, help, type, samples };
}
