import type { SenderIdentity } from "../identity/identity-service.ts";
import type { SenderPlan } from "../plan/sender-plan.ts";
import type { SenderAct, SenderRecord, SurveySummary, Waiver } from "./sender-record.ts";

/** Which sender of which tenant. */
export interface SenderKey {
	readonly tenant: string | undefined;
	/** A domain or an address, as the operator wrote it; it is normalised as the setting's entries are. */
	readonly sender: string;
}

/** What one look at the service and at the DNS came to. */
export interface SenderCheck {
	readonly record: SenderRecord;
	/** Undefined where the service could not be asked. */
	readonly identity: SenderIdentity | null | undefined;
	/** Of a domain, where both sides could be asked. */
	readonly plan: SenderPlan | undefined;
	/** What still stands in the way of registering, by stable codes; empty once nothing does. */
	readonly waitsFor: readonly string[];
}

/** What one round over all senders came to. */
export interface RecheckReport {
	/** Senders about which the service gave an answer. */
	readonly checked: number;
	/** Senders about which it could not be asked; nothing was changed of them. */
	readonly unreachable: number;
	/** Senders whose check threw, for example because their setting is bad; the hook `onError` was told. */
	readonly failed: number;
}

/** Takes senders through part C. Every method may be repeated, and goes on where an earlier call or process stopped. */
export interface SenderRegistrar {
	/** C1: notes that a sender is wanted. Free-mail domains are refused. */
	request(
		key: SenderKey &
			SenderAct & { readonly dmarcReports?: string | undefined; readonly mailFromDomain?: string | undefined },
	): Promise<SenderRecord>;
	/** C1: what the survey came to. With dead addresses the next step is asking for the clean-up. */
	recordSurvey(key: SenderKey & SenderAct & { readonly survey: SurveySummary }): Promise<SenderRecord>;
	requestCleanup(key: SenderKey & SenderAct): Promise<SenderRecord>;
	/** Lets something go that would be in the way; recorded with who and why. */
	waive(key: SenderKey & SenderAct & { readonly waiver: Waiver }): Promise<SenderRecord>;
	/** C4: recorded before anything is created. */
	acknowledge(key: SenderKey & SenderAct): Promise<SenderRecord>;
	/** C2, C4: creates the identity at the service, and sets its MAIL FROM domain. */
	issue(key: SenderKey & SenderAct): Promise<SenderCheck>;
	/** The plan of a domain as things stand, without changing anything here or at the service. */
	plan(
		key: SenderKey & { readonly dmarcReports?: string | undefined; readonly mailFromDomain?: string | undefined },
	): Promise<SenderPlan>;
	/** C3, C5, C6: looks at the service and the DNS, takes the steps that follow (registering, demoting, recovering among them), and says what it saw. */
	check(key: SenderKey & Partial<SenderAct>): Promise<SenderCheck>;
	/** Starts again what the service gave up. */
	restart(key: SenderKey & SenderAct): Promise<SenderCheck>;
	/**
	 * Gives a sender up: its entry is taken out of the setting, and mail goes the standard way at once. What the service has of it stays
	 * there. It can be requested anew, and is surveyed anew then.
	 */
	withdraw(key: SenderKey & SenderAct): Promise<SenderRecord>;
	/** Checks until the sender is registered, has failed, or the signal ends it. */
	watch(
		key: SenderKey & Partial<SenderAct>,
		options: { readonly onCheck: (check: SenderCheck) => void; readonly signal?: AbortSignal | undefined },
	): Promise<SenderCheck>;
	/** C6: checks every registered or revoked sender, and those under way, that was not checked lately. One that fails never keeps the others waiting. */
	recheckAll(options?: { readonly signal?: AbortSignal | undefined }): Promise<RecheckReport>;
}
