import { MailError, OptionError, printable } from "@todoku/core";
import {
	formatNsupdateScript,
	isDoable,
	type RecordChange,
	toRecordChanges,
	toRoute53ChangeBatch,
} from "@todoku/sender-domains";
import type { Command } from "commander";
import { addAskingOptions, askConsent, type ConsentFlags } from "../consent.ts";
import { addLocaleOption, localeFor } from "../locale.ts";
import { startProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { applyByNsupdate } from "./apply/nsupdate.ts";
import { type ApplyFlags, addApplyOptions, readWay } from "./apply-flags.ts";
import { changeWords, formatChanges, formatSeen } from "./format-changes.ts";
import type { SenderOpeners } from "./open-registrar.ts";
import { addPlanOptions, type PlanFlags, type ReadPlan, readPlan } from "./read-plan.ts";
import { senderArguments } from "./shell-word.ts";

interface ApplyCommandFlags extends PlanFlags, ConsentFlags, ApplyFlags {
	readonly json?: true;
}

/** `todoku domain apply`: publishes the records where the operator runs the DNS (C2). */
export function addApplyCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("apply")
		.summary("publish the records in a DNS that you run")
		.description(
			"Shows what differs between the records a domain needs and those it has, asks, and then publishes what is missing: by dynamic update (RFC 2136) or in Route 53. Nothing of others is ever taken away or overwritten; what stands in the way is left to people and named. It may be repeated.",
		)
		.argument("<domain>", "the domain of the From address");
	addLocaleOption(addAskingOptions(addPlanOptions(addApplyOptions(command))))
		.option(
			"--json",
			"print one line of JSON: { domain, changes: [{ kind, name, type, value, … }], applied?, records? }: afterwards, as the DNS shows them",
		)
		.addHelpText("after", examples)
		.action((text: string, flags: ApplyCommandFlags) => apply(text, flags, shell, openers));
}

async function apply(text: string, flags: ApplyCommandFlags, shell: Shell, openers: SenderOpeners): Promise<void> {
	const way = readWay(flags);
	const locale = localeFor(flags, shell);
	const read = await readPlan(text, flags, shell, openers);
	requireIdentity(read);
	const { plan, found } = read;
	const changes = toRecordChanges(plan, { found });
	const count = changes.filter(isDoable).length;
	if (!flags.json) shell.output.write(formatChanges(changes, locale));
	const isWanted = count > 0 && flags.dryRun === undefined;
	let applied: readonly string[] | undefined;
	let records: readonly object[] | undefined;
	if (isWanted) {
		const words = changeWords[locale];
		const what = `make ${count === 1 ? "1 change" : `${count} changes`} in the DNS`;
		await askConsent(flags, shell, { count, what, question: words.question(count) });
		applied = await publish(way, read, flags, shell);
		// What a server said is one thing, and what it answers with another.
		const after = (await readPlan(text, flags, shell, openers)).plan;
		records = after.records.map(({ name, type, state, seen }) => ({ name, type, state, seen }));
		if (!flags.json) {
			const name = printable(senderArguments(plan.domain, flags.tenant), 1_000);
			shell.output.write(`${words.made(applied.length)}\n${formatSeen(after, locale)}${words.next(name)}\n`);
		}
	}
	if (flags.json)
		shell.output.write(`${JSON.stringify({ domain: plan.domain, changes: changes.map(toJson), applied, records })}\n`);
	const left = changes.filter((change) => change.kind === "by-hand" && change.because !== "elsewhere").length;
	if (left > 0)
		throw new MailError(
			"records-left",
			`${left === 1 ? "1 record is" : `${left} records are`} left to people, because something else stands there or the DNS did not answer`,
		);
}

/** Half of the records would be published, and everybody would think it was all of them. */
function requireIdentity({ plan }: ReadPlan): void {
	if (!plan.findings.some(({ code }) => code === "identity-not-created")) return;
	throw new MailError(
		"sender-step",
		"The domain is not created at the service yet, so that its DKIM records are not known; run todoku domain register first",
	);
}

async function publish(
	way: "rfc2136" | "route53",
	{ plan, found }: ReadPlan,
	flags: ApplyCommandFlags,
	shell: Shell,
): Promise<readonly string[]> {
	const { server, key: keyFile, zone, ttl: ttlSeconds } = flags;
	const progress = startProgress(shell, "published");
	try {
		if (way === "rfc2136") {
			const script = formatNsupdateScript(plan, { found, zone, ttlSeconds });
			const onProgress = (done: number, total: number): void => progress.at(done, total);
			const { host, port } = server ?? {};
			return (await applyByNsupdate(script, { server: host, port, keyFile, onProgress })).names;
		}
		// Only this way needs it.
		const { applyByRoute53 } = await import("./apply/route53.ts");
		const { names } = await applyByRoute53(toRoute53ChangeBatch(plan, { found, ttlSeconds }), {
			zoneId: zone,
			zoneName: plan.domain,
			endpoint: flags.route53Endpoint,
			wait: flags.wait ?? false,
		});
		return names;
	} catch (error) {
		throw error instanceof OptionError ? wrongUsage(error.message) : error;
	} finally {
		progress.end();
	}
}

function toJson(change: RecordChange): object {
	const { purpose, name, type, value, state, found, sentence } = change.record;
	const record = { kind: change.kind, purpose, name, type, value, state, found };
	switch (change.kind) {
		case "keep":
		case "add":
			return record;
		case "replace":
			return { ...record, old: change.old };
		case "by-hand":
			return { ...record, because: change.because, sentence };
		default:
			return change satisfies never;
	}
}

const examples = `
Examples:
  todoku domain apply shop.example --tenant shop-1 --rfc2136 --server 192.0.2.53 --key tsig.key
  todoku domain apply shop.example --rfc2136 --server 127.0.0.1:5353 --key tsig.key --dry-run
  todoku domain apply shop.example --route53 --wait --yes`;
