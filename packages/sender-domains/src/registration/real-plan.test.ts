import { expect, it } from "vitest";
import { act, RegistrarBench, shop } from "../../test/registrar-bench.ts";
import type { DnsAnswer, DnsLookup } from "../dns/dns-answer.ts";
import { freeMailFinding } from "../plan/free-mail.ts";
import { planSenderDomain } from "../plan/plan-sender-domain.ts";
import { readSenderRecords } from "../plan/read-sender-records.ts";

/** The registrar with the real plan, over a DNS that holds what is published in it. */
function realPlans(): {
	readonly bench: RegistrarBench;
	readonly zone: Map<string, string[]>;
	readonly fail: (failing: boolean) => void;
} {
	const zone = new Map([["MX shop.example", ["10 mail.shop.example"]]]);
	let isDown = false;
	const lookup: DnsLookup = async (name, type): Promise<DnsAnswer> => {
		if (isDown) return { state: "unknown", code: "timeout" };
		const records = zone.get(`${type} ${name}`);
		return records === undefined ? { state: "absent", nameExists: true } : { state: "found", records };
	};
	const bench = new RegistrarBench({
		readRecords: (questions) => readSenderRecords(questions, { public: lookup, authoritative: lookup }),
		planDomain: planSenderDomain,
		freeMail: freeMailFinding,
	});
	return {
		bench,
		zone,
		fail: (failing) => {
			isDown = failing;
		},
	};
}

it("registers once everything that the plan asks for was published, and not before", async () => {
	const { bench, zone, fail } = realPlans();
	await bench.registrar.request({ ...shop, ...act, dmarcReports: "dmarc@shop.example" });
	await bench.registrar.waive({ ...shop, ...act, waiver: "survey" });
	const { plan, waitsFor } = await bench.registrar.issue({ ...shop, ...act });
	expect(plan?.records.map(({ purpose, state }) => `${purpose} ${state}`)).toEqual(
		expect.arrayContaining(["mail-from-mx missing", "mail-from-spf missing", "dkim missing", "dmarc missing"]),
	);
	expect(waitsFor).toEqual(expect.arrayContaining(["verification", "dkim", "mail-from", "dmarc"]));

	bench.service.verify("shop.example");
	for (const { type, name, value, purpose } of plan?.records ?? []) {
		if (purpose !== "dmarc") zone.set(`${type} ${name}`, [value]);
	}
	const verified = await bench.registrar.check(shop);
	expect([verified.record.step, verified.waitsFor]).toEqual(["verified", ["dmarc"]]);

	for (const { type, name, value } of plan?.records ?? []) zone.set(`${type} ${name}`, [value]);
	const registered = await bench.registrar.check(shop);
	expect(registered.record).toMatchObject({ step: "registered", warnings: [] });
	expect(registered.plan?.complete).toBe(true);
	expect(bench.settings.changes[0]?.evidence).toContain("DMARC p=none at shop.example (own)");

	fail(true);
	const blind = await bench.registrar.check(shop);
	expect(blind.record.step).toBe("registered");
	fail(false);
	zone.delete("TXT _dmarc.shop.example");
	expect((await bench.registrar.check(shop)).record).toMatchObject({ step: "registered", warnings: ["dmarc-missing"] });
});

it("refuses a free-mail domain, and takes an address there with a warning", async () => {
	const { bench } = realPlans();
	const asking = bench.registrar.request({ ...shop, ...act, sender: "gmail.com" });
	await expect(asking).rejects.toMatchObject({ code: "sender-refused" });
	const address = await bench.registrar.request({ ...shop, ...act, sender: "shop.example.jp@gmail.com" });
	expect(address.warnings).toEqual(["free-mail-address"]);
});
