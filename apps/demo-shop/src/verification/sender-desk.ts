import type { PostgresStore } from "@todoku/adapter-postgres";
import { isMailError } from "@todoku/core";
import {
	createAuthoritativeLookup,
	createNodeDnsLookup,
	createSenderRegistrar,
	createSenderWatch,
	type IdentityService,
	readSenderRecords,
	type SenderChange,
	type SenderPlan,
	type SenderRecord,
	type SenderRegistrar,
	type SenderWatch,
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
	readonly #watch: SenderWatch;

	constructor(parts: SenderDeskParts) {
		this.#parts = parts;
		const { store, identities, dns, checkEveryMs } = parts;
		const everybody = createNodeDnsLookup({ servers: [dns.resolver] });
		const authoritative = createAuthoritativeLookup({ public: everybody, zoneServers: () => [dns.authority] });
		this.#registrar = createSenderRegistrar({
			service: identities,
			store: store.senderStore,
			settings: store.settings,
			readRecords: (questions) => readSenderRecords(questions, { public: everybody, authoritative }),
			actor: "demo-shop",
			// Everything that takes hours in life is to be seen within a minute.
			...{ recheckMs: checkEveryMs, recheckUnderWayMs: checkEveryMs, temporaryFailureMs: 5_000, identityListMs: 1_000 },
			checksPerSecond: 20,
		});
		this.#watch = createSenderWatch({ registrar: this.#registrar, intervalMs: checkEveryMs, jitter: 0 });
	}

	start(): void {
		this.#watch.start();
	}

	async close(): Promise<void> {
		await this.#watch.stop();
		await this.#parts.identities.close();
	}

	/** @param mails The shop's own, for what would become of them. */
	async list(shop: Shop, mails: readonly MailDefinition[], setting: string | null): Promise<readonly SenderView[]> {
		const { senders } = await this.#parts.store.senderStore.list({ tenant: shop.id });
		const ownFrom = mails.find(({ key }) => key === "order-confirmation")?.from ?? shop.staffAddress;
		return await Promise.all(
			senders.map(async (record) => ({
				record,
				plan: record.kind === "domain" ? await this.#registrar.plan(keyOf(record)) : undefined,
				history: await this.#parts.store.senderStore.history(record.tenant, record.sender),
				changes: routeChanges(record.sender.slice(record.sender.lastIndexOf("@") + 1), ownFrom, setting),
			})),
		);
	}

	/** Step 1 and 2 of a domain: asked for, surveyed or not, and its records issued. */
	verifyDomain(shop: Shop, { domain, dmarcReports, withoutSurvey }: DomainForm): Promise<void> {
		const key = { tenant: shop.id, sender: domain, actor };
		return answerRefusals(async () => {
			await this.#registrar.request({ ...key, reason: "asked for by the shop", dmarcReports });
			await this.#registrar.waive({ ...key, waiver: "survey", reason: withoutSurvey });
			await this.#registrar.issue({ ...key, reason: "asked for by the shop" });
		});
	}

	/** The exception for those who cannot change their DNS. */
	verifyAddress(shop: Shop, { address, withoutSurvey }: AddressForm): Promise<void> {
		const key = { tenant: shop.id, sender: address, actor };
		return answerRefusals(async () => {
			await this.#registrar.request({ ...key, reason: "asked for by the shop" });
			await this.#registrar.waive({ ...key, waiver: "survey", reason: withoutSurvey });
			await this.#registrar.acknowledge({ ...key, actor: shop.staffAddress, reason: "acknowledged on the page" });
			await this.#registrar.issue({ ...key, reason: "asked for by the shop" });
		});
	}

	/** The shop's DNS staff follow the letter. */
	publish(shop: Shop, sender: string): Promise<void> {
		return answerRefusals(async () => {
			const plan = await this.#registrar.plan({ tenant: shop.id, sender });
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

function keyOf({ tenant, sender }: SenderRecord): { readonly tenant: string | undefined; readonly sender: string } {
	return { tenant, sender };
}
