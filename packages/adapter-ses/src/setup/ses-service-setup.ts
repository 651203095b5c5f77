import { SesCalls } from "../calls/ses-calls.ts";
import { accountOf, compareService } from "./compare-service.ts";
import { readService } from "./found-service.ts";
import { performAction } from "./perform-action.ts";
import type { PlannedPart, SesServicePart, SesServicePlan } from "./service-part.ts";
import { type SetupOperation, setupWords } from "./setup-failure.ts";
import { type ResolvedSetupOptions, readSetupOptions, type SesServiceSetupOptions } from "./setup-options.ts";
import { SnsCalls } from "./sns-calls.ts";

export interface SesServiceCallOptions {
	/** Ends waiting and asking; what was made stays, and the next run does the rest. */
	readonly signal?: AbortSignal | undefined;
}

export interface ApplyServiceOptions extends SesServiceCallOptions {
	/** Called after each part that was mended. */
	readonly onApplied?: ((part: SesServicePart) => void) | undefined;
}

export interface SesServiceReport {
	/** What was made or mended, in that order, as it was before. */
	readonly applied: readonly SesServicePart[];
	/** How everything is now. */
	readonly plan: SesServicePlan;
}

/**
 * What SES and SNS need so that mail is sent and events come back: a configuration set with an event destination, a topic that only SES
 * of this account may publish to, a subscription, suppression. Reads at the pace of `callsPerSecond`.
 */
export interface SesServiceSetup {
	/** Says what is there and what is not. Changes nothing. */
	plan(options?: SesServiceCallOptions): Promise<SesServicePlan>;
	/** Makes what is missing. It may be repeated, and never takes anything away. */
	apply(options?: ApplyServiceOptions): Promise<SesServiceReport>;
	/** Lets go of connections; calls after it throw `service-setup-closed`. */
	close(): Promise<void>;
}

/**
 * Looks after what there is to be. Asks nothing before it is used; needs `@aws-sdk/client-sns` beside this package then.
 *
 * @throws {OptionError} says which option and how to mend it; never holds credentials.
 */
export function createSesServiceSetup(options: SesServiceSetupOptions = {}): SesServiceSetup {
	return new ServiceSetup(readSetupOptions(options));
}

/** One for what can be made at once, one for what needs the topic's ARN. */
const maxRounds = 2;

class ServiceSetup implements SesServiceSetup {
	readonly #options: ResolvedSetupOptions;
	readonly #ses: SesCalls<SetupOperation>;
	readonly #sns: SnsCalls;

	constructor(options: ResolvedSetupOptions) {
		this.#options = options;
		this.#ses = new SesCalls(options, setupWords);
		this.#sns = new SnsCalls(options);
	}

	async plan({ signal }: SesServiceCallOptions = {}): Promise<SesServicePlan> {
		return (await this.#look(signal)).plan;
	}

	async apply({ signal, onApplied }: ApplyServiceOptions = {}): Promise<SesServiceReport> {
		const applied: SesServicePart[] = [];
		let { planned, plan } = await this.#look(signal);
		for (let round = 1; round <= maxRounds && planned.some((part) => isOpen(part, round)); round += 1) {
			for (const { actions, ...part } of planned.filter((each) => isOpen(each, round))) {
				for (const action of actions) await performAction(action, this.#ses, this.#sns, signal);
				applied.push(part);
				onApplied?.(part);
			}
			({ planned, plan } = await this.#look(signal));
		}
		return { applied, plan };
	}

	async close(): Promise<void> {
		await Promise.all([this.#ses.close(), this.#sns.close()]);
	}

	async #look(
		signal: AbortSignal | undefined,
	): Promise<{ readonly planned: readonly PlannedPart[]; readonly plan: SesServicePlan }> {
		const { desired } = this.#options;
		const found = await readService(desired, this.#ses, this.#sns, signal);
		const planned = compareService(found, desired);
		const topicArn = found.topic?.arn;
		return {
			planned,
			plan: {
				region: found.region,
				topicArn,
				accountId: topicArn && accountOf(topicArn),
				parts: planned.map(withoutActions),
			},
		};
	}
}

/** A subscriber who is asked to confirm needs time to: that is sent again by the next run, not by this one. */
function isOpen({ actions, state }: PlannedPart, round: number): boolean {
	return actions.length > 0 && (round === 1 || state !== "waiting");
}

function withoutActions({ part, name, state, found, wanted, remedy, sentence }: PlannedPart): SesServicePart {
	return { part, name, state, found, wanted, remedy, sentence };
}
