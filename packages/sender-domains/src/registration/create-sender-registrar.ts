import { OptionError } from "@todoku/core";
import type { SenderIdentity } from "../identity/identity-service.ts";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { defaultMailFromDomain } from "../plan/sender-questions.ts";
import { observe } from "./observe.ts";
import { recheckSenders } from "./recheck-round.ts";
import {
	type ResolvedRegistrarOptions,
	readRegistrarOptions,
	type SenderRegistrarOptions,
} from "./registrar-options.ts";
import { SenderStepError } from "./sender-errors.ts";
import { checkAct, SenderKeeper, type SenderValues } from "./sender-keeper.ts";
import { SenderLooker } from "./sender-looker.ts";
import { readSenderName } from "./sender-name.ts";
import { type SenderAct, type SenderRecord, type SurveySummary, type Waiver, waivers } from "./sender-record.ts";
import type { RecheckReport, SenderCheck, SenderKey, SenderRegistrar } from "./sender-registrar.ts";
import {
	isSameSurvey,
	readSurvey,
	readWishes,
	refuseFreeMail,
	type SenderWishes,
	toNewRecord,
} from "./sender-request.ts";
import { findGates, SenderSettler } from "./sender-settler.ts";
import { isIssued, type SenderAction, stepByAction } from "./sender-steps.ts";
import { removeEntry } from "./setting-entries.ts";
import { changeEntries } from "./settings-port.ts";

/**
 * Makes what takes senders through part C: asked for, surveyed, issued, looked at, registered, and watched over from then on.
 *
 * It keeps nothing itself and starts nothing by itself; `recheckAll` is called by a schedule ({@link createSenderWatch}).
 *
 * @throws {OptionError} for an option that is missing, wrong or not known.
 */
export function createSenderRegistrar(options: SenderRegistrarOptions): SenderRegistrar {
	return new Registrar(readRegistrarOptions(options));
}

class Registrar implements SenderRegistrar {
	readonly #options: ResolvedRegistrarOptions;
	readonly #keeper: SenderKeeper;
	readonly #looker: SenderLooker;
	readonly #settler: SenderSettler;

	constructor(options: ResolvedRegistrarOptions) {
		this.#options = options;
		this.#keeper = new SenderKeeper(options.store, options.clock, options.hooks, options.guard);
		this.#looker = new SenderLooker(options);
		this.#settler = new SenderSettler(this.#keeper, options);
	}

