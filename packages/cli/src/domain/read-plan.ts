import { OptionError } from "@todoku/core";
import { type FoundRecords, planSenderDomain, readSenderRecords, type SenderPlan } from "@todoku/sender-domains";
import type { Command } from "commander";
import { type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, findStoreLocation, withStore } from "../store/store-flags.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { addTenantOption, type RegistrarFlags, type SenderOpeners, standardRoute } from "./open-registrar.ts";
import { readDomain } from "./read-domain.ts";
import { addSenderPartOptions } from "./sender-parts.ts";

export interface PlanFlags extends RegistrarFlags, LocaleFlags {
	readonly dmarcReports?: string;
	readonly mailFrom?: string;
}

/** Of the commands that need a plan: the database is asked only for what was wished for when the domain was registered. */
export function addPlanOptions(command: Command): Command {
	return addStoreOptions(addSenderPartOptions(addWishOptions(addTenantOption(command))));
}

export function addWishOptions(command: Command): Command {
	return command
		.option(
			"--dmarc-reports <address>",
			"the mailbox DMARC reports are to go to; without it, the one given when it was registered, if any",
		)
		.option(
			"--mail-from <domain>",
			"the MAIL FROM domain, a subdomain used for nothing else; without it, the one in use, or bounce.<domain>",
		);
}

/** A plan, and what the DNS answered, which holds more than the plan shows. */
export interface ReadPlan {
	readonly plan: SenderPlan;
	readonly found: FoundRecords;
}

/** The plan as things stand at the service and in the DNS. Changes nothing. */
export async function readPlan(
	text: string,
	flags: PlanFlags,
	shell: Shell,
	openers: SenderOpeners,
): Promise<ReadPlan> {
	const domain = readDomain(text, localeFor(flags, shell));
	const wishes = await readWishes(domain, flags, shell, openers);
	const parts = await openers.openParts(flags, shell.env);
	try {
		const questions = { domain, identity: await parts.service.read(domain), ...wishes, standard: standardRoute(flags) };
		const found = await readSenderRecords(questions, parts.dns);
		return { plan: planSenderDomain({ ...questions, region: await parts.service.region(), found }), found };
	} catch (error) {
		throw error instanceof OptionError ? wrongUsage(error.message) : error;
	} finally {
		await parts.close();
	}
}

interface Wishes {
	readonly dmarcReports: string | undefined;
	readonly mailFromDomain: string | undefined;
}

async function readWishes(
	domain: string,
	flags: PlanFlags,
	shell: Shell,
	{ openStore }: SenderOpeners,
): Promise<Wishes> {
	const { dmarcReports, mailFrom: mailFromDomain, tenant } = flags;
	if (findStoreLocation(flags, shell.env) === undefined) {
		if (tenant !== undefined) throw wrongUsage("--tenant means something only with a database; name it");
		return { dmarcReports, mailFromDomain };
	}
	const record = await withStore(flags, shell, openStore, ({ senderStore }) => senderStore.read(tenant, domain));
	const known = record === null || record.step === "withdrawn" ? undefined : record;
	return {
		dmarcReports: dmarcReports ?? known?.dmarcReports,
		mailFromDomain: mailFromDomain ?? known?.mailFromDomain,
	};
}
