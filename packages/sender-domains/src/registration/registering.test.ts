import { MailError } from "@todoku/core";
import { beforeEach, describe, expect, it } from "vitest";
import { act, address, RegistrarBench, shop } from "../../test/registrar-bench.ts";

let bench: RegistrarBench;
beforeEach(() => {
	bench = new RegistrarBench();
});

const survey = { at: new Date("2025-12-31T00:00:00Z"), mails: 1_200, deadAddresses: 0 };

describe("requesting", () => {
	it("notes who wants which sender, and why", async () => {
		const record = await bench.registrar.request({ ...shop, ...act, dmarcReports: "dmarc@shop.example" });
		expect(record).toMatchObject({ sender: "shop.example", kind: "domain", step: "requested", version: 1 });
		expect(record.dmarcReports).toBe("dmarc@shop.example");
		expect(await bench.store.history("shop-1", "shop.example")).toMatchObject([
			{ event: "requested", ...act, from: undefined },
		]);
	});

	it("takes what the setting would take for the same entry as the same sender", async () => {
		await bench.registrar.request({ ...shop, ...act, sender: "日本語.example" });
		const again = await bench.registrar.request({ ...shop, ...act, sender: "XN--WGV71A119E.example." });
		expect([again.sender, again.version]).toEqual(["xn--wgv71a119e.example", 1]);
	});

	it("changes nothing when it is repeated, and what was wished for when that differs", async () => {
		await bench.registrar.request({ ...shop, ...act });
		await bench.registrar.request({ ...shop, ...act });
		expect((await bench.record()).version).toBe(1);
		await bench.registrar.request({ ...shop, ...act, mailFromDomain: "Mail.shop.example" });
		expect(await bench.record()).toMatchObject({ version: 2, mailFromDomain: "mail.shop.example", step: "requested" });
	});

	it.each([
		["not an entry", "sender-refused"],
		["a.example,b.example", "sender-refused"],
		["", "sender-refused"],
		["co.jp", "sender-refused"],
		["*.shop.example", "sender-refused"],
		["free.example", "sender-refused"],
		["a".repeat(10_000), "sender-refused"],
	])("refuses %j", async (sender, code) => {
		await expect(bench.registrar.request({ ...shop, ...act, sender })).rejects.toMatchObject({ code });
		expect(bench.store.senders).toEqual([]);
	});

	it.each([
		[{ mailFromDomain: "shop.example" }, "mailFromDomain"],
		[{ mailFromDomain: "bounce.other.example" }, "mailFromDomain"],
		[{ mailFromDomain: "not a domain" }, "mailFromDomain"],
		[{ dmarcReports: "not an address" }, "dmarcReports"],
		[{ actor: " " }, "actor"],
		[{ reason: "" }, "reason"],
		[{ sender: "info@shop.example", dmarcReports: "dmarc@shop.example" }, "dmarcReports"],
	])("refuses %j", async (wrong, option) => {
		await expect(bench.registrar.request({ ...shop, ...act, ...wrong })).rejects.toMatchObject({ option });
	});

	it("warns of an address in a domain that is everybody's", async () => {
		const record = await bench.registrar.request({ ...address, ...act, sender: "shop@free.example" });
		expect(record.warnings).toEqual(["free-mail-address"]);
	});
});

