import { badRequest, SesError } from "./errors.ts";
import { checkDomain, type Mailbox, parseMailbox } from "./mailbox.ts";

/** How far SES has come with verifying an identity. */
export type IdentityStatus = (typeof identityStatuses)[number];

export const identityStatuses = ["PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"] as const;

/** A domain or an address that this account may send as, once its status is `SUCCESS`. */
export interface Identity {
	/** Domains in lower case, addresses exactly as created. */
	readonly name: string;
	readonly type: "EMAIL_ADDRESS" | "DOMAIN";
	readonly status: IdentityStatus;
	/** The selector of the caller's own DKIM key, when there is one; otherwise SES makes the keys. */
	readonly dkimSelector?: string;
	readonly configurationSetName?: string;
	/** Whether bounces and complaints come back as mail. */
	readonly feedbackForwarding: boolean;
	readonly notifications: IdentityNotifications;
	readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

export const notifiedEvents = ["BOUNCE", "COMPLAINT", "DELIVERY"] as const;

/** What the topics of an identity are told of. */
export type NotifiedEvent = (typeof notifiedEvents)[number];

/** Where SES tells of what happens to mail of an identity, besides what configuration sets publish. */
export interface IdentityNotifications {
	/** The ARN of a topic for each kind of event; none for a kind that nobody is told of. */
	readonly topics?: Readonly<Partial<Record<NotifiedEvent, string>>>;
	/** Whether the headers of the message are told as well. Default `false`. */
	readonly includeHeaders?: boolean;
}

/** Set when the identity is created. */
export type IdentityDetails = Partial<Pick<Identity, "dkimSelector" | "configurationSetName" | "tags">>;

/** The identities of one account in one region. */
export class IdentityStore {
	readonly #identities = new Map<string, Identity>();

	/** @throws {SesError} `AlreadyExistsException`, or `BadRequestException` for what is neither an address nor a domain. */
	create(text: string, details: IdentityDetails): Identity {
		const name = identityName(text);
		if (this.#identities.has(name)) {
			throw new SesError("AlreadyExistsException", `Email identity ${name} already exist.`);
		}
		return this.#put({ ...freshIdentity(name), ...details });
	}

	/** Creates the identity, or changes the one that is there. */
	setStatus(text: string, status: IdentityStatus): Identity {
		const name = identityName(text);
		return this.#put({ ...(this.#identities.get(name) ?? freshIdentity(name)), status });
	}

	/** @throws {SesError} `NotFoundException`. */
	setFeedbackForwarding(text: string, feedbackForwarding: boolean): void {
		this.#put({ ...this.get(text), feedbackForwarding });
	}

	/**
	 * @param configurationSetName Undefined: none from now on.
	 * @throws {SesError} `NotFoundException`.
	 */
	setConfigurationSet(text: string, configurationSetName: string | undefined): void {
		const { configurationSetName: _, ...identity } = this.get(text);
		this.#put({ ...identity, ...(configurationSetName !== undefined && { configurationSetName }) });
	}

	/** @throws {SesError} `NotFoundException`. */
	setNotifications(text: string, notifications: IdentityNotifications): void {
		this.#put({ ...this.get(text), notifications });
	}

	/** @throws {SesError} `NotFoundException`; also for a subdomain that may send because its parent is verified. */
	get(text: string): Identity {
		const identity = this.#identities.get(identityName(text));
		if (!identity) throw new SesError("NotFoundException", `Email identity ${text} does not exist.`);
		return identity;
	}

	delete(text: string): boolean {
		return this.#identities.delete(identityName(text));
	}

	/** Sorted by name. */
	list(): readonly Identity[] {
		return [...this.#identities.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
	}

	/**
	 * Whether this account may use the mailbox as a sender (in the sandbox also: as a recipient).
	 *
	 * The most granular identity decides alone: the address, then its domain, then each parent domain.
	 *
	 * [UNV] SES documents this precedence for *verified* identities. Whether an address or subdomain identity that is not
	 * verified overrides a verified parent is not established; here it does, because a mail that is refused in development
	 * is noticed, and one refused in production is lost.
	 */
	covers(mailbox: Mailbox): boolean {
		const identity = this.closest(mailbox);
		return identity !== undefined && isVerified(identity);
	}

	/** The most granular identity for the mailbox, verified or not. */
	closest(mailbox: Mailbox): Identity | undefined {
		return coveringNames(mailbox)
			.map((name) => this.#identities.get(name))
			.find((identity) => identity !== undefined);
	}

	#put(identity: Identity): Identity {
		this.#identities.set(identity.name, identity);
		return identity;
	}
}

/**
 * Whether the identity may send.
 *
 * [UNV] SES may let an identity in `TEMPORARY_FAILURE` go on sending for a while; here only `SUCCESS` sends.
 */
export function isVerified(identity: Identity): boolean {
	return identity.status === "SUCCESS";
}

/** The names an identity for this mailbox may have, most granular first. */
function coveringNames({ address, localPart, domain }: Mailbox): readonly string[] {
	const labels = domain.toLowerCase().split(".");
	const domains = labels.map((_, index) => labels.slice(index).join("."));
	// A verified address also covers its `+label` forms.
	const plus = localPart.startsWith('"') ? -1 : localPart.indexOf("+");
	const withoutLabel = plus > 0 ? [`${localPart.slice(0, plus)}@${domain}`] : [];
	// SES compares address identities as they stand, the domain included: sender@EXAMPLE.com is not sender@example.com.
	return [address, ...withoutLabel, ...domains];
}

function identityName(text: string): string {
	if (!text.includes("@")) {
		checkDomain(text);
		return text.toLowerCase();
	}
	const { address } = parseMailbox(text);
	if (address !== text) throw badRequest(`Invalid email address ${text}.`);
	return address;
}

function freshIdentity(name: string): Identity {
	return { name, type: typeOf(name), status: "PENDING", feedbackForwarding: true, notifications: {}, tags: [] };
}

function typeOf(name: string): Identity["type"] {
	return name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN";
}
