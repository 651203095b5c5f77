import type { AccountSettings } from "./account.ts";
import type { Outcome } from "./aftermath/outcome.ts";
import type { Wait } from "./background.ts";
import type { Fates } from "./fates/fate.ts";
import type { Faults } from "./faults/fault-rule.ts";
import type { IdentityNotifications } from "./identity.ts";
import type { SentMessage } from "./message-store.ts";
import type { Notice } from "./notices/notice.ts";
import type { Sns } from "./sns/sns-types.ts";
import type { Sqs } from "./sqs/local-sqs.ts";
import type { SuppressedDestination } from "./suppression/suppression-list.ts";
import type { TenantSettings } from "./tenants/tenant-store.ts";
import type { DnsResolver } from "./verification/dns-resolver.ts";
import type { DnsServers } from "./verification/node-dns.ts";
import type { IdentityStatus } from "./verification/search.ts";
import type { Verification, VerificationSettings } from "./verification/verification-settings.ts";
import type { VerificationChange } from "./verification/verifier.ts";

export interface SesLocalOptions {
	/**
	 * Where to listen. Default `127.0.0.1`. On a loopback address, requests with a foreign Host or Origin header are
	 * refused; on any other there is no protection at all, and everybody who reaches it can read the mail.
	 */
	readonly host?: string;
	/** Default 0, which takes a free port. */
	readonly port?: number;
	/** The region this account is in; it appears in messages and DKIM zones. Default `ap-northeast-1`. */
	readonly region?: string;
	/** Domains and addresses that are verified from the start. Default none. */
	readonly identities?: readonly string[];
	/**
	 * Where the records of identities are looked for: DNS servers, or whatever answers in their place. Identities whose status was set by
	 * hand, those of `identities` among them, are not looked for. Default: nothing is looked up, and each status stays until it is set.
	 */
	readonly dns?: DnsServers | DnsResolver | undefined;
	/** Default: every 2 seconds, with SES's patience. */
	readonly verification?: VerificationSettings | undefined;
	/** The account at the start. Default: may send, production access, 14 recipients per second, 50,000 per day. */
	readonly account?: Partial<AccountSettings>;
	/** Tenants there are from the start, by name. Default none. */
	readonly tenants?: Readonly<Record<string, TenantSettings>>;
	/** The only configuration sets there are; any other is refused with `NotFoundException`. Default: any name will do. */
	readonly configurationSets?: readonly string[];
	/** How many messages are kept; the oldest goes first. At least 1. Default 1000. */
	readonly maxMessages?: number;
	/** Default: the system's. */
	readonly clock?: () => Date;
	/** Called once for each accepted message, after it is stored. What it throws is not caught: it ends up as an uncaught exception. */
	readonly onMessage?: (message: SentMessage) => void;
	/** Called once for each mail from SES itself, after it is stored; `settled` waits for it. What it throws is not caught. */
	readonly onNotice?: (notice: Notice) => void | Promise<void>;
	/** Called when SES came to another status: by a look at the DNS, by a link that was opened, by time. What it throws is not caught. */
	readonly onVerification?: ((change: VerificationChange) => void) | undefined;
	/** What SNS posts with. Default: the runtime's. */
	readonly fetch?: typeof globalThis.fetch;
	/**
	 * What retries, time-outs, `shuffle`, fates with `afterMs`, long polls and `slow` faults wait with: so many milliseconds, or until
	 * the signal aborts, and then it rejects. One that returns at once also lets all receivers of SNS be too late. Default: the
	 * runtime's timer.
	 */
	readonly wait?: Wait;
}

/** A running local SES. */
export interface SesLocal {
	/** For the SDK's `endpoint` option. */
	readonly url: string;
	readonly region: string;
	/** What was sent, oldest first; a snapshot. */
	messages(): readonly SentMessage[];
	/** Forgets the messages, their outcomes and the notices; what they took of the daily quota stays taken. */
	clear(): void;
	/**
	 * Resolves when everything that follows from accepted messages has happened and was told, retries, delays and callbacks included.
	 * Waits for ever where a receiver never answers and `wait` never ends.
	 */
	settled(): Promise<void>;
	/** What became of messages for each recipient, in the order it happened, as many as `maxMessages`; a snapshot. */
	outcomes(): readonly Outcome[];
	/** The mails from SES itself, oldest first: those that came back, and those that ask for a confirmation; as many as `maxMessages`; a snapshot. */
	notices(): readonly Notice[];
	/** The account's suppression list, sorted by address; a snapshot. It is changed through SES's API, as anybody would. */
	suppressed(): readonly SuppressedDestination[];
	/**
	 * Creates the identity, or changes the one that is there: its status, and those of its DKIM key and its MAIL FROM domain. The DNS is
	 * not asked about it any more, except after `PENDING`, or when what failed is set up anew.
	 *
	 * @throws {Error} for what is neither a domain nor an address.
	 */
	setIdentity(identity: string, status: IdentityStatus): void;
	/**
	 * Says which topics are told of bounces, complaints and deliveries of the identity's mail, in the form that has
	 * `notificationType`, instead of those before. SES has this in the first version of its API only.
	 *
	 * @throws {Error} for an identity or a topic that is not there.
	 */
	setIdentityNotifications(identity: string, notifications: IdentityNotifications): void;
	/** @returns Whether there was such an identity. */
	deleteIdentity(identity: string): boolean;
	/**
	 * Creates the tenant, or changes the one that is there: its status, and what it may send with besides what it has already.
	 *
	 * @throws {Error} for a name SES would not take.
	 */
	setTenant(name: string, settings: TenantSettings): void;
	/** Changes the settings that are given and leaves the others. */
	setAccount(changes: Partial<AccountSettings>): void;
	/** SES looking for what identities should have published. */
	readonly verification: Verification;
	/** What goes wrong on purpose. */
	readonly faults: Faults;
	/** What becomes of accepted messages. */
	readonly fates: Fates;
	/** The topics that events are published to. */
	readonly sns: Sns;
	/** Queues that may subscribe to topics. */
	readonly sqs: Sqs;
	/** Stops listening and cuts open connections, also those that a fault delays or leaves hanging. May be called twice. */
	close(): Promise<void>;
}