describe("the survey", () => {
	beforeEach(() => bench.registrar.request({ ...shop, ...act }));

	it("comes before anything is made at the service", async () => {
		const issuing = bench.registrar.issue({ ...shop, ...act });
		await expect(issuing).rejects.toMatchObject({ code: "sender-step", waitsFor: ["survey"] });
		expect(bench.service.calls).toEqual([]);
	});

	it("without dead addresses opens the way", async () => {
		await bench.registrar.recordSurvey({ ...shop, ...act, survey });
		expect((await bench.record()).step).toBe("surveyed");
		const { record } = await bench.registrar.issue({ ...shop, ...act });
		expect(record.step).toBe("records-issued");
	});

	it("with dead addresses asks for the clean-up, and a second survey shows whether it was done", async () => {
		const dead = { ...survey, deadAddresses: 7 };
		await bench.registrar.recordSurvey({ ...shop, ...act, survey: dead });
		const issuing = (): Promise<unknown> => bench.registrar.issue({ ...shop, ...act });
		await expect(issuing()).rejects.toMatchObject({ waitsFor: ["cleanup"] });
		await bench.registrar.requestCleanup({ ...shop, ...act });
		await expect(issuing()).rejects.toMatchObject({ waitsFor: ["cleanup"] });
		await bench.registrar.recordSurvey({ ...shop, ...act, survey: { ...dead, deadAddresses: 2 } });
		expect(await bench.record()).toMatchObject({ step: "cleanup-requested", survey: { deadAddresses: 2 } });
		await bench.registrar.recordSurvey({ ...shop, ...act, survey });
		expect((await bench.record()).step).toBe("cleaned");
		await issuing();
		expect((await bench.record()).step).toBe("records-issued");
	});

	it("can be waived with a reason, which is recorded", async () => {
		const waived = await bench.registrar.waive({ ...shop, actor: "taro", reason: "a new shop", waiver: "survey" });
		expect(waived).toMatchObject({ step: "surveyed", waived: { survey: { actor: "taro", reason: "a new shop" } } });
		await bench.registrar.issue({ ...shop, ...act });
		expect(await bench.events()).toEqual(["requested", "survey-waived", "records-issued"]);
	});

	it("that is waived opens the way also where dead addresses were found", async () => {
		await bench.registrar.recordSurvey({ ...shop, ...act, survey: { ...survey, deadAddresses: 7 } });
		await bench.registrar.requestCleanup({ ...shop, ...act });
		await bench.registrar.waive({ ...shop, ...act, waiver: "survey" });
		await expect(bench.registrar.issue({ ...shop, ...act })).resolves.toMatchObject({
			record: { step: "records-issued" },
		});
	});

	it("is recorded once when it is told twice, and a waiver stays the first one's", async () => {
		for (const actor of ["hanako", "taro"]) {
			await bench.registrar.recordSurvey({ ...shop, ...act, survey });
			await bench.registrar.waive({ ...shop, reason: "known", actor, waiver: "survey" });
		}
		expect(await bench.events()).toEqual(["requested", "survey-recorded", "survey-waived"]);
		expect((await bench.record()).waived.survey?.actor).toBe("hanako");
	});

	it("must be one", async () => {
		const recording = bench.registrar.recordSurvey({ ...shop, ...act, survey: { ...survey, mails: -1 } });
		await expect(recording).rejects.toMatchObject({ option: "survey" });
	});

	it("must come before the clean-up", async () => {
		const asking = bench.registrar.requestCleanup({ ...shop, ...act });
		await expect(asking).rejects.toMatchObject({ code: "sender-step", waitsFor: ["survey"] });
	});
});

