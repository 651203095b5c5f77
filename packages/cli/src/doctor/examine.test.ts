import { MailError, type StoredSetting } from "@todoku/core";
import type { OutboxStatus } from "@todoku/outbox";
import { createFakeIdentityService, type FakeIdentityService } from "@todoku/sender-domains/testing";
import { expect, test } from "vitest";
import { type ExaminedParts, examine } from "./examine.ts";

function stored(tenant: string, setting: string): StoredSetting {
	return { tenant, setting, switch: "on", revoked: [], version: 1, changedAt: new Date("2026-11-24T00:00:00Z") };
}

async function* settingsOf(...settings: readonly StoredSetting[]): AsyncIterableIterator<StoredSetting> {
	yield* settings;
}

function verified(...names: readonly string[]): FakeIdentityService {
	const service = createFakeIdentityService();
	for (const name of names) {
		service.put(name, {
			mailFrom: name.includes("@")
				? undefined
				: { domain: `bounce.${name}`, state: "success", onMxFailure: "use-default" },
		});
		service.verify(name);
	}
	return service;
}

async function codes(parts: Partial<ExaminedParts>): Promise<readonly string[]> {
	const findings = await examine({
		service: verified(),
		dns: undefined,
		settings: undefined,
		isEverySetting: false,
		outbox: undefined,
		standard: undefined,
		onProgress: () => undefined,
		...parts,
	});
	return findings.map(({ code, about }) => `${code} ${about}`);
}

test("finds nothing where everything is in order", async () => {
	const service = verified("shop.example");
	expect(
		await codes({ service, settings: settingsOf(stored("shop-1", "shop.example")), isEverySetting: true }),
	).toEqual([]);
});

test("holds each tenant's entries against the service", async () => {
	const service = verified("shop.example");
	const settings = settingsOf(stored("shop-1", "shop.example"), stored("shop-2", "shop.example, other.example"));
	expect(await codes({ service, settings })).toEqual(["not-at-the-service shop-2: other.example"]);
});

test("names an identity that is in nobody's setting only where it has seen everybody's", async () => {
	const service = verified("shop.example", "idle.example");
	const settings = () => settingsOf(stored("shop-1", "shop.example"));
	expect(await codes({ service, settings: settings(), isEverySetting: true })).toEqual([
		"verified-but-not-listed idle.example",
	]);
	expect(await codes({ service, settings: settings(), isEverySetting: false })).toEqual([]);
});

test("finds an address that overrides the verified domain above it", async () => {
	const service = verified("shop.example");
	service.put("info@news.shop.example");
	expect(await codes({ service, settings: settingsOf(stored("shop-1", "shop.example")) })).toEqual([
		"address-overrides-domain info@news.shop.example",
	]);
});

test("asks about an identity once, however many tenants it carries", async () => {
	const service = verified("shop.example");
	const settings = settingsOf(stored("shop-1", "a.shop.example"), stored("shop-2", "b.shop.example"));
	await codes({ service, settings });
	expect(service.calls.filter(({ method }) => method === "read")).toHaveLength(1);
});

test("accuses no setting of anything while the service cannot be asked", async () => {
	const service = verified();
	service.failAll(new MailError("service-error", "SES answered 503"));
	expect(await codes({ service, settings: settingsOf(stored("shop-1", "shop.example")) })).toEqual([
		"service-unreachable SES",
	]);
});

test("goes on with the other identities when one cannot be read", async () => {
	const service = verified("a.example", "b.example");
	service.failNext("read");
	service.put("b.example", { mailFrom: undefined });
	const settings = settingsOf(stored("shop-1", "a.example, b.example"));
	expect(await codes({ service, settings })).toEqual(["service-unreachable a.example", "no-mail-from b.example"]);
});

test("looks at every verified identity where there is no store", async () => {
	const service = verified("shop.example");
	service.put("shop.example", { mailFrom: undefined });
	expect(await codes({ service })).toEqual(["no-mail-from shop.example"]);
});

test("says what stands in the way of recorded mail", async () => {
	const outbox = {
		counts: { queued: 0, sending: 0, sent: 5, failed: 0, expired: 0, held: 2, unknown: 0 },
		pauses: [{ route: "service", failure: { code: "account-paused", message: "paused" } }],
		stoppedTenants: [{ tenant: "shop-9", failure: { code: "x", message: "x" } }],
	} as unknown as OutboxStatus;
	expect(await codes({ outbox })).toEqual(["route-paused service", "mail-held outbox", "tenant-stopped shop-9"]);
});
