import { MailError, parseVerifiedSenders } from "@todoku/core";
import { beforeEach, describe, expect, it } from "vitest";
import { act, address, RegistrarBench, shop } from "../../test/registrar-bench.ts";
import { serviceOutage } from "../testing/fake-identity-service.ts";

const hour = 3_600_000;
let bench: RegistrarBench;

beforeEach(async () => {
	bench = new RegistrarBench();
	await bench.registered();
});

async function check(): Promise<string> {
	return (await bench.registrar.check(shop)).record.step;
}

async function isRevoked(): Promise<boolean | undefined> {
	const { setting, revoked } = await bench.settings.read("shop-1");
	return parseVerifiedSenders(setting, { revoked }).match("info@shop.example")?.revoked;
}

describe("demotes at once", () => {
	it.each([
		["a failed verification", () => void bench.service.giveUp("shop.example")],
		["a lost identity", () => bench.service.lose("shop.example")],
		[
			"a service that does not send for it",
			() => void bench.service.put("shop.example", { verifiedForSending: false }),
		],
		[
			"a verification begun anew",
			() => void bench.service.put("shop.example", { verifiedForSending: false, verification: "pending" }),
		],
	])("%s", async (_, happen) => {
		happen();
		expect(await check()).toBe("revoked");
		expect(await isRevoked()).toBe(true);
		const demotion = bench.changes.at(-1);
		expect(demotion).toMatchObject({ record: { step: "revoked" }, change: { event: "demoted", from: "registered" } });
		expect(demotion?.plan?.domain).toBe("shop.example");
		expect(bench.settings.changes.at(-1)).toMatchObject({
			actor: "todoku",
			evidence: expect.stringContaining("checked"),
		});
	});
});

describe("recovery", () => {
	it("comes by itself, and takes the flag off", async () => {
		bench.service.giveUp("shop.example");
		await check();
		bench.service.verify("shop.example");
		expect(await check()).toBe("registered");
		expect(await isRevoked()).toBe(false);
		expect(await bench.events()).toEqual(expect.arrayContaining(["demoted", "recovered"]));
	});

	it("needs no more than that the service sends again: the gate was passed", async () => {
		bench.service.giveUp("shop.example");
		await check();
		bench.service.verify("shop.example");
		bench.records["mail-from"] = "missing";
		expect(await check()).toBe("registered");
	});

	it("can be helped by a restart, which makes a lost identity anew", async () => {
		bench.service.lose("shop.example");
		await check();
		await bench.registrar.restart({ ...shop, ...act });
		expect((await bench.record()).step).toBe("revoked");
		bench.service.verify("shop.example");
		expect(await check()).toBe("registered");
	});

	it("leaves the flags of other entries where they are", async () => {
		bench.settings.put("shop-1", { setting: "shop.example,b.example", revoked: ["b.example"] });
		bench.service.giveUp("shop.example");
		await check();
		bench.service.verify("shop.example");
		await check();
		expect((await bench.settings.read("shop-1")).revoked).toEqual(["b.example"]);
	});
});

describe("an outage", () => {
	it.each(["throttled", "service-error", "timeout", "connection-lost"])(
		"of the service (%s) changes nothing",
		async (code) => {
			const before = await bench.record();
			bench.service.failAll(new MailError(code, "no answer"));
			const seen = await bench.registrar.check(shop);
			expect(seen).toMatchObject({ identity: undefined, waitsFor: ["service"] });
			expect(await bench.record()).toEqual(before);
			bench.clock.advance(100 * hour);
			expect(await bench.registrar.recheckAll()).toEqual({ checked: 0, unreachable: 1, failed: 0 });
			expect(await bench.record()).toEqual(before);
		},
	);

	it("of the DNS demotes nothing, and takes no warning away that it cannot look into", async () => {
		bench.records.dmarc = "missing";
		await check();
		bench.dnsError = new Error("no network");
		expect(await check()).toBe("registered");
		bench.dnsError = null;
		bench.records.dmarc = "unknown";
		expect(await check()).toBe("registered");
		expect((await bench.record()).warnings).toEqual(["dmarc-missing"]);
		bench.records.dmarc = "present";
		await check();
		expect((await bench.record()).warnings).toEqual([]);
	});

	it("that only hides the list of identities leaves everything else to be seen", async () => {
		bench.clock.advance(hour);
		bench.service.failNext("list");
		bench.service.giveUp("shop.example");
		expect(await check()).toBe("revoked");
	});
});