describe("issuing", () => {
	it("makes the identity, and sets the MAIL FROM domain so that a DNS that is away stops no mail", async () => {
		await bench.issued();
		const identity = bench.service.identities.get("shop.example");
		expect(identity?.mailFrom).toEqual({ domain: "bounce.shop.example", onMxFailure: "use-default", state: "pending" });
		expect(await bench.record()).toMatchObject({ region: "ap-northeast-1", mailFromDomain: "bounce.shop.example" });
	});

	it("gives the plan, and says what it waits for", async () => {
		await bench.registrar.request({ ...shop, ...act });
		await bench.registrar.waive({ ...shop, ...act, waiver: "survey" });
		const check = await bench.registrar.issue({ ...shop, ...act });
		expect(check.plan?.domain).toBe("shop.example");
		expect(check.waitsFor).toEqual(["verification", "dkim", "mail-from"]);
	});

	it("keeps the MAIL FROM domain that somebody has set already, unless another one was wished for", async () => {
		const mailFrom = { domain: "news.shop.example", onMxFailure: "reject", state: "success" } as const;
		bench.service.put("shop.example", { mailFrom });
		await bench.issued();
		expect(bench.service.identities.get("shop.example")?.mailFrom).toEqual(mailFrom);
		await bench.registrar.request({ ...shop, ...act, mailFromDomain: "bounce.shop.example" });
		await bench.registrar.issue({ ...shop, ...act });
		expect(bench.service.identities.get("shop.example")?.mailFrom?.domain).toBe("bounce.shop.example");
	});

	it("changes nothing when it is repeated", async () => {
		await bench.issued();
		const { version } = await bench.record();
		await bench.registrar.issue({ ...shop, ...act });
		expect((await bench.record()).version).toBe(version);
		expect(bench.service.calls.filter(({ method }) => method === "setMailFrom")).toHaveLength(1);
	});

	it("is refused for a sender that nobody asked for", async () => {
		await expect(bench.registrar.issue({ ...shop, ...act })).rejects.toMatchObject({ code: "sender-unknown" });
	});

	it("of an address waits until what it costs was acknowledged, and mails the link then", async () => {
		await bench.registrar.request({ ...address, ...act });
		await bench.registrar.waive({ ...address, ...act, waiver: "survey" });
		const issuing = bench.registrar.issue({ ...address, ...act });
		await expect(issuing).rejects.toMatchObject({ waitsFor: ["acknowledgement"] });
		expect(bench.service.links).toEqual([]);
		await bench.registrar.acknowledge({ ...address, ...act });
		await bench.registrar.issue({ ...address, ...act });
		expect(bench.service.links).toEqual(["info@shop.example"]);
		expect((await bench.record(address)).acknowledged).toMatchObject(act);
	});

	it("of an address can be started again, which mails a new link", async () => {
		await bench.issued(address);
		await bench.registrar.restart({ ...address, ...act });
		expect(bench.service.links).toEqual(["info@shop.example", "info@shop.example"]);
		expect((await bench.record(address)).step).toBe("pending");
	});

	it("leaves waivers of records to domains, and acknowledgements to addresses", async () => {
		await bench.registrar.request({ ...address, ...act });
		await expect(bench.registrar.waive({ ...address, ...act, waiver: "dmarc" })).rejects.toMatchObject({
			option: "waiver",
		});
		await expect(bench.registrar.acknowledge({ ...shop, ...act })).rejects.toMatchObject({ option: "sender" });
	});
});

