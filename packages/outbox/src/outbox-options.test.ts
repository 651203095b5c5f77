import { expect, it } from "vitest";
import { createOutbox, type OutboxOptions, type UnknownOutcomeOptions } from "./index.ts";
import { readOutboxOptions } from "./outbox-options.ts";
import { createMemoryOutboxStore } from "./testing/index.ts";

const store = createMemoryOutboxStore();

it.each<[string, unknown]>([
	["store", { store: undefined }],
	["store", { store: {} }],
	["concurency", { concurency: 3 }],
	["concurrency", { concurrency: 0 }],
	["tenantShare", { tenantShare: -1 }],
	["leaseMs", { leaseMs: 9_999 }],
	["pollMs", { pollMs: 0 }],
	["retry.automatic.maxAgeMs", { retry: { automatic: { maxAgeMs: 0 } } }],
	["retry.campaign", { retry: { campaign: {} } }],
	["retry.newsletter.max", { retry: { newsletter: { max: 1 } } }],
	["urgentMaxAgeMs", { urgentMaxAgeMs: 0.5 }],
	["unknownOutcome.eventWaitMs", { unknownOutcome: { eventWaitMs: -1 } }],
	["unknownOutcome.after", { unknownOutcome: { after: 1 } }],
	["quota", { quota: 14 }],
	["quotaMaxAgeMs", { quotaMaxAgeMs: 0 }],
	["quotaShare", { quotaShare: 0 }],
	["urgentReserve", { urgentReserve: 1.1 }],
	["pause.afterFailures", { pause: { afterFailures: 0 } }],
	["pause.first", { pause: { first: 1 } }],
	["maintenanceMs", { maintenanceMs: "1s" }],
	["timer", { timer: {} }],
	["random", { random: 0.5 }],
])("refuses a bad %s", (option, given) => {
	const options = { store, ...(given as object) } as OutboxOptions;
	expect(() => createOutbox(options)).toThrowError(expect.objectContaining({ code: "invalid-option", option }));
});

it("refuses an outcome that is neither sent again nor held", () => {
	const unknownOutcome = JSON.parse('{ "action": "forget" }') as UnknownOutcomeOptions;
	expect(() => createOutbox({ store, unknownOutcome })).toThrowError(
		expect.objectContaining({ option: "unknownOutcome.action" }),
	);
});

it("has these defaults", () => {
	const { timer: _timer, random: _random, store: _store, ...rest } = readOutboxOptions({ store });
	expect(rest).toEqual({
		concurrency: 50,
		tenantShare: 20,
		leaseMs: 20_000,
		pollMs: 1_000,
		retry: {
			automatic: { firstDelayMs: 30_000, maxDelayMs: 3_600_000, maxAgeMs: 172_800_000 },
			newsletter: { firstDelayMs: 30_000, maxDelayMs: 3_600_000, maxAgeMs: 86_400_000 },
			"staff-notice": { firstDelayMs: 30_000, maxDelayMs: 3_600_000, maxAgeMs: 86_400_000 },
		},
		urgentMaxAgeMs: 14_400_000,
		unknownOutcome: { isHeld: false, eventWaitMs: 0 },
		quota: undefined,
		quotaMaxAgeMs: 60_000,
		quotaShare: 1,
		urgentReserve: 0.05,
		pause: { afterFailures: 3, firstMs: 5_000, maxMs: 300_000 },
		maintenanceMs: 15_000,
	});
});

it("records through its store", async () => {
	await expect(createOutbox({ store }).record({ deliveries: [] } as never, { transaction: {} })).rejects.toMatchObject({
		code: "invalid-option",
	});
});
