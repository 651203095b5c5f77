import { easyDkim } from "../dkim.ts";
import type { IdentityStore } from "../identities.ts";
import type { Identity } from "../identity.ts";
import type { DnsResolver, StartOfAuthority } from "./dns-resolver.ts";
import { findEasyDkim, findMailFrom, findOwnKey } from "./find-records.ts";
import { advance, type Finding, type IdentityStatus, isOpen, type Patience, type VerificationError } from "./search.ts";

/** SES came to another status of something that it verifies. */
export interface VerificationChange {
	readonly at: Date;
	readonly identity: string;
	readonly what: "identity" | "dkim" | "mail-from";
	readonly from: IdentityStatus;
	readonly to: IdentityStatus;
	/** What was wrong, where something was. */
	readonly error?: VerificationError | undefined;
}

export interface VerifierContext {
	readonly identities: IdentityStore;
	readonly region: string;
	readonly clock: () => Date;
	/** Undefined: nothing is looked up. */
	readonly dns: DnsResolver | undefined;
	readonly patience: Patience;
	readonly closing: AbortSignal;
	readonly onChange: (change: VerificationChange) => void;
}

/** How many identities are looked up at once: enough for a slow DNS, few enough for a small one. */
const abreast = 8;

/** Looks again and again for what identities should have published. */
export class Verifier {
	readonly #context: VerifierContext;
	#last: Promise<void> = Promise.resolve();
	#busy = false;
	#startOfAuthority = new WeakMap<Identity["verification"], StartOfAuthority>();

	constructor(context: VerifierContext) {
		this.#context = context;
	}

	get hasDns(): boolean {
		return this.#context.dns !== undefined;
	}

	/** Looks once at every identity, after the passes that were asked for before. */
	check(): Promise<void> {
		const pass = this.#last.then(() => this.#pass());
		// A pass that failed is its caller's to hear of, not the next one's.
		this.#last = pass.catch(() => undefined);
		return pass;
	}

	/** The same by the clock: not while a pass is under way. */
	async tick(): Promise<void> {
		if (!this.#busy) await this.check();
	}

	/** Somebody opened the link of an address. @returns Whether it proves anything, or still does. */
	confirm(token: string): boolean {
		const { identities, clock } = this.#context;
		const at = clock();
		const before = identities.list().find(({ confirmation }) => confirmation?.token === token);
		const after = identities.confirm(token, at);
		if (!before || !after) return false;
		this.#tell(before, after, at);
		return true;
	}

	/** What the DNS said of the zone when the identity was looked for last, and not found. */
	startOfAuthority({ verification }: Identity): StartOfAuthority | undefined {
		return this.#startOfAuthority.get(verification);
	}

	async #pass(): Promise<void> {
		this.#busy = true;
		try {
			const waiting = [...this.#context.identities.list()];
			const lanes = Array.from({ length: abreast }, async () => {
				for (let identity = waiting.shift(); identity; identity = waiting.shift()) await this.#look(identity);
			});
			await Promise.all(lanes);
		} finally {
			this.#busy = false;
		}
	}

	async #look(identity: Identity): Promise<void> {
		const { dns, region } = this.#context;
		if (identity.type === "EMAIL_ADDRESS") this.#expire(identity);
		if (!dns) return;
		const { verification, dkim, mailFrom } = identity;
		const isDomain = identity.type === "DOMAIN";
		const [key, records] = await Promise.all([
			isDomain && (isOpen(verification) || isOpen(dkim.search)) ? this.#findKey(identity, dns) : undefined,
			mailFrom && isOpen(mailFrom.search) ? findMailFrom(mailFrom.domain, region, dns) : undefined,
		]);
		const start = key && key.state !== "found" ? await this.#findStart(identity, dns) : undefined;
		this.#learn(identity, { key, records, start });
	}

	/**
	 * What is learnt may be about an identity that was deleted or set up anew while the DNS was asked; then it is about nothing any more.
	 */
	#learn(
		asked: Identity,
		{
			key,
			records,
			start,
		}: { key: Finding | undefined; records: Finding | undefined; start: StartOfAuthority | undefined },
	): void {
		const { identities, clock, patience, closing } = this.#context;
		const current = identities.find(asked.name);
		if (!current || closing.aborted) return;
		const at = clock();
		const { verification, dkim, mailFrom } = current;
		// The identity itself is set up anew together with its key, or not at all.
		const keyFinding = dkim.search === asked.dkim.search ? key : undefined;
		const next = {
			...current,
			...(keyFinding && {
				verification: advance(verification, keyFinding, at, patience),
				dkim: { ...dkim, search: advance(dkim.search, keyFinding, at, patience) },
			}),
			...(records &&
				mailFrom &&
				mailFrom.search === asked.mailFrom?.search && {
					mailFrom: { ...mailFrom, search: advance(mailFrom.search, records, at, patience) },
				}),
		};
		if (keyFinding && start) this.#startOfAuthority.set(next.verification, start);
		this.#put(current, next, at);
	}

	/** SES's link lapses. [UNV] What the identity's status is then is not established; here it is `FAILED`. */
	#expire(identity: Identity): void {
		const { verification, confirmation } = identity;
		const at = this.#context.clock();
		if (verification.status !== "PENDING" || !confirmation || at < confirmation.expiresAt) return;
		this.#put(identity, { ...identity, verification: { ...verification, status: "FAILED", lastCheckedAt: at } }, at);
	}

	#put(before: Identity, after: Identity, at: Date): void {
		this.#context.identities.put(after);
		this.#tell(before, after, at);
	}

	#tell(before: Identity, after: Identity, at: Date): void {
		const pairs = [
			["identity", before.verification, after.verification],
			["dkim", before.dkim.search, after.dkim.search],
			["mail-from", before.mailFrom?.search, after.mailFrom?.search],
		] as const;
		for (const [what, from, to] of pairs) {
			if (!from || !to || from.status === to.status || (what === "dkim" && after.type === "EMAIL_ADDRESS")) continue;
			this.#context.onChange({ at, identity: after.name, what, from: from.status, to: to.status, error: to.error });
		}
	}

	#findKey({ name, dkim }: Identity, dns: DnsResolver): Promise<Finding> {
		return dkim.key.origin === "EXTERNAL"
			? findOwnKey(name, dkim.key, dns)
			: findEasyDkim(name, easyDkim(name, this.#context.region), dns);
	}

	async #findStart({ name }: Identity, dns: DnsResolver): Promise<StartOfAuthority | undefined> {
		try {
			return await dns.startOfAuthority?.(name);
		} catch {
			return undefined;
		}
	}
}