describe("a failure that may pass", () => {
	beforeEach(() => void bench.service.put("shop.example", { verification: "temporary-failure" }));

	it("keeps the last good state for a day, counted from the first check that saw it", async () => {
		expect(await check()).toBe("registered");
		const { troubleSince } = await bench.record();
		expect(troubleSince).toEqual(bench.clock.now());
		bench.clock.advance(24 * hour - 1);
		expect(await check()).toBe("registered");
		bench.clock.advance(1);
		expect(await check()).toBe("revoked");
	});

	it("does so also while the service does not send", async () => {
		bench.service.put("shop.example", { verifiedForSending: false });
		expect(await check()).toBe("registered");
		expect(await isRevoked()).toBe(false);
	});

	it("is warned about once", async () => {
		for (let round = 0; round < 3; round++) await check();
		expect(bench.warnings.map(({ warning }) => warning.code)).toEqual(["temporary-failure"]);
	});

	it("is forgotten when it passes, and counts from the beginning when it comes again", async () => {
		await check();
		bench.clock.advance(23 * hour);
		bench.service.put("shop.example", { verification: "success" });
		await check();
		expect(await bench.record()).toMatchObject({ troubleSince: undefined, warnings: [] });
		bench.service.put("shop.example", { verification: "temporary-failure" });
		bench.clock.advance(2 * hour);
		expect(await check()).toBe("registered");
	});

	it("goes on counting through an outage", async () => {
		await check();
		bench.clock.advance(20 * hour);
		bench.service.failNext("read");
		await check();
		bench.clock.advance(4 * hour);
		expect(await check()).toBe("revoked");
	});

	it("lasts as long as the option says", async () => {
		const patient = bench.open({ temporaryFailureMs: 72 * hour });
		await patient.check(shop);
		bench.clock.advance(71 * hour);
		expect((await patient.check(shop)).record.step).toBe("registered");
		bench.clock.advance(hour);
		expect((await patient.check(shop)).record.step).toBe("revoked");
	});
});

