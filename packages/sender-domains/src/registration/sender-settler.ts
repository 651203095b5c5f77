import { formatEvidence } from "./evidence.ts";
import { type Observed, observe } from "./observe.ts";
import type { ResolvedRegistrarOptions } from "./registrar-options.ts";
import { SettingUnusableError } from "./sender-errors.ts";
import type { SenderKeeper } from "./sender-keeper.ts";
import type { FullLook } from "./sender-looker.ts";
import { readSenderName } from "./sender-name.ts";
import type { SenderAct, SenderRecord } from "./sender-record.ts";
import type { SenderKey } from "./sender-registrar.ts";
import { isIssued, type SenderObservation, stepByObservation } from "./sender-steps.ts";
import { type CheckFindings, findWarnings, type SenderWarning } from "./sender-warnings.ts";
import { addEntry, flagEntry, hasEntry, removeEntry, type SettingEntries, unflagEntry } from "./setting-entries.ts";
import { changeEntries, type SettingsPort } from "./settings-port.ts";

type SettlerOptions = Pick<
	ResolvedRegistrarOptions,
	"settings" | "temporaryFailureMs" | "freeMail" | "actor" | "hooks" | "guard"
>;

/** What a look led to. */
export interface Settled {
	readonly record: SenderRecord;
	readonly waitsFor: readonly string[];
}

const reasons: Readonly<Record<SenderObservation, string>> = {
	searching: "the service looks for the records, and does not send",
	verified: "the service sends for it",
	ready: "verified at the service, and its other records are in place or waived",
	troubled: "the service reports a failure that may pass",
	"long-troubled": "the service has reported a failure for too long",
	"given-up": "the service gave it up, and does not send for it",
	lost: "the service does not know it",
};

/**
 * Takes the steps that follow from a look. The setting is changed before the step is stored: a process that ends in between finds
 * everything done at the next check, and stores the step then.
 */
export class SenderSettler {
	readonly #keeper: SenderKeeper;
	readonly #settings: SettingsPort;
	readonly #options: SettlerOptions;

	constructor(keeper: SenderKeeper, options: SettlerOptions) {
		this.#keeper = keeper;
		this.#settings = options.settings;
		this.#options = options;
	}

	/** @throws {SettingUnusableError} where the entry cannot be added or flagged; whatever can be stored is stored before. */
	async settle(key: SenderKey, look: FullLook, act: Partial<SenderAct>): Promise<Settled> {
		let hasAdded = false;
		return await this.#keeper.retry(async () => {
			const first = await this.#keeper.read(key);
			if (!isIssued(first.step)) {
				// It was withdrawn while its entry was being added here.
				if (hasAdded) await this.#change(first, act, "withdrawn", (stored) => removeEntry(stored, first.sender));
				return { record: first, waitsFor: findGates(first) };
			}
			const settling = new Settling(this.#keeper, this.#options, first, look, act);
			const observed = observe(settling.record, look, this.#options.temporaryFailureMs);
			let isPutRight = false;
			for (;;) {
				const { record } = settling;
				const step = stepByObservation(record.step, observed.observation);
				if (step === record.step) break;
				if (step === "registered" && record.step === "verified") {
					await settling.attempt(async () => {
						await this.#change(
							record,
							act,
							reasons.ready,
							(stored) => addEntry(stored, record.sender),
							settling.evidence,
						);
						hasAdded = true;
						return false;
					});
					// Without its entry it is not registered; the next check tries again.
					if (settling.problem !== undefined) break;
				}
				await settling.attempt(() => this.#putRight({ ...record, step }, act, observed, settling));
				isPutRight = true;
				await settling.move(step, observed);
			}
			if (!isPutRight) await settling.attempt(() => this.#putRight(settling.record, act, observed, settling));
			await settling.finish(observed);
			if (settling.problem !== undefined) throw settling.problem;
			const { record } = settling;
			const waitsFor = record.step === "failed" ? ["restart", ...observed.waitsFor] : observed.waitsFor;
			return { record, waitsFor: record.step === "registered" ? [] : waitsFor };
		});
	}

	/** Flags what is revoked and nothing else. @returns whether the entry is not in the setting. */
	async #putRight(
		record: SenderRecord,
		act: Partial<SenderAct>,
		observed: Observed,
		{ evidence }: Settling,
	): Promise<boolean> {
		if (record.step !== "registered" && record.step !== "revoked") return false;
		const change = record.step === "revoked" ? flagEntry : unflagEntry;
		const reason = reasons[observed.observation];
		const stored = await this.#change(record, act, reason, (entries) => change(entries, record.sender), evidence);
		return !hasEntry(stored, record.sender);
	}

