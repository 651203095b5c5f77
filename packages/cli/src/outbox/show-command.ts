import { type ExplanationLocale, explainDecision, MailError, printable, type RoutingDecision } from "@todoku/core";
import type { DeliveryFile, OutboxOffice, RoutePause } from "@todoku/outbox";
import type { Command } from "commander";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { formatDelivery } from "./format-delivery.ts";
import { explainWaiting } from "./what-it-waits-for.ts";

interface ShowFlags extends StoreFlags, LocaleFlags {
	readonly message?: true;
	readonly json?: true;
}

/** `todoku outbox show`: all that is known of one delivery, or the message itself. */
export function addShowCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = outbox
		.command("show")
		.summary("show one delivery: its attempts, why it took its route, what it waits for")
		.description(
			"Shows all that is known of one delivery: its attempts and why each took its route, what was done to it by hand, and what it waits for.",
		)
		.argument("<id>", "the delivery")
		.option("--message", "print the composed message instead, as it was handed over; never a sensitive one");
	addLocaleOption(addStoreOptions(command))
		.option(
			"--json",
			"print one line of JSON: the delivery, with explanation: {ja, en} and waitsFor; with --message { id, base64 }",
		)
		.action(async (id: string, flags: ShowFlags) => {
			await withStore(flags, shell, openStore, async ({ office }) => {
				const file = await office.show(id);
				if (file === null)
					throw new MailError(
						"no-such-delivery",
						`The outbox has no delivery "${printable(id)}"; look for it with todoku outbox list`,
					);
				if (flags.message) writeMessage(id, await readMessage(file, office), flags, shell);
				else await writeDelivery(file, office, flags, shell);
			});
		});
}

async function writeDelivery(file: DeliveryFile, office: OutboxOffice, flags: ShowFlags, shell: Shell): Promise<void> {
	const pauses: readonly RoutePause[] =
		file.status === "queued" && file.room !== "open" ? (await office.status()).pauses : [];
	const waiting = (locale: ExplanationLocale): string | null => explainWaiting(file, pauses, locale, shell.now());
	if (!flags.json) {
		const locale = localeFor(flags, shell);
		shell.output.write(formatDelivery(file, waiting(locale), locale));
		return;
	}
	const waitsFor = waiting("en") === null ? undefined : inBoth(waiting);
	const attemptList = file.attemptList.map((attempt) => ({ ...attempt, explanation: explain(attempt.decision) }));
	const explanation = file.decision === undefined ? undefined : explain(file.decision);
	shell.output.write(`${JSON.stringify({ ...file, explanation, waitsFor, attemptList })}\n`);
}

async function readMessage(file: DeliveryFile, office: OutboxOffice): Promise<Uint8Array> {
	if (file.sensitive)
		throw new MailError(
			"message-sensitive",
			"This message is sensitive (it holds a secret such as a link that resets a password); it is never shown",
		);
	const bytes = await office.readMessage(file.id);
	if (bytes !== null) return bytes;
	throw file.messageId === null
		? new MailError(
				"message-not-composed",
				"This message could not be composed, so there is nothing to show; todoku outbox show without --message says why",
			)
		: new MailError("message-dropped", "The text of this message is not stored any more");
}

function writeMessage(id: string, bytes: Uint8Array, { json }: ShowFlags, { output, terminal }: Shell): void {
	if (json) output.write(`${JSON.stringify({ id, base64: Buffer.from(bytes).toString("base64") })}\n`);
	else output.write(terminal.output ? safeForTerminal(bytes) : bytes);
}

/** A file gets the bytes as they are; a terminal would obey some of them. */
function safeForTerminal(bytes: Uint8Array): string {
	const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
	return lines
		.map((line) =>
			line
				.split("\t")
				.map((part) => printable(part, Math.max(1, part.length)))
				.join("\t"),
		)
		.join("\n");
}

function explain(decision: RoutingDecision): Record<ExplanationLocale, string> {
	return inBoth((locale) => explainDecision(decision, locale));
}

function inBoth<T>(say: (locale: ExplanationLocale) => T): Record<ExplanationLocale, T> {
	return { ja: say("ja"), en: say("en") };
}
