import { type Clock, MailError, systemClock } from "@todoku/core";
import type {
	IdentityCallOptions,
	IdentityService,
	ListedIdentity,
	SenderIdentity,
	SenderMailFrom,
	ServiceAccount,
} from "../identity/identity-service.ts";

export interface FakeIdentityServiceOptions {
	/** Default: `ap-northeast-1`. */
	readonly region?: string | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
	/** What differs from an account in production that may send. */
	readonly account?: Partial<ServiceAccount> | undefined;
}

export type IdentityMethod = "account" | "create" | "list" | "read" | "region" | "remove" | "restart" | "setMailFrom";

/** A call as it came in. */
export interface IdentityCall {
	readonly method: IdentityMethod;
	/** Of the identity; undefined for calls that are about none. */
	readonly name: string | undefined;
}

/** A delivery service that is played: it looks nothing up, and an identity is as it was told to be. */
export interface FakeIdentityService extends IdentityService {
	/** Every call, the failed ones among them, in their order. */
	readonly calls: readonly IdentityCall[];
	/** What is there. */
	readonly identities: ReadonlyMap<string, SenderIdentity>;
	/** Addresses to which a confirmation link was mailed, once for each time. */
	readonly links: readonly string[];
	/** Puts an identity there, or changes one that is: what is not named stays, or is as after `create`. */
	put(name: string, changes?: Partial<SenderIdentity>): SenderIdentity;
	/** Makes everything about it be found: verified, signed for, with its MAIL FROM domain where one is set. */
	verify(name: string): SenderIdentity;
	/** The same for what the service gave up: it sends for it no more. */
	giveUp(name: string): SenderIdentity;
	/** Takes an identity away, as somebody could in the service's own console. */
	lose(name: string): void;
	/**
	 * Makes the next call of a method throw, once.
	 *
	 * @param when `after`: it was done, and the answer is lost. Default: `before`.
	 */
	failNext(method: IdentityMethod, error?: unknown, when?: "before" | "after"): void;
	/** Makes every call throw from now on; null ends it. */
	failAll(error: unknown): void;
}

/** What the played service throws where no other error was given: an outage, which says nothing about an identity. */
export function serviceOutage(): MailError {
	return new MailError("service-error", "The delivery service could not be asked; try again later");
}

/** A played {@link IdentityService} for tests: its states and failures are set by hand. */
export function createFakeIdentityService(options: FakeIdentityServiceOptions = {}): FakeIdentityService {
	return new PlayedService(options);
}

