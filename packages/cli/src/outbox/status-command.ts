import { deliveryStatuses, type ExplanationLocale, printable } from "@todoku/core";
import type { OutboxStatus } from "@todoku/outbox";
import type { Command } from "commander";
import { formatInstant, formatSpan } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { padText, textWidth } from "../text-width.ts";
import { outboxWords } from "./outbox-words.ts";

interface StatusFlags extends StoreFlags, LocaleFlags {
	readonly json?: true;
}

/** `todoku outbox status`: how many mails wait, where, and what stands in their way. */
export function addStatusCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = outbox
		.command("status")
		.summary("say how many mails there are, what waits, and what stands in its way")
		.description(
			"Says how many deliveries there are by status, how many wait for what and since when, which routes are paused, what the service allows, and which tenants are stopped.",
		);
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { counts, waiting, pauses, quota?, stoppedTenants }")
		.action(async (flags: StatusFlags) => {
			const status = await withStore(flags, shell, openStore, ({ office }) => office.status());
			shell.output.write(
				flags.json ? `${JSON.stringify(status)}\n` : formatStatus(status, localeFor(flags, shell), shell.now()),
			);
		});
}

/** @internal */
export function formatStatus(status: OutboxStatus, locale: ExplanationLocale, now: Date): string {
	const words = outboxWords(locale);
	const labels = locale === "ja" ? japanese : english;
	const names = deliveryStatuses.map(
		(name) => `${name}${words.status[name] === name ? "" : words.aside(words.status[name])}`,
	);
	const width = Math.max(...names.map(textWidth));
	const digits = Math.max(...Object.values(status.counts).map((count) => String(count).length));
	const lines = deliveryStatuses.map(
		(name, index) => `${padText(names[index] ?? name, width)}  ${String(status.counts[name]).padStart(digits)}`,
	);
	if (status.waiting.length > 0) lines.push("", labels.waiting);
	for (const { room, lane, count, oldestAt } of status.waiting) {
		const age = formatSpan(now.getTime() - oldestAt.getTime(), locale);
		lines.push(`  ${words.room[room]}, ${lane}: ${count}${words.aside(labels.oldest(age))}`);
	}
	if (status.pauses.length > 0) lines.push("", labels.paused);
	for (const { route, since, remainingMs, times, failure } of status.pauses) {
		lines.push(
			`  ${words.room[route]}: ${labels.pause(formatInstant(since), formatSpan(remainingMs, locale), times)}`,
			`    ${failure.code}: ${printable(failure.message, 300)}`,
		);
	}
	if (status.quota !== undefined) {
		const { maxPerSecond, max24Hour, sentLast24Hours, readAt } = status.quota;
		lines.push("", labels.quota(Math.round(maxPerSecond * 10) / 10, max24Hour, sentLast24Hours, formatInstant(readAt)));
	}
	if (status.stoppedTenants.length > 0) lines.push("", labels.stopped);
	for (const { tenant, failure } of status.stoppedTenants)
		lines.push(`  ${printable(tenant, 255)}: ${printable(failure.message, 300)}`);
	return `${lines.join("\n")}\n`;
}

interface Labels {
	readonly waiting: string;
	readonly paused: string;
	readonly stopped: string;
	oldest(age: string): string;
	pause(since: string, remaining: string, times: number): string;
	quota(perSecond: number, max24Hour: number, sent: number, readAt: string): string;
}

const english: Labels = {
	waiting: "Waiting for",
	paused: "Paused",
	stopped: "Stopped tenants",
	oldest: (age) => `the oldest for ${age}`,
	pause: (since, remaining, times) =>
		`since ${since}, is tried again in ${remaining}${times === 1 ? "" : `; pause number ${times} in a row`}`,
	quota: (perSecond, max24Hour, sent, readAt) =>
		`Paced at ${perSecond} recipients a second, a little less than the service allows; ${max24Hour === -1 ? "any number" : max24Hour} in 24 hours, ${sent} used (as of ${readAt})`,
};

const japanese: Labels = {
	waiting: "待機中の内訳",
	paused: "休止中の経路",
	stopped: "配信停止中のテナント",
	oldest: (age) => `最も古いもの：${age}前`,
	pause: (since, remaining, times) =>
		`${since}から休止、${remaining}後に再開を試みます${times === 1 ? "" : `（連続${times}回目）`}`,
	quota: (perSecond, max24Hour, sent, readAt) =>
		`配信サービスへの送信：毎秒${perSecond}件（上限より少し控えめ）、24時間${max24Hour === -1 ? "無制限" : `${max24Hour}件`}（使用済み${sent}件、${readAt}時点）`,
};
