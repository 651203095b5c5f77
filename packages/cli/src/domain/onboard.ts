import {
	type SenderAct,
	type SenderCheck,
	type SenderKey,
	type SenderRegistrar,
	SenderStepError,
	type SurveySummary,
	type Waiver,
} from "@todoku/sender-domains";
import { type Command, InvalidArgumentError } from "commander";
import { wrongUsage } from "../wrong-usage.ts";
import { readKeptSurvey } from "./kept-survey.ts";
import { addConfigurationSetOption } from "./open-registrar.ts";

export interface GateFlags {
	readonly survey?: string;
	readonly skipSurvey?: string;
}

/** What somebody brings along for a sender. */
export interface Onboarding {
	readonly wishes: { readonly dmarcReports?: string | undefined; readonly mailFromDomain?: string | undefined };
	readonly survey: SurveySummary | undefined;
	readonly skipSurvey: string | undefined;
	/** By what is waived, the reason. */
	readonly waived: Readonly<Partial<Record<Waiver, string>>>;
	readonly isAcknowledged: boolean;
}

/** Of the commands that bring a sender to the service: nothing is created there before its returned mail was looked through (C1). */
export function addGateOptions(command: Command): Command {
	return addConfigurationSetOption(command)
		.option("--survey <file>", "the survey of its returned mail, kept with todoku bounces survey --save")
		.option("--skip-survey <reason>", "go on without a survey, or with dead addresses left; recorded with the reason");
}

export async function readGates({ survey, skipSurvey }: GateFlags): Promise<Pick<Onboarding, "survey" | "skipSurvey">> {
	if (skipSurvey !== undefined && skipSurvey.trim() === "") throw wrongUsage("--skip-survey is empty; say why");
	return { survey: survey === undefined ? undefined : await readKeptSurvey(survey), skipSurvey };
}

/** `--waive mail-from=<reason>`; may be repeated. */
export function addWaiver(
	value: string,
	before: Readonly<Partial<Record<Waiver, string>>> = {},
): Readonly<Partial<Record<Waiver, string>>> {
	const [, waiver = "", reason = ""] = /^(mail-from|dmarc)=(.*\S.*)$/s.exec(value) ?? [];
	if (waiver === "")
		throw new InvalidArgumentError("It must be mail-from=<reason> or dmarc=<reason>; the reason is recorded.");
	return { ...before, [waiver]: reason.trim() };
}

/**
 * Takes a sender from where it stands through all that comes before the service, and to the service. Every step may have been taken
 * before.
 *
 * @returns what a look came to after its records were issued, or what is in the way of that.
 */
export async function onboard(
	registrar: SenderRegistrar,
	key: SenderKey & SenderAct,
	{ wishes, survey, skipSurvey, waived, isAcknowledged }: Onboarding,
): Promise<SenderCheck> {
	let record = await registrar.request({ ...key, ...wishes });
	if (survey !== undefined) record = await registrar.recordSurvey({ ...key, survey });
	if (skipSurvey !== undefined) record = await registrar.waive({ ...key, waiver: "survey", reason: skipSurvey });
	for (const [waiver, reason] of Object.entries(waived))
		record = await registrar.waive({ ...key, waiver: waiver as Waiver, reason });
	if (isAcknowledged) record = await registrar.acknowledge(key);
	const hasDead = (record.survey?.deadAddresses ?? 0) > 0 && record.waived.survey === undefined;
	if (record.step === "surveyed" && hasDead) record = await registrar.requestCleanup(key);
	try {
		return await registrar.issue(key);
	} catch (error) {
		if (!(error instanceof SenderStepError)) throw error;
		return { record, identity: undefined, plan: undefined, waitsFor: error.waitsFor };
	}
}

/** Whether nothing was handed to the service yet. */
export function isStopped({ waitsFor }: SenderCheck): boolean {
	return waitsFor.some((code) => ["request", "survey", "cleanup", "acknowledgement", "restart"].includes(code));
}
