import { type ExplanationLocale, printable } from "@todoku/core";
import type { DeliveryRow, RoutePause } from "@todoku/outbox";
import { formatInstant, formatSpan } from "../format-instant.ts";
import { outboxWords } from "./outbox-words.ts";

/**
 * Says in a sentence what a delivery waits for, and what an operator may do about it.
 *
 * @returns Null for one that waits for nothing any more.
 */
export function explainWaiting(
	row: DeliveryRow,
	pauses: readonly RoutePause[],
	locale: ExplanationLocale,
	now: Date,
): string | null {
	const words = locale === "ja" ? japanese : english;
	switch (row.status) {
		case "queued": {
			const pause = pauses.find(({ route }) => route === row.room);
			if (pause !== undefined)
				return words.pausedRoute(
					outboxWords(locale).room[pause.route],
					formatSpan(pause.remainingMs, locale),
					printable(pause.failure.message, 300),
				);
			if (row.dueAt === undefined || row.dueAt <= now)
				return row.room === "open" ? words.worker : words.room(outboxWords(locale).room[row.room]);
			return words.time(row.id, formatInstant(row.dueAt), formatSpan(row.dueAt.getTime() - now.getTime(), locale));
		}
		case "sending":
			return words.answer;
		case "held":
			return words.held(row, outboxWords(locale).heldFor[row.heldFor ?? "operator"]);
		case "unknown":
			return row.dueAt === undefined ? words.eventOrOperator(row.id) : words.event(formatInstant(row.dueAt));
		case "sent":
		case "failed":
		case "expired":
			return null;
		default:
			return row.status satisfies never;
	}
}

interface Words {
	readonly worker: string;
	readonly answer: string;
	room(route: string): string;
	time(id: string, at: string, span: string): string;
	pausedRoute(route: string, span: string, problem: string): string;
	held(row: DeliveryRow, why: string): string;
	event(until: string): string;
	eventOrOperator(id: string): string;
}

const english: Words = {
	worker: "a worker; it may go now. If it does not go, no worker is running.",
	answer: "an answer of the next hop; a worker has it.",
	room: (route) => `room on its route (${route}), which is full: its rate or its quota is used up for the moment.`,
	time: (id, at, span) => `its time: ${at}, in ${span}. To try now: todoku outbox retry ${id}.`,
	pausedRoute: (route, span, problem) => `its route (${route}), which is paused and tried again in ${span}: ${problem}`,
	held: (row, why) =>
		row.heldFor === "tenant-stopped"
			? `the end of the stop, because ${why}. To end it: todoku outbox stop-tenant ${printable(row.tenant ?? "", 255)} --lift.`
			: `somebody to release it, because ${why}. To let it go: todoku outbox release ${row.id}.`,
	event: (until) =>
		`an event of the service until ${until}; without one it is sent again, marked as a possible duplicate, or held.`,
	eventOrOperator: (id) =>
		`an event of the service, or somebody to let it go, perhaps for the second time: todoku outbox release ${id}.`,
};

const japanese: Words = {
	worker: "ワーカー待ちです（送信可能）。送信されない場合は、ワーカーが動いていません。",
	answer: "ワーカーが送信中で、相手の応答を待っています。",
	room: (route) => `経路（${route}）の空き待ちです。速度または件数の上限に達しています。`,
	time: (id, at, span) => `${at}（${span}後）に送信します。すぐに試すには：todoku outbox retry ${id}`,
	pausedRoute: (route, span, problem) => `経路（${route}）が休止中です。${span}後に再開を試みます（${problem}）。`,
	held: (row, why) =>
		row.heldFor === "tenant-stopped"
			? `${why}、停止の解除を待っています。解除するには：todoku outbox stop-tenant ${printable(row.tenant ?? "", 255)} --lift`
			: `${why}、解除を待っています。送信するには：todoku outbox release ${row.id}`,
	event: (until) =>
		`${until}まで配信サービスからの通知を待ちます。通知がなければ、重複の可能性ありとして再送するか、保留します。`,
	eventOrOperator: (id) =>
		`配信サービスからの通知、または手動での再送（重複の可能性あり）を待っています：todoku outbox release ${id}`,
};