class PlayedService implements FakeIdentityService {
	readonly calls: IdentityCall[] = [];
	readonly identities: Map<string, SenderIdentity> = new Map();
	readonly links: string[] = [];
	readonly #region: string;
	readonly #clock: Clock;
	readonly #account: Partial<ServiceAccount>;
	readonly #failures: {
		readonly method: IdentityMethod;
		readonly error: unknown;
		readonly when: "before" | "after";
	}[] = [];
	#outage: unknown = null;

	constructor({ region = "ap-northeast-1", clock = systemClock, account = {} }: FakeIdentityServiceOptions) {
		this.#region = region;
		this.#clock = clock;
		this.#account = account;
	}

	put(name: string, changes: Partial<SenderIdentity> = {}): SenderIdentity {
		const identity = { ...(this.identities.get(name) ?? fresh(name)), ...changes };
		this.identities.set(name, identity);
		return identity;
	}

	verify(name: string): SenderIdentity {
		const { dkim, mailFrom } = this.identities.get(name) ?? fresh(name);
		const now = this.#clock.now();
		return this.put(name, {
			verifiedForSending: true,
			verification: "success",
			verificationError: undefined,
			lastCheckedAt: now,
			lastSuccessAt: now,
			dkim: dkim === undefined ? undefined : { ...dkim, state: "success", signingEnabled: true },
			mailFrom: mailFrom === undefined ? undefined : { ...mailFrom, state: "success" },
		});
	}

	giveUp(name: string): SenderIdentity {
		const { dkim, mailFrom } = this.identities.get(name) ?? fresh(name);
		return this.put(name, {
			verifiedForSending: false,
			verification: "failed",
			verificationError: "HOST_NOT_FOUND",
			lastCheckedAt: this.#clock.now(),
			dkim: dkim === undefined ? undefined : { ...dkim, state: "failed" },
			mailFrom: mailFrom === undefined ? undefined : { ...mailFrom, state: "failed" },
		});
	}

	lose(name: string): void {
		this.identities.delete(name);
	}

	failNext(method: IdentityMethod, error: unknown = serviceOutage(), when: "before" | "after" = "before"): void {
		this.#failures.push({ method, error, when });
	}

	failAll(error: unknown): void {
		this.#outage = error;
	}

	region(): Promise<string> {
		return this.#answer("region", undefined, undefined, () => this.#region);
	}

	account(options?: IdentityCallOptions): Promise<ServiceAccount> {
		return this.#answer("account", undefined, options, () => ({
			region: this.#region,
			sendingEnabled: true,
			productionAccess: true,
			enforcement: "HEALTHY",
			maxSendRate: 14,
			max24HourSend: 50_000,
			sentLast24Hours: 0,
			...this.#account,
		}));
	}

	read(name: string, options?: IdentityCallOptions): Promise<SenderIdentity | null> {
		return this.#answer("read", name, options, () => this.identities.get(name) ?? null);
	}

	async *list(options?: IdentityCallOptions): AsyncIterable<ListedIdentity> {
		const listed = await this.#answer("list", undefined, options, () => [...this.identities.values()]);
		for (const { name, kind, verifiedForSending, verification } of listed) {
			yield { name, kind, verifiedForSending, verification };
		}
	}

	create(
		name: string,
		options?: IdentityCallOptions & { readonly configurationSet?: string | undefined },
	): Promise<SenderIdentity> {
		return this.#answer("create", name, options, () => {
			const known = this.identities.get(name);
			if (known !== undefined) return known;
			if (name.includes("@")) this.links.push(name);
			return this.put(name, { configurationSet: options?.configurationSet });
		});
	}

	setMailFrom(
		name: string,
		{ domain, onMxFailure }: Pick<SenderMailFrom, "domain" | "onMxFailure">,
		options?: IdentityCallOptions,
	): Promise<void> {
		return this.#answer("setMailFrom", name, options, () => {
			const { mailFrom } = this.#existing(name);
			const isSearchedFor = mailFrom?.domain === domain && mailFrom.state !== "failed";
			const state = isSearchedFor ? mailFrom.state : "pending";
			this.put(name, { mailFrom: { domain, onMxFailure, state } });
		});
	}

	restart(name: string, options?: IdentityCallOptions): Promise<SenderIdentity> {
		return this.#answer("restart", name, options, () => {
			const { dkim, kind } = this.#existing(name);
			if (kind === "address") this.links.push(name);
			return this.put(name, {
				verification: "pending",
				verificationError: undefined,
				// The search for the MAIL FROM domain is another one, which setting it starts anew.
				dkim: dkim === undefined ? undefined : { ...dkim, state: "pending" },
			});
		});
	}

	remove(name: string, options?: IdentityCallOptions): Promise<void> {
		return this.#answer("remove", name, options, () => void this.identities.delete(name));
	}

	async close(): Promise<void> {}

	/** @throws {MailError} as the service does for an identity it does not know. */
	#existing(name: string): SenderIdentity {
		const identity = this.identities.get(name);
		if (identity === undefined)
			throw new MailError("identity-not-found", "The delivery service has no such identity; create it first");
		return identity;
	}

	async #answer<T>(
		method: IdentityMethod,
		name: string | undefined,
		options: IdentityCallOptions | undefined,
		answer: () => T,
	): Promise<T> {
		this.calls.push({ method, name });
		options?.signal?.throwIfAborted();
		if (this.#outage !== null) throw this.#outage;
		const failing = this.#failures.findIndex((one) => one.method === method);
		const [failure] = failing === -1 ? [] : this.#failures.splice(failing, 1);
		if (failure?.when === "before") throw failure.error;
		const result = answer();
		if (failure !== undefined) throw failure.error;
		return result;
	}
}

/** As the service has it right after `create`: it looks for the records, or waits for the click. */
function fresh(name: string): SenderIdentity {
	const isAddress = name.includes("@");
	return {
		name,
		kind: isAddress ? "address" : "domain",
		verifiedForSending: false,
		verification: "pending",
		verificationError: undefined,
		lastCheckedAt: undefined,
		lastSuccessAt: undefined,
		dkim: isAddress
			? undefined
			: {
					state: "pending",
					signingEnabled: true,
					origin: "service",
					tokens: ["one", "two", "three"].map((which) => `token-${which}`),
					hostedZone: "dkim.service.example",
				},
		mailFrom: undefined,
		feedbackForwarding: true,
		configurationSet: undefined,
	};
}
