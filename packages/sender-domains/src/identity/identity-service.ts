/** How far the service has come with something it verifies (SES API v2: VerificationStatus, DkimAttributes.Status, MailFromDomainStatus). */
export const verificationStates = ["not-started", "pending", "success", "temporary-failure", "failed"] as const;
export type VerificationState = (typeof verificationStates)[number];

/** What the service says of one sender: a domain, or a single address. */
export interface SenderIdentity {
	/** A domain in lower-case ASCII, or an address exactly as it was created. */
	readonly name: string;
	readonly kind: "domain" | "address";
	/** The gate: whether the service sends for it now. */
	readonly verifiedForSending: boolean;
	readonly verification: VerificationState;
	/** Why the service could not verify it, in its own words (`HOST_NOT_FOUND`, `DNS_SERVER_ERROR`). */
	readonly verificationError: string | undefined;
	readonly lastCheckedAt: Date | undefined;
	readonly lastSuccessAt: Date | undefined;
	/** Undefined where the service has none for it. */
	readonly dkim: SenderDkim | undefined;
	/** Undefined while no MAIL FROM domain is set. */
	readonly mailFrom: SenderMailFrom | undefined;
	/** Whether bounces and complaints come back as mail. */
	readonly feedbackForwarding: boolean;
	readonly configurationSet: string | undefined;
}

export interface SenderDkim {
	readonly state: VerificationState;
	readonly signingEnabled: boolean;
	/** `service`: the service makes the keys and wants CNAMEs; `own`: the key is ours, and `tokens` holds its selector. */
	readonly origin: "service" | "own";
	readonly tokens: readonly string[];
	/** Where the CNAMEs point: `<token>.<hostedZone>`. Undefined where the service does not say. */
	readonly hostedZone: string | undefined;
}

export interface SenderMailFrom {
	/** Lower-case ASCII. */
	readonly domain: string;
	readonly state: VerificationState;
	/** What the service does while its MX cannot be found: uses a domain of its own, or refuses to send. */
	readonly onMxFailure: "use-default" | "reject";
}

/** One line of the service's list. */
export interface ListedIdentity {
	readonly name: string;
	readonly kind: "domain" | "address";
	readonly verifiedForSending: boolean;
	readonly verification: VerificationState;
}

/** Whether the account as a whole may send, and how much. */
export interface ServiceAccount {
	readonly region: string;
	readonly sendingEnabled: boolean;
	/** False in the sandbox: mail goes to verified recipients only. */
	readonly productionAccess: boolean;
	/** The service's own word: `HEALTHY`, `PROBATION`, `SHUTDOWN`. */
	readonly enforcement: string | undefined;
	/** Recipients per second. */
	readonly maxSendRate: number | undefined;
	/** Recipients in 24 hours; undefined also for no limit. */
	readonly max24HourSend: number | undefined;
	readonly sentLast24Hours: number | undefined;
}

export interface IdentityCallOptions {
	/** Ends waiting and asking. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * The delivery service's side of part C. Every method may be repeated; each throws a `MailError` that says what the service refused and
 * how to mend it, and one with the code `throttled`, `service-error`, `timeout` or `connection-lost` where it could not be asked: an
 * outage, which says nothing about an identity.
 */
export interface IdentityService {
	/** The region in which all of this holds. */
	region(): Promise<string>;
	account(options?: IdentityCallOptions): Promise<ServiceAccount>;
	/** Exactly this identity; null where there is none, also for a subdomain that may send because its parent is verified. */
	read(name: string, options?: IdentityCallOptions): Promise<SenderIdentity | null>;
	list(options?: IdentityCallOptions): AsyncIterable<ListedIdentity>;
	/** Creates it, or gives the one that is there. For an address the service then mails its confirmation link. */
	create(
		name: string,
		options?: IdentityCallOptions & { readonly configurationSet?: string | undefined },
	): Promise<SenderIdentity>;
	/** Sets the MAIL FROM domain; setting the same again starts a search that had failed anew. */
	setMailFrom(
		name: string,
		mailFrom: { readonly domain: string; readonly onMxFailure: "use-default" | "reject" },
		options?: IdentityCallOptions,
	): Promise<void>;
	/** Starts the service's search for the records anew, after it gave up; for an address, mails a new link. The DKIM tokens stay where the service allows it; the answer says what holds now. */
	restart(name: string, options?: IdentityCallOptions): Promise<SenderIdentity>;
	/** Takes it away; nothing happens where there is none. */
	remove(name: string, options?: IdentityCallOptions): Promise<void>;
	close(): Promise<void>;
}