	async #change(
		{ tenant, sender }: SenderRecord,
		act: Partial<SenderAct>,
		reason: string,
		change: (stored: SettingEntries) => SettingEntries,
		evidence?: string,
	): Promise<SettingEntries> {
		const { actor = this.#options.actor } = act;
		const why = act.reason === undefined ? `${sender}: ${reason}` : `${act.reason} (${sender}: ${reason})`;
		return await changeEntries(this.#settings, { tenant, actor, reason: why, evidence }, change);
	}
}

/** One sender on its way through what follows from one look. */
class Settling {
	record: SenderRecord;
	problem: SettingUnusableError | undefined;
	readonly evidence: string;
	readonly #keeper: SenderKeeper;
	readonly #options: SettlerOptions;
	readonly #look: FullLook;
	readonly #act: Partial<SenderAct>;
	#isEntryMissing = false;

	constructor(
		keeper: SenderKeeper,
		options: SettlerOptions,
		record: SenderRecord,
		look: FullLook,
		act: Partial<SenderAct>,
	) {
		this.#keeper = keeper;
		this.#options = options;
		this.#look = look;
		this.#act = act;
		this.record = { ...record, region: look.region };
		this.evidence = formatEvidence(this.record, look, look.found?.dmarc);
	}

	/**
	 * Changes the setting. That it is bad must not keep anybody from seeing that the service no longer sends: it is told at the end.
	 *
	 * @param change Says whether the entry is missing there.
	 */
	async attempt(change: () => Promise<boolean>): Promise<void> {
		try {
			this.#isEntryMissing = await change();
		} catch (error) {
			if (!(error instanceof SettingUnusableError)) throw error;
			this.problem = error;
		}
	}

	async move(step: SenderRecord["step"], observed: Observed): Promise<void> {
		const { record } = this;
		const event = nameOf(record.step, step);
		const warnings = this.#warnings({ ...record, step });
		await this.#save(event, this.#act.reason ?? reasons[observed.observation], observed, warnings, step);
	}

	async finish(observed: Observed): Promise<void> {
		const warnings = this.#warnings(this.record);
		const codes = warnings.map(({ code }) => code);
		const before = this.record.warnings;
		if (sameNames(codes, before)) {
			this.record = await this.#keeper.note(this.record, this.#seen(observed, codes));
			return;
		}
		const [added, gone] = [
			codes.filter((code) => !before.includes(code)),
			before.filter((code) => !codes.includes(code)),
		];
		const said = [...added.map((code) => `new: ${code}`), ...gone.map((code) => `gone: ${code}`)].join(", ");
		await this.#save("warnings-changed", said, observed, warnings);
	}

	async #save(
		event: string,
		reason: string,
		observed: Observed,
		warnings: readonly SenderWarning[],
		step: SenderRecord["step"] = this.record.step,
	): Promise<void> {
		const { actor = this.#options.actor } = this.#act;
		const { evidence } = this;
		const { plan } = this.#look;
		const before = this.record.warnings;
		const values = {
			step,
			...this.#seen(
				observed,
				warnings.map(({ code }) => code),
			),
		};
		this.record = await this.#keeper.change(this.record, values, { event, actor, reason, evidence, plan });
		const { record } = this;
		for (const warning of warnings) {
			if (before.includes(warning.code)) continue;
			this.#options.guard.run(() => this.#options.hooks.onWarning?.({ record, warning }));
		}
	}

	#seen({ troubleSince }: Observed, warnings: readonly string[]): Partial<SenderRecord> {
		return { evidence: this.evidence, checkedAt: this.#look.at, troubleSince, warnings };
	}

	#warnings(record: SenderRecord): readonly SenderWarning[] {
		const { domain, kind } = readSenderName(record.sender);
		const findings: CheckFindings = {
			isOverridden: this.#look.isOverridden,
			isEntryMissing: this.#isEntryMissing,
			isSettingBad: this.problem !== undefined,
			nameWarning: kind === "address" ? this.#options.freeMail(domain, kind) : null,
		};
		return findWarnings(record, this.#look, findings);
	}
}

/** What has to be done before the service is asked to verify a sender. */
export function findGates({ step, survey, waived, kind, acknowledged }: SenderRecord): string[] {
	const gates: string[] = [];
	if (step === "withdrawn") gates.push("request");
	if (survey === undefined && waived.survey === undefined) gates.push("survey");
	else if (step === "cleanup-requested" || ((survey?.deadAddresses ?? 0) > 0 && waived.survey === undefined))
		gates.push("cleanup");
	if (kind === "address" && acknowledged === undefined) gates.push("acknowledgement");
	if (gates.length === 0 && !isIssued(step)) gates.push("issue");
	return gates;
}

function nameOf(from: SenderRecord["step"], to: SenderRecord["step"]): string {
	if (to === "revoked") return "demoted";
	if (to === "registered" && from === "revoked") return "recovered";
	return to;
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
	return some.length === others.length && some.every((name) => others.includes(name));
}
