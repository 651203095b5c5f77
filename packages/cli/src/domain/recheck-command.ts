import { type ExplanationLocale, MailError, printable } from "@todoku/core";
import {
	noticeOfChange,
	noticeOfWarning,
	type OperatorNotice,
	type RecheckReport,
	type SenderHooks,
	type SenderRecord,
} from "@todoku/sender-domains";
import type { Command } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions } from "../store/store-flags.ts";
import { createNoticePoster, type PostedNotice, parseNotifyUrl } from "./notice-post.ts";
import { type RegistrarFlags, type SenderOpeners, withRegistrar } from "./open-registrar.ts";
import { addSenderPartOptions } from "./sender-parts.ts";

interface RecheckFlags extends RegistrarFlags, LocaleFlags {
	readonly notifyUrl?: URL;
	readonly json?: true;
}

/** `todoku domain recheck`: one round over all senders (C6). */
export function addRecheckCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("recheck")
		.summary("check every sender of every tenant once, for cron")
		.description(
			"Checks every sender that is registered, revoked or under way, of all tenants, one after the other: one that the service no longer honours is flagged in its setting, and one that it honours again is not. Ends with exit code 1 when a sender was newly flagged or given up, or could not be checked, so that cron mails what it printed.",
		)
		.option(
			"--notify-url <url>",
			"post each change and each new warning there as JSON; https, no redirects, 5 seconds each",
			parseNotifyUrl,
		);
	addLocaleOption(addStoreOptions(addSenderPartOptions(command)))
		.option("--json", "print one line of JSON for each change or warning, and then { report }")
		.addHelpText("after", examples)
		.action((flags: RecheckFlags) => recheck(flags, shell, openers));
}

async function recheck(flags: RecheckFlags, shell: Shell, openers: SenderOpeners): Promise<void> {
	const locale = localeFor(flags, shell);
	const stop = new AbortController();
	void shell.untilStopped().then(() => stop.abort());
	const poster = flags.notifyUrl === undefined ? undefined : createNoticePoster(flags.notifyUrl);
	let grave = 0;
	const tell = (notice: PostedNotice): void => {
		if (notice.code === "demoted" || notice.code === "failed") grave += 1;
		shell.output.write(flags.json ? `${JSON.stringify(notice)}\n` : formatNotice(notice, locale));
		poster?.post(notice);
	};
	// Every sender is due: whoever runs this by a clock has said how often.
	const report = await withRegistrar(flags, shell, openers, { recheckMs: 0, hooks: tellAll(tell) }, ({ registrar }) =>
		registrar.recheckAll({ signal: stop.signal }),
	);
	const delivery = await poster?.settled();
	shell.output.write(flags.json ? `${JSON.stringify({ report })}\n` : formatReport(report, locale));
	const { failed = 0, lastProblem = "" } = delivery ?? {};
	if (failed > 0)
		shell.output.writeError(`${failed === 1 ? "1 notice was" : `${failed} notices were`} not taken: ${lastProblem}\n`);
	endRecheck(report, { grave, unposted: failed, isStopped: stop.signal.aborted });
}

function endRecheck(
	{ unreachable, failed }: RecheckReport,
	{ grave, unposted, isStopped }: { readonly grave: number; readonly unposted: number; readonly isStopped: boolean },
): void {
	if (grave > 0)
		throw new MailError(
			"senders-revoked",
			`The service no longer honours ${grave === 1 ? "a sender" : `${grave} senders`}; look at it with todoku domain check`,
		);
	if (failed + unreachable > 0)
		throw new MailError(
			"senders-unchecked",
			`${failed + unreachable} could not be checked; nothing was changed of them`,
		);
	if (unposted > 0) throw new MailError("notify-failed", "Not every notice was taken at the --notify-url");
	if (isStopped) throw new MailError("interrupted", "Interrupted before every sender was checked");
}

/** What an operator should hear of without asking. */
export function tellAll(tell: (notice: PostedNotice) => void): Pick<SenderHooks, "onChange" | "onWarning"> {
	return {
		onChange: ({ record, change }) => {
			const notice = noticeOfChange({ record, change });
			if (notice !== null) tell(toPosted("change", change.event, record, change.at, notice));
		},
		onWarning: ({ record, warning }) => {
			const at = record.checkedAt ?? record.changedAt;
			tell(toPosted("warning", warning.code, record, at, noticeOfWarning({ record, warning })));
		},
	};
}

function toPosted(
	kind: PostedNotice["kind"],
	code: string,
	{ tenant, sender, step }: SenderRecord,
	at: Date,
	notice: OperatorNotice,
): PostedNotice {
	return { kind, code, tenant: tenant ?? null, sender, step, at: at.toISOString(), ...notice };
}

function formatNotice({ at, subject, tenant, code }: PostedNotice, locale: ExplanationLocale): string {
	const whose = tenant === null ? "" : ` [${printable(tenant)}]`;
	return `${formatInstant(new Date(at))}${whose}  ${subject[locale]} (${printable(code)})\n`;
}

function formatReport({ checked, unreachable, failed }: RecheckReport, locale: ExplanationLocale): string {
	return locale === "ja"
		? `確認：${checked}件、問い合わせできず：${unreachable}件、確認に失敗：${failed}件\n`
		: `checked: ${checked}, service not reached: ${unreachable}, check failed: ${failed}\n`;
}

const examples = `
Examples:
  todoku domain recheck
  todoku domain recheck --notify-url https://ops.shop.example/hooks/senders --json
  15 * * * *  todoku domain recheck        (in a crontab; a worker with --watch-senders does it by itself)`;
