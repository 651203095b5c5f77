/** How far SES has come with something it verifies. */
export const sesVerificationStates = ["not-started", "pending", "success", "temporary-failure", "failed"] as const;

export type SesVerificationState = (typeof sesVerificationStates)[number];

/** What SES says of one sender: a domain, or a single address. */
export interface SesIdentity {
	/** A domain in lower-case ASCII, or an address exactly as it was created: SES tells addresses apart by case. */
	readonly name: string;
	readonly kind: "domain" | "address";
	/** Whether SES sends for it now. */
	readonly verifiedForSending: boolean;
	readonly verification: SesVerificationState;
	/** Why SES could not verify it, in SES's words (`HOST_NOT_FOUND`, `DNS_SERVER_ERROR`). */
	readonly verificationError: string | undefined;
	readonly lastCheckedAt: Date | undefined;
	readonly lastSuccessAt: Date | undefined;
	/** Undefined where SES tells of none. */
	readonly dkim: SesIdentityDkim | undefined;
	/** Undefined while no MAIL FROM domain is set. */
	readonly mailFrom: SesIdentityMailFrom | undefined;
	/** Whether bounces and complaints come back as mail. */
	readonly feedbackForwarding: boolean;
	/** The one of mail that names no other. */
	readonly configurationSet: string | undefined;
}

export interface SesIdentityDkim {
	readonly state: SesVerificationState;
	readonly signingEnabled: boolean;
	/** `service`: SES makes the keys (Easy DKIM) and wants CNAMEs; `own`: the key is yours (BYODKIM), and `tokens` holds its selector. */
	readonly origin: "service" | "own";
	readonly tokens: readonly string[];
	/** Where the CNAMEs point: `<token>.<hostedZone>`. Undefined where SES does not say. */
	readonly hostedZone: string | undefined;
}

export interface SesIdentityMailFrom {
	/** Lower-case. */
	readonly domain: string;
	readonly state: SesVerificationState;
	/** What SES does while its MX cannot be found: uses a domain of its own, or refuses to send. */
	readonly onMxFailure: "use-default" | "reject";
}

/** One line of SES's list. */
export interface SesListedIdentity {
	readonly name: string;
	readonly kind: "domain" | "address";
	readonly verifiedForSending: boolean;
	readonly verification: SesVerificationState;
}

/** Whether the account as a whole may send in this region, and how much. */
export interface SesAccount {
	readonly region: string;
	readonly sendingEnabled: boolean;
	/** False in the sandbox: mail goes to verified recipients only. */
	readonly productionAccess: boolean;
	/** SES's own word: `HEALTHY`, `PROBATION`, `SHUTDOWN`. */
	readonly enforcement: string | undefined;
	/** Recipients per second. */
	readonly maxSendRate: number | undefined;
	/** Recipients in 24 hours; undefined also for no limit. */
	readonly max24HourSend: number | undefined;
	readonly sentLast24Hours: number | undefined;
}
