import { setTimeout } from "node:timers/promises";
import type { PostgresStore } from "@todoku/adapter-postgres";
import { isMailError } from "@todoku/core";
import {
	createAuthoritativeLookup,
	createNodeDnsLookup,
	createSenderRegistrar,
	type IdentityService,
	readSenderRecords,
	type SenderChange,
	type SenderPlan,
	type SenderRecord,
	type SenderRegistrar,
} from "@todoku/sender-domains";
import { RefusedError } from "../pages/problem-page.ts";
import type { MailDefinition } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";
import { type RouteChange, routeChanges } from "./route-changes.ts";
import type { AddressForm, DomainForm } from "./sender-forms.ts";
import type { ShopDns } from "./shop-dns.ts";

/** A sender of a shop, with all there is to show of it. */
export interface SenderView {
	readonly record: SenderRecord;
	/** Of a domain: the records, looked up at this moment. */
	readonly plan: SenderPlan | undefined;
	readonly history: readonly SenderChange[];
	readonly changes: readonly RouteChange[];
}

export interface SenderDeskParts {
	readonly store: Pick<PostgresStore, "senderStore" | "settings">;
	readonly identities: IdentityService;
	readonly dns: ShopDns;
	/** Milliseconds between two looks at what is under way. */
	readonly checkEveryMs: number;
}

/** Where the operator takes a shop's sender through part C. The demonstration also plays the shop's DNS staff here. */
export class SenderDesk {
	readonly #parts: SenderDeskParts;
	readonly #registrar: SenderRegistrar;
	/** Begun here, by sender. Other shops may run on the same database, and their service knows nothing of these. */
	readonly #begun = new Map<string, SenderKey>();
	readonly #stop = new AbortController();
	#watching: Promise<void> | undefined;

	constructor(parts: SenderDeskParts) {
		this.#parts = parts;
		const { store, identities, dns } = parts;
		const everybody = createNodeDnsLookup({ servers: [dns.resolver] });
		const authoritative = createAuthoritativeLookup({ public: everybody, zoneServers: () => [dns.authority] });
		this.#registrar = createSenderRegistrar({
			service: identities,
			store: store.senderStore,
			settings: store.settings,
			readRecords: (questions) => readSenderRecords(questions, { public: everybody, authoritative }),
			actor: "demo-shop",
			// Everything that takes hours in life is to be seen within a minute.
			...{ temporaryFailureMs: 5_000, identityListMs: 1_000 },
		});
	}

	start(): void {
		this.#watching ??= this.#watch();
	}

	async close(): Promise<void> {
		this.#stop.abort();
		await this.#watching;
		await this.#parts.identities.close();
	}

	/** @param mails The shop's own, for what would become of them. */
	async list(shop: Shop, mails: readonly MailDefinition[], setting: string | null): Promise<readonly SenderView[]> {
		const { senders } = await this.#parts.store.senderStore.list({ tenant: shop.id });
		const ownFrom = mails.find(({ key }) => key === "order-confirmation")?.from ?? shop.staffAddress;
		return await Promise.all(
			senders.map(async (record) => ({
				record,
				plan: record.kind === "domain" ? await this.#planOf(record) : undefined,
				history: await this.#parts.store.senderStore.history(record.tenant, record.sender),
				changes: routeChanges(record.sender.slice(record.sender.lastIndexOf("@") + 1), ownFrom, setting),
			})),
		);
	}

	/** Step 1 and 2 of a domain: asked for, surveyed or not, and its records issued. */
	verifyDomain(shop: Shop, { domain, dmarcReports, withoutSurvey }: DomainForm): Promise<void> {
		const key = { tenant: shop.id, sender: domain, actor };
		return this.#begin(key, async () => {
			await this.#registrar.request({ ...key, reason: "asked for by the shop", dmarcReports });
			await this.#registrar.waive({ ...key, waiver: "survey", reason: withoutSurvey });
			await this.#registrar.issue({ ...key, reason: "asked for by the shop" });
		});
	}

	/** The exception for those who cannot change their DNS. */
	verifyAddress(shop: Shop, { address, withoutSurvey }: AddressForm): Promise<void> {
		const key = { tenant: shop.id, sender: address, actor };
		return this.#begin(key, async () => {
			await this.#registrar.request({ ...key, reason: "asked for by the shop" });
			await this.#registrar.waive({ ...key, waiver: "survey", reason: withoutSurvey });
			await this.#registrar.acknowledge({ ...key, actor: shop.staffAddress, reason: "acknowledged on the page" });
			await this.#registrar.issue({ ...key, reason: "asked for by the shop" });
		});
	}

	/** The shop's DNS staff follow the letter. */
	publish(shop: Shop, sender: string): Promise<void> {
		const key = { tenant: shop.id, sender, actor };
		return this.#begin(key, async () => {
			// The service of this demonstration forgets at each start what it was looking for.
			await this.#registrar.issue({ ...key, reason: "its records are published" });
			const plan = await this.#registrar.plan(key);
			this.#parts.dns.publish(plan.records.filter(({ elsewhere, state }) => !elsewhere && state !== "present"));
		});
	}

	/** The shop's DNS staff lose the records. */
	withdraw(shop: Shop, sender: string): Promise<void> {
		return answerRefusals(async () => {
			const plan = await this.#registrar.plan({ tenant: shop.id, sender });
			this.#parts.dns.withdraw(plan.records.filter(({ elsewhere, found }) => !elsewhere && found.length > 0));
		});
	}

	async #begin(key: SenderKey, work: () => Promise<void>): Promise<void> {
		await answerRefusals(work);
		this.#begun.set(`${key.tenant} ${key.sender}`, { tenant: key.tenant, sender: key.sender });
	}

	/** Looks again and again at what was begun here. A service or a DNS that does not answer is asked again. */
	async #watch(): Promise<void> {
		const { signal } = this.#stop;
		while (!signal.aborted) {
			for (const key of this.#begun.values()) await this.#registrar.check(key).catch(() => undefined);
			await setTimeout(this.#parts.checkEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
		}
	}

	/** Undefined where the service cannot be asked. */
	async #planOf(record: SenderRecord): Promise<SenderPlan | undefined> {
		try {
			return await this.#registrar.plan(keyOf(record));
		} catch (error) {
			if (isMailError(error)) return undefined;
			throw error;
		}
	}
}

/** Which sender of which shop. */
interface SenderKey {
	readonly tenant: string | undefined;
	readonly sender: string;
}

const actor = "operator";

/** What is wrong with what was asked for is said on a page; anything else is a fault of ours. */
async function answerRefusals(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		throw isMailError(error) ? new RefusedError(error) : error;
	}
}

function keyOf({ tenant, sender }: SenderRecord): SenderKey {
	return { tenant, sender };
}
