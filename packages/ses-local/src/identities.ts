import { randomBytes } from "node:crypto";
import { badRequest, SesError } from "./errors.ts";
import {
	type Confirmation,
	type DkimKey,
	freshIdentity,
	type Identity,
	type IdentityNotifications,
	isVerified,
} from "./identity.ts";
import { checkDomain, type Mailbox, parseMailbox } from "./mailbox.ts";
import { type IdentityStatus, newSearch, searchByHand } from "./verification/search.ts";

/** Set when the identity is created. */
export interface IdentityDetails extends Partial<Pick<Identity, "configurationSetName" | "tags">> {
	/** Default: one that SES makes. */
	readonly dkimKey?: DkimKey;
}

/** SES's own limit for the link that it mails. */
const confirmationMs = 24 * 60 * 60 * 1000;

/** The identities of one account in one region. */
export class IdentityStore {
	readonly #identities = new Map<string, Identity>();

	/** @throws {SesError} `AlreadyExistsException`, or `BadRequestException` for what is neither an address nor a domain. */
	create(text: string, { dkimKey, ...details }: IdentityDetails, at: Date): Identity {
		const name = identityName(text);
		if (this.#identities.has(name)) {
			throw new SesError("AlreadyExistsException", `Email identity ${name} already exist.`);
		}
		const identity = freshIdentity(name, newSearch(at));
		return this.put({ ...identity, ...details, ...(dkimKey && { dkim: { ...identity.dkim, key: dkimKey } }) });
	}

	/** Creates the identity, or changes the one that is there, with its DKIM key and its MAIL FROM domain. */
	setStatus(text: string, status: IdentityStatus, at: Date): Identity {
		const name = identityName(text);
		const search = searchByHand(status, at);
		const existing = this.#identities.get(name);
		if (!existing) return this.put(freshIdentity(name, search));
		return this.put({
			...existing,
			verification: search,
			dkim: { ...existing.dkim, search },
			...(existing.mailFrom && { mailFrom: { ...existing.mailFrom, search } }),
		});
	}

	/**
	 * Makes a new link for an address; the one before is void.
	 *
	 * @throws {SesError} `NotFoundException`.
	 */
	startConfirmation(text: string, at: Date): Confirmation {
		const token = randomBytes(32).toString("base64url");
		const confirmation = { token, expiresAt: new Date(at.getTime() + confirmationMs) };
		this.put({ ...this.get(text), confirmation });
		return confirmation;
	}

	/** Somebody opened a link. @returns The address it proves; undefined where it proves nothing, or nothing any more. */
	confirm(token: string, at: Date): Identity | undefined {
		const identity = this.list().find(({ confirmation }) => confirmation?.token === token);
		if (!identity?.confirmation || at >= identity.confirmation.expiresAt) return undefined;
		const { verification } = identity;
		return this.put({
			...identity,
			verification: { ...verification, status: "SUCCESS", lastCheckedAt: at, lastSuccessAt: at },
		});
	}

	/** @throws {SesError} `NotFoundException`. */
	setFeedbackForwarding(text: string, feedbackForwarding: boolean): void {
		this.put({ ...this.get(text), feedbackForwarding });
	}

	/**
	 * @param configurationSetName Undefined: none from now on.
	 * @throws {SesError} `NotFoundException`.
	 */
	setConfigurationSet(text: string, configurationSetName: string | undefined): void {
		const { configurationSetName: _, ...identity } = this.get(text);
		this.put({ ...identity, ...(configurationSetName !== undefined && { configurationSetName }) });
	}

	/** @throws {SesError} `NotFoundException`. */
	setNotifications(text: string, notifications: IdentityNotifications): void {
		this.put({ ...this.get(text), notifications });
	}

	/** @throws {SesError} `NotFoundException`; also for a subdomain that may send because its parent is verified. */
	get(text: string): Identity {
		const identity = this.#identities.get(identityName(text));
		if (!identity) throw new SesError("NotFoundException", `Email identity ${text} does not exist.`);
		return identity;
	}

	/** Puts one in the place of the one that is there. */
	put(identity: Identity): Identity {
		this.#identities.set(identity.name, identity);
		return identity;
	}

	/** Undefined where there is none. */
	find(name: string): Identity | undefined {
		return this.#identities.get(name);
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
		return this.#first(coveringNames(mailbox));
	}

	/** The most granular identity for the domain, verified or not. */
	closestToDomain(domain: string): Identity | undefined {
		return this.#first(withParents(domain));
	}

	#first(names: readonly string[]): Identity | undefined {
		return names.map((name) => this.#identities.get(name)).find((identity) => identity !== undefined);
	}
}

/** The names an identity for this mailbox may have, most granular first. */
function coveringNames({ address, localPart, domain }: Mailbox): readonly string[] {
	// A verified address also covers its `+label` forms.
	const plus = localPart.startsWith('"') ? -1 : localPart.indexOf("+");
	const withoutLabel = plus > 0 ? [`${localPart.slice(0, plus)}@${domain}`] : [];
	// SES compares address identities as they stand, the domain included: sender@EXAMPLE.com is not sender@example.com.
	return [address, ...withoutLabel, ...withParents(domain)];
}

function withParents(domain: string): readonly string[] {
	const labels = domain.toLowerCase().split(".");
	return labels.map((_, index) => labels.slice(index).join("."));
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
