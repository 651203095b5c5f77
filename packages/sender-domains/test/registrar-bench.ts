import { createFakeClock, type FakeClock } from "@todoku/core/testing";
import type { PlanFinding, PlannedRecord, RecordPurpose, RecordState, SenderPlan } from "../src/plan/sender-plan.ts";
import { createSenderRegistrar } from "../src/registration/create-sender-registrar.ts";
import type {
	SenderChangeEvent,
	SenderRegistrarOptions,
	SenderWarningEvent,
} from "../src/registration/registrar-options.ts";
import type { SenderRecord } from "../src/registration/sender-record.ts";
import type { SenderRegistrar } from "../src/registration/sender-registrar.ts";
import { createFakeIdentityService, type FakeIdentityService } from "../src/testing/fake-identity-service.ts";
import { createMemorySenderStore, type MemorySenderStore } from "../src/testing/memory-sender-store.ts";
import { createMemorySettings, type MemorySettings } from "../src/testing/memory-settings.ts";

export const act = { actor: "hanako", reason: "the shop asked for it" };
export const shop = { tenant: "shop-1", sender: "shop.example" };
export const address = { tenant: "shop-1", sender: "info@shop.example" };

/** What the DNS is played to hold. */
export type PlayedRecords = Record<"dkim" | "mail-from" | "dmarc", RecordState>;

/** A registrar whose service, DNS, stores and time are played. */
export class RegistrarBench {
	readonly clock: FakeClock = createFakeClock();
	readonly service: FakeIdentityService = createFakeIdentityService({ clock: this.clock });
	readonly store: MemorySenderStore = createMemorySenderStore();
	readonly settings: MemorySettings = createMemorySettings();
	readonly changes: SenderChangeEvent[] = [];
	readonly warnings: SenderWarningEvent[] = [];
	readonly errors: unknown[] = [];
	readonly waits: number[] = [];
	readonly records: PlayedRecords = { dkim: "present", "mail-from": "present", dmarc: "present" };
	findings: PlanFinding[] = [];
	dnsError: Error | null = null;
	readonly registrar: SenderRegistrar;
	readonly #options: Partial<SenderRegistrarOptions>;

	constructor(options: Partial<SenderRegistrarOptions> = {}) {
		this.#options = options;
		this.registrar = this.open();
	}

	/** Another registrar over the same stores, as in another process. */
	open(options: Partial<SenderRegistrarOptions> = {}): SenderRegistrar {
		return createSenderRegistrar({
			service: this.service,
			store: this.store,
			settings: this.settings,
			readRecords: async () => {
				if (this.dnsError !== null) throw this.dnsError;
				return { answers: [], dmarc: undefined };
			},
			planDomain: ({ domain, region, mailFromDomain }) =>
				this.#plan(domain, region, mailFromDomain ?? `bounce.${domain}`),
			freeMail: (domain, kind) =>
				domain === "free.example"
					? {
							code: `free-mail-${kind}`,
							severity: "warning",
							sentence: { ja: "無料メールです。", en: "It is everybody's." },
						}
					: null,
			clock: this.clock,
			wait: async (milliseconds, signal) => {
				signal?.throwIfAborted();
				this.waits.push(milliseconds);
				this.clock.advance(milliseconds);
			},
			hooks: {
				onChange: (event) => void this.changes.push(event),
				onWarning: (event) => void this.warnings.push(event),
				onError: (error) => void this.errors.push(error),
			},
			...this.#options,
			...options,
		});
	}

	/** Takes a domain up to its records. */
	async issued(key: { readonly tenant: string | undefined; readonly sender: string } = shop): Promise<void> {
		await this.registrar.request({ ...key, ...act });
		await this.registrar.waive({ ...key, ...act, waiver: "survey" });
		if (key.sender.includes("@")) await this.registrar.acknowledge({ ...key, ...act });
		await this.registrar.issue({ ...key, ...act });
	}

	async registered(key: { readonly tenant: string | undefined; readonly sender: string } = shop): Promise<void> {
		await this.issued(key);
		this.service.verify(key.sender);
		await this.registrar.check(key);
	}

	async record(key: { readonly tenant: string | undefined; readonly sender: string } = shop): Promise<SenderRecord> {
		const record = await this.store.read(key.tenant, key.sender);
		if (record === null) throw new Error("The sender is not there");
		return record;
	}

	/** What happened to a sender, the oldest first. */
	async events(key: { readonly tenant: string | undefined; readonly sender: string } = shop): Promise<string[]> {
		const changes = await this.store.history(key.tenant, key.sender);
		return changes.map(({ event }) => event).toReversed();
	}

	#plan(domain: string, region: string, mailFromDomain: string): SenderPlan {
		const record = (purpose: RecordPurpose, state: RecordState): PlannedRecord => ({
			purpose,
			name: domain,
			type: "TXT",
			value: "-",
			why: { ja: "-", en: "-" },
			state,
			found: [],
			sentence: { ja: "-", en: "-" },
			elsewhere: false,
		});
		const { dkim, dmarc, "mail-from": mailFrom } = this.records;
		const unknown = { dkim: "unknown", spf: "unknown", sentence: { ja: "-", en: "-" } } as const;
		return {
			domain,
			region,
			mailFromDomain,
			records: [
				record("mail-from-mx", mailFrom),
				record("mail-from-spf", mailFrom),
				record("dkim", dkim),
				record("dmarc", dmarc),
			],
			findings: this.findings,
			alignment: { service: unknown, standard: undefined },
			complete: false,
		};
	}
}