describe("warnings", () => {
	async function warnings(): Promise<readonly string[]> {
		await check();
		return (await bench.record()).warnings;
	}

	it("there are none where everything is in place", async () => expect(await warnings()).toEqual([]));

	it("tell that signing was switched off, as an error, and demote nothing", async () => {
		const { dkim } = bench.service.put("shop.example");
		bench.service.put("shop.example", { dkim: { ...dkim, signingEnabled: false } as never });
		expect(await warnings()).toEqual(["dkim-off"]);
		expect(bench.warnings).toMatchObject([{ record: { step: "registered" }, warning: { severity: "error" } }]);
	});

	it("tell that the service no longer finds the keys", async () => {
		const { dkim } = bench.service.put("shop.example");
		bench.service.put("shop.example", { dkim: { ...dkim, state: "failed" } as never });
		expect(await warnings()).toEqual(["dkim-failed"]);
	});

	it.each(["failed", "temporary-failure", "pending"] as const)("tell that MAIL FROM falls back (%s)", async (state) => {
		const { mailFrom } = bench.service.put("shop.example");
		bench.service.put("shop.example", { mailFrom: { ...mailFrom, state } as never });
		expect(await warnings()).toEqual(["mail-from-fallback"]);
	});

	it("tell that no MAIL FROM domain is set any more, unless it was waived", async () => {
		bench.service.put("shop.example", { mailFrom: undefined });
		expect(await warnings()).toEqual(["mail-from-fallback"]);
		await bench.registrar.waive({ ...shop, ...act, waiver: "mail-from" });
		expect(await warnings()).toEqual([]);
	});

	it("tell of DKIM records that are gone before the service has noticed", async () => {
		bench.records.dkim = "missing";
		expect(await warnings()).toEqual(["dkim-record-missing"]);
	});

	it("tell of an address without DKIM under a domain that has it", async () => {
		bench.service.verify("old@news.shop.example");
		bench.clock.advance(hour);
		expect(await warnings()).toEqual(["address-overrides-domain"]);
		bench.service.lose("old@news.shop.example");
		bench.clock.advance(hour);
		expect(await warnings()).toEqual([]);
	});

	it("keep what the list of identities showed while that cannot be read, and ask for it rarely", async () => {
		bench.service.put("info@shop.example");
		bench.clock.advance(hour);
		const lists = (): number => bench.service.calls.filter(({ method }) => method === "list").length;
		const before = lists();
		for (let round = 0; round < 3; round++) expect(await warnings()).toEqual(["address-overrides-domain"]);
		expect(lists() - before).toBe(1);
		bench.clock.advance(hour);
		bench.service.failNext("list");
		expect(await warnings()).toEqual(["address-overrides-domain"]);
	});

	it("tell of an address that was never verified under a domain that is", async () => {
		bench.service.put("info@shop.example");
		bench.clock.advance(hour);
		expect(await warnings()).toEqual(["address-overrides-domain"]);
	});

	it("say nothing of an address for which all holds that holds for the domain, or of somebody else's", async () => {
		const { dkim, mailFrom } = bench.service.put("shop.example");
		bench.service.verify("info@shop.example");
		bench.service.put("info@shop.example", { dkim, mailFrom });
		bench.service.put("info@notshop.example");
		bench.service.put("not an address at all");
		bench.clock.advance(hour);
		expect(await warnings()).toEqual([]);
	});

	it("tell that an entry was taken out of the setting, and do not add it again", async () => {
		bench.settings.put("shop-1", { setting: "b.example" });
		expect(await warnings()).toEqual(["entry-missing"]);
		expect((await bench.settings.read("shop-1")).setting).toBe("b.example");
	});

	it("are in the history when they come and go, and nothing else is", async () => {
		const before = (await bench.events()).length;
		bench.records.dkim = "wrong";
		for (let round = 0; round < 3; round++) await check();
		bench.records.dkim = "present";
		for (let round = 0; round < 3; round++) await check();
		expect((await bench.events()).slice(before)).toEqual(["warnings-changed", "warnings-changed"]);
		expect((await bench.store.history("shop-1", "shop.example"))[0]?.reason).toBe("gone: dkim-record-missing");
	});

	it("have words in both languages", async () => {
		bench.records.dkim = "missing";
		await check();
		const [event] = bench.warnings;
		expect(event?.warning.sentence.ja).toMatch(/[\u3040-\u30ff]/);
		expect(event?.warning.sentence.en).toMatch(/^[\x20-\x7e]+$/);
	});

	it("of an address' free-mail domain stay through every check", async () => {
		const free = { ...address, sender: "shop@free.example" };
		await bench.registered(free);
		await bench.registrar.check(free);
		expect((await bench.record(free)).warnings).toEqual(["free-mail-address"]);
	});
});

describe("a setting that is bad", () => {
	it("does not keep a demotion from being recorded, and is flagged once it was corrected", async () => {
		bench.settings.put("shop-1", { setting: "shop.example\nnot an entry" });
		bench.service.giveUp("shop.example");
		await expect(bench.registrar.check(shop)).rejects.toMatchObject({ code: "setting-unusable" });
		expect(await bench.record()).toMatchObject({
			step: "revoked",
			warnings: expect.arrayContaining(["setting-unusable"]),
		});
		bench.settings.put("shop-1", { setting: "shop.example" });
		await check();
		expect(await isRevoked()).toBe(true);
	});
});