describe("registering", () => {
	beforeEach(() => bench.issued());

	it("goes by itself once the service has verified it and its records are in place", async () => {
		expect((await bench.registrar.check(shop)).record.step).toBe("pending");
		bench.service.verify("shop.example");
		const { record, waitsFor } = await bench.registrar.check(shop);
		expect([record.step, waitsFor]).toEqual(["registered", []]);
		expect(await bench.settings.read("shop-1")).toEqual({ setting: "shop.example", revoked: [], version: 1 });
		expect(await bench.events()).toEqual([
			"requested",
			"survey-waived",
			"records-issued",
			"pending",
			"verified",
			"registered",
		]);
	});

	it("records who, why and on which evidence with the setting", async () => {
		bench.service.verify("shop.example");
		await bench.registrar.check({ ...shop, actor: "taro", reason: "opening day" });
		const [change] = bench.settings.changes;
		expect(change).toMatchObject({
			actor: "taro",
			reason: expect.stringMatching(/^opening day \(shop\.example: verified/),
		});
		expect(change?.evidence).toBe(
			"service (ap-northeast-1): verification success, sends; DKIM success (service key); MAIL FROM bounce.shop.example success; DMARC not looked up; no survey; survey waived by hanako on 2026-01-01T00:00:00.000Z: the shop asked for it; checked 2026-01-01T00:00:00.000Z",
		);
	});

	it.each([
		["mail-from", "missing", "mail-from"],
		["mail-from", "wrong", "mail-from"],
		["dmarc", "missing", "dmarc"],
		["dmarc", "unknown", "dns"],
	] as const)("waits while the records of %s are %s", async (which, state, code) => {
		bench.service.verify("shop.example");
		bench.records[which] = state;
		const { record, waitsFor } = await bench.registrar.check(shop);
		expect([record.step, waitsFor]).toEqual(["verified", [code]]);
		expect(bench.settings.changes).toEqual([]);
		bench.records[which] = "present";
		expect((await bench.registrar.check(shop)).record.step).toBe("registered");
	});

	it.each(["mail-from", "dmarc"] as const)("does not wait for %s where that was waived", async (waiver) => {
		bench.service.verify("shop.example");
		bench.records[waiver] = "missing";
		await bench.registrar.waive({ ...shop, ...act, waiver });
		expect((await bench.registrar.check(shop)).record).toMatchObject({ step: "registered" });
		expect(bench.settings.changes[0]?.evidence).toContain(`${waiver} waived by hanako`);
	});

	it("waits while the DNS cannot be asked at all", async () => {
		bench.service.verify("shop.example");
		bench.dnsError = new Error("no network");
		expect(await bench.registrar.check(shop)).toMatchObject({ record: { step: "verified" }, waitsFor: ["dns"] });
		expect(bench.errors).toEqual([bench.dnsError]);
	});

	it("waits for DKIM, which no waiver replaces", async () => {
		const identity = bench.service.verify("shop.example");
		bench.service.put("shop.example", { dkim: { ...identity.dkim, state: "pending", signingEnabled: false } as never });
		expect((await bench.registrar.check(shop)).waitsFor).toEqual(["dkim-off", "dkim"]);
	});

	it("waits for what a finding of the plan says is an error, and goes on in spite of warnings", async () => {
		bench.service.verify("shop.example");
		const sentence = { ja: "-", en: "-" };
		bench.findings = [
			{ code: "dmarc-duplicate", severity: "error", sentence },
			{ code: "no-mail-exchanger", severity: "warning", sentence },
			{ code: "covered-by-parent", severity: "note", sentence },
		];
		const { record, waitsFor } = await bench.registrar.check(shop);
		expect([record.step, waitsFor]).toEqual(["verified", ["dmarc-duplicate"]]);
		await bench.registrar.waive({ ...shop, ...act, waiver: "dmarc" });
		await bench.registrar.check(shop);
		expect(await bench.record()).toMatchObject({
			step: "registered",
			warnings: ["dmarc-duplicate", "no-mail-exchanger"],
		});
	});

	it("adds to what stands in the setting, and drops and moves nothing", async () => {
		bench.settings.put("shop-1", { setting: "日本語.example\r\nB.example , info@c.example", revoked: ["b.example"] });
		bench.service.verify("shop.example");
		await bench.registrar.check(shop);
		expect(await bench.settings.read("shop-1")).toMatchObject({
			setting: "日本語.example\r\nB.example , info@c.example\nshop.example",
			revoked: ["b.example"],
		});
	});

	it("changes no setting in which the entry stands already", async () => {
		bench.settings.put("shop-1", { setting: "SHOP.example." });
		bench.service.verify("shop.example");
		expect((await bench.registrar.check(shop)).record.step).toBe("registered");
		expect(bench.settings.changes).toEqual([]);
	});

	it("tries again when somebody else changes the setting at the same time", async () => {
		bench.service.verify("shop.example");
		let raced = false;
		const registrar = bench.open({
			settings: {
				read: async (tenant) => {
					const stored = await bench.settings.read(tenant);
					if (!raced) bench.settings.put(tenant, { setting: "meanwhile.example" });
					raced = true;
					return stored;
				},
				set: (change) => bench.settings.set(change),
			},
		});
		await registrar.check(shop);
		expect((await bench.settings.read("shop-1")).setting).toBe("meanwhile.example,shop.example");
	});

	it("refuses to add to a setting that is bad, leaves it as it is, and goes on once it was corrected", async () => {
		bench.settings.put("shop-1", { setting: "a.example\nnot an entry" });
		bench.service.verify("shop.example");
		const checking = bench.registrar.check(shop);
		await expect(checking).rejects.toMatchObject({
			code: "setting-unusable",
			message: expect.stringMatching(/^The stored setting is bad.*line 2: "not an entry"/),
		});
		expect((await bench.settings.read("shop-1")).setting).toBe("a.example\nnot an entry");
		expect(await bench.record()).toMatchObject({ step: "verified", warnings: ["setting-unusable"] });
		bench.settings.put("shop-1", { setting: "a.example" });
		expect((await bench.registrar.check(shop)).record).toMatchObject({ step: "registered", warnings: [] });
	});

	it("registers an address when its owner has clicked", async () => {
		await bench.issued(address);
		bench.service.verify("info@shop.example");
		expect((await bench.registrar.check(address)).record.step).toBe("registered");
		expect((await bench.settings.read("shop-1")).setting).toBe("info@shop.example");
		expect(bench.settings.changes[0]?.evidence).toContain("its cost acknowledged by hanako");
	});

	it("once for all, though many check at the same time", async () => {
		bench.service.verify("shop.example");
		await Promise.all(Array.from({ length: 5 }, () => bench.open().check(shop)));
		expect((await bench.settings.read("shop-1")).setting).toBe("shop.example");
		expect((await bench.events()).filter((event) => event === "registered")).toHaveLength(1);
	});

	it("looks at a sender for which nothing was issued, and takes no step", async () => {
		await bench.registrar.request({ ...shop, ...act, sender: "new.example" });
		bench.service.verify("new.example");
		const check = await bench.registrar.check({ ...shop, sender: "new.example" });
		expect(check).toMatchObject({ record: { step: "requested", version: 1 }, waitsFor: ["survey"] });
		expect(bench.settings.changes).toEqual([]);
	});
});

describe("what the service gave up", () => {
	beforeEach(async () => {
		await bench.issued();
		bench.service.giveUp("shop.example");
	});

	it("has failed, and is not tried again by itself", async () => {
		const { record, waitsFor } = await bench.registrar.check(shop);
		expect(record.step).toBe("failed");
		expect(waitsFor).toContain("restart");
		expect(await bench.registrar.recheckAll()).toEqual({ checked: 0, unreachable: 0, failed: 0 });
	});

	it("is restarted by one command, its MAIL FROM domain too", async () => {
		await bench.registrar.check(shop);
		await expect(bench.registrar.issue({ ...shop, ...act })).rejects.toMatchObject({ waitsFor: ["restart"] });
		await bench.registrar.restart({ ...shop, ...act });
		expect(bench.service.identities.get("shop.example")).toMatchObject({
			verification: "pending",
			mailFrom: { state: "pending" },
		});
		bench.service.verify("shop.example");
		expect((await bench.registrar.check(shop)).record.step).toBe("registered");
		expect(await bench.events()).toEqual(expect.arrayContaining(["failed", "restarted"]));
	});

	it("is made anew by a restart where the service has forgotten it", async () => {
		await bench.registrar.check(shop);
		bench.service.lose("shop.example");
		await bench.registrar.restart({ ...shop, ...act });
		expect(bench.service.identities.get("shop.example")?.mailFrom?.domain).toBe("bounce.shop.example");
	});
});

describe("withdrawing", () => {
	beforeEach(() => bench.registered());

	it("takes the entry out of the setting and no other, and leaves the identity where it is", async () => {
		bench.settings.put("shop-1", {
			setting: "a.example\nshop.example\nb.example",
			revoked: ["shop.example", "b.example"],
		});
		const record = await bench.registrar.withdraw({ ...shop, actor: "taro", reason: "the shop closes" });
		expect(record.step).toBe("withdrawn");
		expect(await bench.settings.read("shop-1")).toMatchObject({
			setting: "a.example\nb.example",
			revoked: ["b.example"],
		});
		expect(bench.settings.changes.at(-1)).toMatchObject({ actor: "taro", reason: "the shop closes" });
		expect(bench.service.identities.has("shop.example")).toBe(true);
	});

	it("takes the entry of a revoked sender out too, and its flag", async () => {
		bench.service.giveUp("shop.example");
		await bench.registrar.check(shop);
		await bench.registrar.withdraw({ ...shop, ...act });
		expect(await bench.settings.read("shop-1")).toMatchObject({ setting: null, revoked: [] });
	});

	it("takes out what a process had added that ended before it could say so", async () => {
		const other = { tenant: "shop-2", sender: "other.example" };
		await bench.issued(other);
		bench.service.verify("other.example");
		bench.records.dmarc = "missing";
		await bench.registrar.check(other);
		bench.settings.put("shop-2", { setting: "other.example" });
		await bench.registrar.withdraw({ ...other, ...act });
		expect(await bench.settings.read("shop-2")).toMatchObject({ setting: null });
	});

	it("leaves an entry that stood there before the sender was verified", async () => {
		const other = { tenant: "shop-2", sender: "other.example" };
		bench.settings.put("shop-2", { setting: "other.example" });
		await bench.issued(other);
		await bench.registrar.withdraw({ ...other, ...act });
		expect(await bench.settings.read("shop-2")).toMatchObject({ setting: "other.example" });
	});

	it("is for good: no check adds the entry again", async () => {
		await bench.registrar.withdraw({ ...shop, ...act });
		await bench.registrar.check(shop);
		await bench.registrar.recheckAll();
		expect(await bench.settings.read("shop-1")).toMatchObject({ setting: null });
	});

	it("wins over a check that is registering at the same moment", async () => {
		const other = { tenant: "shop-1", sender: "other.example" };
		await bench.issued(other);
		bench.service.verify("other.example");
		let isWithdrawn = false;
		const registrar = bench.open({
			settings: {
				read: (tenant) => bench.settings.read(tenant),
				set: async (change) => {
					const done = await bench.settings.set(change);
					if (!isWithdrawn) {
						isWithdrawn = true;
						await bench.registrar.withdraw({ ...other, ...act });
						bench.settings.put("shop-1", { setting: "shop.example,other.example" });
					}
					return done;
				},
			},
		});
		await registrar.check(other);
		expect((await bench.record(other)).step).toBe("withdrawn");
		expect((await bench.settings.read("shop-1")).setting).toBe("shop.example");
	});

	it("can be followed by a new request, which is surveyed anew", async () => {
		await bench.registrar.withdraw({ ...shop, ...act });
		await expect(bench.registrar.issue({ ...shop, ...act })).rejects.toMatchObject({
			waitsFor: expect.arrayContaining(["request"]),
		});
		await expect(bench.registrar.waive({ ...shop, ...act, waiver: "survey" })).rejects.toMatchObject({
			code: "sender-step",
		});
		const record = await bench.registrar.request({ ...shop, ...act });
		expect(record).toMatchObject({ step: "requested", waived: {}, survey: undefined });
		await expect(bench.registrar.issue({ ...shop, ...act })).rejects.toMatchObject({ waitsFor: ["survey"] });
	});
});

describe("watching", () => {
	it("checks until it is registered, and says what each check saw", async () => {
		await bench.issued();
		const seen: string[] = [];
		const check = await bench.registrar.watch(shop, {
			onCheck: ({ record }) => {
				seen.push(record.step);
				if (seen.length === 3) bench.service.verify("shop.example");
			},
		});
		expect(check.record.step).toBe("registered");
		expect(seen).toEqual(["pending", "pending", "pending", "registered"]);
		expect(bench.waits).toEqual([15_000, 15_000, 15_000]);
	});

	it("goes on through an outage of the service", async () => {
		await bench.issued();
		bench.service.failNext("read");
		const seen: unknown[] = [];
		await bench.registrar.watch(shop, {
			onCheck: ({ identity, waitsFor }) => {
				seen.push([identity === undefined, waitsFor]);
				bench.service.verify("shop.example");
			},
		});
		expect(seen).toEqual([
			[true, ["service"]],
			[false, []],
		]);
	});

	it("ends with what it saw last when it is told to", async () => {
		await bench.issued();
		const abort = new AbortController();
		const watching = bench.registrar.watch(shop, { onCheck: () => abort.abort(), signal: abort.signal });
		expect((await watching).record.step).toBe("pending");
	});

	it("has nothing to wait for where nothing was issued", async () => {
		await bench.registrar.request({ ...shop, ...act });
		const watching = bench.registrar.watch(shop, { onCheck: () => undefined });
		await expect(watching).rejects.toMatchObject({ code: "sender-step", waitsFor: ["survey"] });
	});

	it("ends when the service gives up", async () => {
		await bench.issued();
		bench.service.giveUp("shop.example");
		expect((await bench.registrar.watch(shop, { onCheck: () => undefined })).record.step).toBe("failed");
	});
});

describe("plans", () => {
	it("are made for a domain that nobody has asked for, and change nothing", async () => {
		const plan = await bench.registrar.plan({ ...shop, mailFromDomain: "mail.shop.example" });
		expect(plan.mailFromDomain).toBe("mail.shop.example");
		expect(bench.store.senders).toEqual([]);
		expect(bench.service.identities.size).toBe(0);
	});

	it("are not made for addresses", async () => {
		await expect(bench.registrar.plan(address)).rejects.toMatchObject({ option: "sender" });
	});
});

describe("what the service refuses for a reason of its own", () => {
	it("is told, and changes nothing", async () => {
		await bench.registered();
		const refusal = new MailError(
			"access-denied",
			"The delivery service does not let this user ask; give it ses:GetEmailIdentity",
		);
		bench.service.failNext("read", refusal);
		await expect(bench.registrar.check(shop)).rejects.toBe(refusal);
		expect((await bench.record()).step).toBe("registered");
	});
});