	async request(request: SenderKey & SenderAct & SenderWishes): Promise<SenderRecord> {
		const act = checkAct(request);
		const name = readSenderName(request.sender);
		const wishes = readWishes(name, request);
		const finding = this.#options.freeMail(name.domain, name.kind);
		refuseFreeMail(name, finding);
		const { tenant } = request;
		const wanted = toNewRecord(tenant, name, wishes, finding, this.#options.clock.now());
		return await this.#keeper.retry(async () => {
			const record = await this.#keeper.find(request);
			if (record === null) return await this.#keeper.create(wanted, { event: "requested", ...act });
			if (record.step === "withdrawn") return await this.#keeper.change(record, wanted, { event: "requested", ...act });
			const isOtherwise = Object.entries(wishes).some(([wish, value]) => record[wish as keyof SenderWishes] !== value);
			return isOtherwise ? await this.#keeper.change(record, wishes, { event: "request-changed", ...act }) : record;
		});
	}

	async recordSurvey(request: SenderKey & SenderAct & { readonly survey: SurveySummary }): Promise<SenderRecord> {
		const survey = readSurvey(request.survey);
		const action = survey.deadAddresses > 0 ? "survey-dead" : "survey-clean";
		return await this.#act(request, action, "survey-recorded", (record) =>
			isSameSurvey(survey, record.survey) ? null : { survey },
		);
	}

	async requestCleanup(request: SenderKey & SenderAct): Promise<SenderRecord> {
		return await this.#act(request, "request-cleanup", "cleanup-requested", (_, isMoved) => (isMoved ? {} : null));
	}

	async waive(request: SenderKey & SenderAct & { readonly waiver: Waiver }): Promise<SenderRecord> {
		const { waiver, sender } = request;
		if (!waivers.includes(waiver)) throw new OptionError("waiver", `is none of ${waivers.join(", ")}`);
		if (waiver !== "survey" && readSenderName(sender).kind === "address")
			throw new OptionError("waiver", `${waiver} is for domains: an address has no records`);
		const action = waiver === "survey" ? "survey-clean" : "request";
		return await this.#act(request, action, `${waiver}-waived`, ({ waived }, _, act) =>
			waived[waiver] === undefined
				? { waived: { ...waived, [waiver]: { ...act, at: this.#options.clock.now() } } }
				: null,
		);
	}

	async acknowledge(request: SenderKey & SenderAct): Promise<SenderRecord> {
		if (readSenderName(request.sender).kind === "domain")
			throw new OptionError("sender", "must be an address: a domain costs its recipients nothing");
		return await this.#act(request, "request", "acknowledged", ({ acknowledged }, _, act) =>
			acknowledged === undefined ? { acknowledged: { ...act, at: this.#options.clock.now() } } : null,
		);
	}

	async issue(request: SenderKey & SenderAct): Promise<SenderCheck> {
		const act = checkAct(request);
		const { service, configurationSet } = this.#options;
		const { sender, kind, ...known } = await this.#keeper.read(request);
		passGates({ sender, kind, ...known });
		const region = await service.region();
		const identity = await service.create(sender, { configurationSet });
		const mailFromDomain = kind === "address" ? undefined : await this.#setMailFrom({ ...known, sender }, identity);
		const record = await this.#keeper.retry(async () => {
			const stored = await this.#keeper.read(request);
			const step = passGates(stored);
			const isSame = step === stored.step && region === stored.region && mailFromDomain === stored.mailFromDomain;
			if (isSame) return stored;
			return await this.#keeper.change(stored, { step, region, mailFromDomain }, { event: "records-issued", ...act });
		});
		return await this.#look(record);
	}

	async plan(key: SenderKey & SenderWishes): Promise<SenderPlan> {
		const name = readSenderName(key.sender);
		if (name.kind === "address") throw new OptionError("sender", "must be a domain: an address has no records");
		const record = await this.#keeper.find(key);
		const wishes = readWishes(name, key);
		const { service } = this.#options;
		const [region, identity] = [await service.region(), await service.read(name.sender)];
		const dmarcReports = wishes.dmarcReports ?? record?.dmarcReports;
		const mailFromDomain = wishes.mailFromDomain ?? record?.mailFromDomain;
		const { plan } = await this.#looker.plan({ domain: name.sender, identity, dmarcReports, mailFromDomain }, region);
		return plan;
	}

	async check(key: SenderKey & Partial<SenderAct>): Promise<SenderCheck> {
		return await this.#check(key, undefined);
	}

	async restart(request: SenderKey & SenderAct): Promise<SenderCheck> {
		const act = checkAct(request);
		const { service, configurationSet } = this.#options;
		const record = await this.#keeper.read(request);
		stepAfter(record, "restart");
		const known = await service.read(record.sender);
		const identity = await this.#restartIdentity(record, known, configurationSet);
		if (record.kind === "domain") await this.#setMailFrom(record, identity);
		const restarted = await this.#keeper.retry(async () => {
			const stored = await this.#keeper.read(request);
			const step = stepAfter(stored, "restart");
			return await this.#keeper.change(stored, { step, troubleSince: undefined }, { event: "restarted", ...act });
		});
		return await this.#look(restarted);
	}

	async withdraw(request: SenderKey & SenderAct): Promise<SenderRecord> {
		const act = checkAct(request);
		const { sender, tenant, step, evidence } = await this.#keeper.read(request);
		// An entry that somebody else had put there before is not this sender's to take away.
		if (step === "verified" || step === "registered" || step === "revoked")
			await changeEntries(this.#options.settings, { ...act, tenant, evidence }, (stored) =>
				removeEntry(stored, sender),
			);
		return await this.#keeper.retry(async () => {
			const record = await this.#keeper.read(request);
			if (record.step === "withdrawn") return record;
			const values: SenderValues = { step: stepAfter(record, "withdraw"), warnings: [], troubleSince: undefined };
			return await this.#keeper.change(record, values, { event: "withdrawn", evidence: record.evidence, ...act });
		});
	}

	async watch(
		key: SenderKey & Partial<SenderAct>,
		options: { readonly onCheck: (check: SenderCheck) => void; readonly signal?: AbortSignal | undefined },
	): Promise<SenderCheck> {
		const { onCheck, signal } = options;
		let last: SenderCheck | undefined;
		try {
			for (;;) {
				signal?.throwIfAborted();
				last = await this.#check(key, signal);
				onCheck(last);
				const { record } = last;
				if (!isIssued(record.step)) throw stepError(record, findGates(record));
				if (record.step === "registered" || record.step === "failed") return last;
				await this.#options.wait(this.#options.watchMs, signal);
			}
		} catch (error) {
			if (signal?.aborted === true && last !== undefined) return last;
			throw error;
		}
	}

	async recheckAll({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<RecheckReport> {
		return await recheckSenders((key, each) => this.#check(key, each), this.#options, signal);
	}

	/** @param change What is different after it; null where nothing is. */
	async #act(
		request: SenderKey & SenderAct,
		action: SenderAction,
		event: string,
		change: (record: SenderRecord, isMoved: boolean, act: SenderAct) => SenderValues | null,
	): Promise<SenderRecord> {
		const act = checkAct(request);
		return await this.#keeper.retry(async () => {
			const record = await this.#keeper.read(request);
			// To request again what was withdrawn is one thing, to do something about it another.
			if (record.step === "withdrawn") throw stepError(record, findGates(record));
			const step = stepAfter(record, action);
			const values = change(record, step !== record.step, act);
			return values === null ? record : await this.#keeper.change(record, { ...values, step }, { event, ...act });
		});
	}

	async #check(key: SenderKey & Partial<SenderAct>, signal: AbortSignal | undefined): Promise<SenderCheck> {
		for (const name of ["actor", "reason"] as const)
			if (key[name] !== undefined) checkAct({ actor: "-", reason: "-", [name]: key[name] });
		const record = await this.#keeper.read(key);
		const look = await this.#looker.look(record, signal);
		if (look.identity === undefined) return { record, identity: undefined, plan: undefined, waitsFor: ["service"] };
		const { identity, plan } = look;
		return { identity, plan, ...(await this.#settler.settle(key, look, key)) };
	}

	/** What is there now, without taking the steps that follow: right after a change the service may still answer as before. */
	async #look(record: SenderRecord): Promise<SenderCheck> {
		const look = await this.#looker.look(record, undefined);
		if (look.identity === undefined) return { record, identity: undefined, plan: undefined, waitsFor: ["service"] };
		const { waitsFor } = observe(record, look, this.#options.temporaryFailureMs);
		return { record, identity: look.identity, plan: look.plan, waitsFor };
	}

	/** @returns the domain that is set in the end. */
	async #setMailFrom(
		{ sender, mailFromDomain }: Pick<SenderRecord, "sender" | "mailFromDomain">,
		{ mailFrom }: SenderIdentity,
	): Promise<string> {
		// One that was set by other hands is kept, unless another one was wished for.
		const domain = mailFromDomain ?? mailFrom?.domain ?? defaultMailFromDomain(sender);
		if (mailFrom?.domain !== domain || mailFrom.state === "failed")
			// With the alternative, a DNS that is away for a moment would stop all mail; aligned DKIM carries DMARC meanwhile.
			await this.#options.service.setMailFrom(sender, { domain, onMxFailure: "use-default" });
		return domain;
	}

	async #restartIdentity(
		{ sender, kind }: SenderRecord,
		known: SenderIdentity | null,
		configurationSet: string | undefined,
	): Promise<SenderIdentity> {
		const { service } = this.#options;
		if (known === null) return await service.create(sender, { configurationSet });
		const isSound = known.verifiedForSending && known.verification === "success";
		if (isSound && (kind === "address" || known.dkim?.state === "success")) return known;
		return await service.restart(sender);
	}
}