describe("hooks that throw", () => {
	it("stop nothing, and are told of", async () => {
		const errors: unknown[] = [];
		const broken = bench.open({
			hooks: {
				onChange: () => {
					throw new Error("first");
				},
				onWarning: async () => {
					throw new Error("second");
				},
				onError: (error) => void errors.push(error),
			},
		});
		bench.service.put("shop.example", { verification: "temporary-failure" });
		expect((await broken.check(shop)).record.warnings).toEqual(["temporary-failure"]);
		await Promise.resolve();
		expect(errors).toMatchObject([{ message: "first" }, { message: "second" }]);
	});
});

describe("rounds over all senders", () => {
	async function registerMany(): Promise<void> {
		for (let number = 1; number <= 4; number++) {
			await bench.registered({ tenant: `shop-${number}`, sender: `shop${number}.example` });
		}
	}

	it("check those that were not checked lately, at a set pace", async () => {
		await registerMany();
		expect(await bench.registrar.recheckAll()).toMatchObject({ checked: 0 });
		bench.clock.advance(hour + 1);
		expect(await bench.registrar.recheckAll()).toEqual({ checked: 5, unreachable: 0, failed: 0 });
		expect(bench.waits).toEqual([2_000, 2_000, 2_000, 2_000]);
		expect(await bench.registrar.recheckAll()).toMatchObject({ checked: 0 });
	});

	it("check everybody where no age is asked for, also who was checked this very moment", async () => {
		await registerMany();
		const everybody = bench.open({ recheckMs: 0, recheckUnderWayMs: 0, checksPerSecond: 1_000 });
		for (const _ of [1, 2]) expect(await everybody.recheckAll()).toMatchObject({ checked: 5 });
	});

	it("check those under way more often, and first", async () => {
		await bench.issued({ tenant: "shop-2", sender: "new.example" });
		bench.clock.advance(1);
		const calls = bench.service.calls.length;
		expect(await bench.registrar.recheckAll()).toMatchObject({ checked: 1 });
		expect(bench.service.calls.slice(calls).find(({ method }) => method === "read")?.name).toBe("new.example");
		bench.clock.advance(5 * 60_000 + 1);
		expect(await bench.registrar.recheckAll()).toMatchObject({ checked: 1 });
	});

	it("let one shop's trouble be its own", async () => {
		await registerMany();
		bench.settings.put("shop-2", { setting: "not an entry" });
		bench.service.giveUp("shop3.example");
		bench.clock.advance(hour + 1);
		expect(await bench.registrar.recheckAll()).toEqual({ checked: 4, unreachable: 0, failed: 1 });
		expect(bench.errors).toMatchObject([{ code: "setting-unusable" }]);
		expect((await bench.record({ tenant: "shop-3", sender: "shop3.example" })).step).toBe("revoked");
		expect((await bench.record({ tenant: "shop-4", sender: "shop4.example" })).checkedAt).toEqual(bench.clock.now());
	});

	it("go on after a single time-out, and end when the service is down for everybody", async () => {
		await registerMany();
		await bench.registered({ tenant: "shop-5", sender: "shop5.example" });
		bench.clock.advance(hour + 1);
		bench.service.failNext("read");
		expect(await bench.registrar.recheckAll()).toEqual({ checked: 5, unreachable: 1, failed: 0 });
		bench.clock.advance(hour + 1);
		bench.service.failAll(serviceOutage());
		expect(await bench.registrar.recheckAll()).toEqual({ checked: 0, unreachable: 5, failed: 0 });
	});

	it("end when they are told to", async () => {
		await registerMany();
		bench.clock.advance(hour + 1);
		const abort = new AbortController();
		const registrar = bench.open({
			wait: async (_, signal) => {
				abort.abort();
				signal?.throwIfAborted();
			},
		});
		expect(await registrar.recheckAll({ signal: abort.signal })).toEqual({ checked: 1, unreachable: 0, failed: 0 });
	});
});
