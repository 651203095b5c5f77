import { isMailError } from "@todoku/core";
import type { SenderIdentity } from "../identity/identity-service.ts";
import type { FoundRecords, SenderPlan } from "../plan/sender-plan.ts";
import type { SenderQuestions } from "../plan/sender-questions.ts";
import { AddressOverrides } from "./address-overrides.ts";
import type { SenderLook } from "./observe.ts";
import type { ResolvedRegistrarOptions } from "./registrar-options.ts";
import type { SenderRecord } from "./sender-record.ts";

/** All that one look saw. */
export interface FullLook extends SenderLook {
	readonly region: string;
	readonly found: FoundRecords | undefined;
	/** Undefined where the list of identities could not be read. */
	readonly isOverridden: boolean | undefined;
}

/** A look that came to nothing: the service could not be asked. */
export interface FailedLook {
	readonly identity: undefined;
	readonly plan: SenderPlan | undefined;
	readonly outage: unknown;
}

/** What the service cannot help: it says nothing about a sender. */
const outageCodes: ReadonlySet<string> = new Set(["throttled", "service-error", "timeout", "connection-lost"]);

export function isOutage(error: unknown): boolean {
	return isMailError(error) && outageCodes.has(error.code);
}

type LookerOptions = Pick<
	ResolvedRegistrarOptions,
	"service" | "readRecords" | "planDomain" | "standard" | "clock" | "identityListMs" | "guard"
>;

/** Looks at the service and the DNS, and changes nothing. */
export class SenderLooker {
	readonly #options: LookerOptions;
	readonly #overrides: AddressOverrides;

	constructor(options: LookerOptions) {
		this.#options = options;
		this.#overrides = new AddressOverrides(options.service, options.clock, options.identityListMs);
	}

	/** @throws what the service refuses for a reason of its own: that is no outage, and nobody's drift either. */
	async look(record: SenderRecord, signal: AbortSignal | undefined): Promise<FullLook | FailedLook> {
		const { service, clock } = this.#options;
		let identity: SenderIdentity | null;
		let region: string;
		try {
			region = await service.region();
			identity = await service.read(record.sender, { signal });
		} catch (error) {
			if (!isOutage(error)) throw error;
			return { identity: undefined, plan: undefined, outage: error };
		}
		const at = clock.now();
		if (record.kind === "address")
			return { identity, region, at, plan: undefined, found: undefined, isOverridden: false };
		const { dmarcReports, mailFromDomain } = record;
		const looked = await this.#tryToPlan({ domain: record.sender, identity, dmarcReports, mailFromDomain }, region);
		signal?.throwIfAborted();
		const isOverridden = identity === null ? false : await this.#isOverridden(identity, signal);
		return { identity, region, at, ...looked, isOverridden };
	}

	/** The plan of a domain, and what it rests on. */
	async plan(
		questions: SenderQuestions,
		region: string,
	): Promise<{ readonly plan: SenderPlan; readonly found: FoundRecords }> {
		const { readRecords, planDomain, standard } = this.#options;
		const asked = standard === undefined ? questions : { ...questions, standard };
		const found = await readRecords(asked);
		return { plan: planDomain({ ...asked, region, found }), found };
	}

	async #tryToPlan(
		questions: SenderQuestions,
		region: string,
	): Promise<{ readonly plan: SenderPlan | undefined; readonly found: FoundRecords | undefined }> {
		try {
			return await this.plan(questions, region);
		} catch (error) {
			this.#options.guard.error(error);
			return { plan: undefined, found: undefined };
		}
	}

	async #isOverridden(identity: SenderIdentity, signal: AbortSignal | undefined): Promise<boolean | undefined> {
		try {
			return await this.#overrides.hasAny(identity, { signal });
		} catch (error) {
			signal?.throwIfAborted();
			// Without the right to list identities everything else still works.
			if (!isOutage(error)) this.#options.guard.error(error);
			return undefined;
		}
	}
}