/** @returns the step after issuing. @throws {SenderStepError} that names what has to come first. */
function passGates(record: SenderRecord): SenderRecord["step"] {
	if (!isIssued(record.step)) {
		const gates = findGates(record).filter((gate) => gate !== "issue");
		if (gates.length > 0) throw stepError(record, gates);
	}
	return stepAfter(record, "issue");
}

function stepAfter(record: SenderRecord, action: SenderAction): SenderRecord["step"] {
	const step = stepByAction(record.step, action);
	if (step === undefined) throw stepError(record, isIssued(record.step) ? ["restart"] : findGates(record));
	return step;
}

const advice: Readonly<Record<string, string>> = {
	request: "it was withdrawn; request it anew",
	survey: "survey its returned mail, or waive the survey with a reason",
	cleanup: "have the dead addresses cleaned up and survey again, or waive the survey with a reason",
	acknowledgement: "have what it costs acknowledged (recipients see the service's name beside the sender)",
	issue: "issue its records first",
	restart: "the service gave it up; restart it",
};

function stepError({ sender, step }: SenderRecord, waitsFor: readonly string[]): SenderStepError {
	const todo = waitsFor.map((code) => advice[code] ?? code).join("; ");
	return new SenderStepError(sender, waitsFor, `At the step "${step}" this cannot be done yet: ${todo}`);
}
