import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNsupdateScript } from "@todoku/sender-domains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Named, startNamed, whyNoNamed } from "../../sender-domains/test/named.ts";
import { applyByNsupdate } from "../src/domain/apply/nsupdate.ts";
import { ApplyBench, sampleQuestions } from "./apply-bench.ts";

const skipped = whyNoNamed();

describe.skipIf(skipped !== undefined)("applyByNsupdate, with BIND", () => {
	let named: Named;
	let bench: ApplyBench;

	beforeAll(async () => {
		named = await startNamed("shop.test");
		bench = new ApplyBench(named);
	}, 30_000);

	afterAll(() => named?.stop());

	const signed = () => ({ ...bench.server, keyFile: named.keyFile });
	const script = async (label: string) => {
		const { plan, found } = await bench.plan(sampleQuestions(label));
		return formatNsupdateScript(plan, { found, ttlSeconds: 60 });
	};
	const add = (name: string, data: string) => `update add ${name}. 60 IN ${data}`;

	test("adds all records of a plan; a second time there is nothing to do, and nobody is asked", async () => {
		const progress: string[] = [];
		const { names } = await applyByNsupdate(await script("all"), {
			...signed(),
			onProgress: (done, total) => progress.push(`${done}/${total}`),
		});

		expect(names).toEqual([
			"all.shop.test",
			"all.shop.test",
			"all1._domainkey.shop.test",
			"all2._domainkey.shop.test",
			"all3._domainkey.shop.test",
			"_dmarc.shop.test",
		]);
		expect(progress).toEqual(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
		const { plan, found } = await bench.plan(sampleQuestions("all"));
		expect(plan.records.map(({ state }) => state)).toEqual(Array(6).fill("present"));
		expect(plan.complete).toBe(true);

		const nobody = { server: "127.0.0.1", port: 1, keyFile: "/nowhere/key", program: "/nowhere/nsupdate" };
		expect(await applyByNsupdate(formatNsupdateScript(plan, { found }), nobody)).toEqual({ names: [] });
	});

	test("extends the SPF record that is there, and leaves the texts beside it alone", async () => {
		bench.change(
			add("merge.shop.test", 'TXT "v=spf1 ip4:192.0.2.1 -all"'),
			add("merge.shop.test", 'TXT "a;\\"b\\\\c"'),
		);

		await applyByNsupdate(await script("merge"), signed());

		expect(await bench.records("merge.shop.test", "TXT")).toEqual([
			'a;"b\\c',
			"v=spf1 ip4:192.0.2.1 include:amazonses.com -all",
		]);
	});

	test("adds an SPF record beside texts of others, whatever octets they hold", async () => {
		bench.change(
			add("beside.shop.test", 'TXT "site=\\227\\129\\130"'),
			add("beside.shop.test", `TXT "${"x".repeat(255)}" "y"`),
		);

		await applyByNsupdate(await script("beside"), signed());

		expect(await bench.records("beside.shop.test", "TXT")).toEqual([
			"site=\u00e3\u0081\u0082",
			"v=spf1 include:amazonses.com ~all",
			`${"x".repeat(255)}y`,
		]);
	});

	test("touches neither the MX of another server nor a CNAME that leads elsewhere, and adds the rest", async () => {
		bench.change(
			add("foreign.shop.test", "MX 10 mail.shop.test."),
			add("foreign1._domainkey.shop.test", "CNAME elsewhere.example."),
		);

		const { names } = await applyByNsupdate(await script("foreign"), signed());

		expect(names).toEqual(["foreign2._domainkey.shop.test", "foreign3._domainkey.shop.test"]);
		expect(await bench.records("foreign.shop.test", "MX")).toEqual(["10 mail.shop.test"]);
		expect(await bench.records("foreign.shop.test", "TXT")).toEqual([]);
		expect(await bench.records("foreign1._domainkey.shop.test", "CNAME")).toEqual(["elsewhere.example"]);
		expect(await bench.records("shop.test", "MX")).toEqual(["10 mail.shop.test"]);
	});

	test("publishes a name of its own where a wildcard answered", async () => {
		bench.change(add("*.wild.shop.test", 'TXT "v=spf1 -all"'));
		const questions = { ...sampleQuestions("wild"), mailFromDomain: "bounce.wild.shop.test" };
		const { plan, found } = await bench.plan(questions);

		await applyByNsupdate(formatNsupdateScript(plan, { found }), signed());

		expect(await bench.records("bounce.wild.shop.test", "TXT")).toEqual(["v=spf1 include:amazonses.com ~all"]);
		expect(await bench.records("other.wild.shop.test", "TXT")).toEqual(["v=spf1 -all"]);
	});

	test.each([
		["an SPF record came", "came", [], ['TXT "v=spf1 mx -all"']],
		["an MX came", "mx", [], ["MX 10 mail.shop.test."]],
		["an alias came", "alias", [], ["CNAME elsewhere.example."]],
		["the SPF record to extend changed", "changed", ['TXT "v=spf1 a -all"'], ['TXT "v=spf1 a mx -all"']],
	])("changes nothing where %s meanwhile, and says so", async (_, label, before, after) => {
		const name = `${label}.shop.test`;
		for (const data of before) bench.change(add(name, data));
		const stale = await script(label);
		bench.change(`update delete ${name}.`, ...after.map((data) => add(name, data)));

		await expect(applyByNsupdate(stale, signed())).rejects.toMatchObject({
			code: "dns-update-zone-changed",
			message: expect.stringContaining(`The DNS update of ${name} was not made`) as string,
		});
		const texts = after.filter((data) => data.startsWith("TXT")).map((data) => data.slice(5, -1));
		expect(await bench.records(name, "TXT")).toEqual(texts);
	});

	test("tells how many were made before the one that failed, and goes on from there with a new plan", async () => {
		const stale = await script("half");
		bench.change(add("half2._domainkey.shop.test", "CNAME half2.dkim.amazonses.com."));

		await expect(applyByNsupdate(stale, signed())).rejects.toMatchObject({
			code: "dns-update-zone-changed",
			message: expect.stringContaining("3 of ") as string,
		});
		expect(await applyByNsupdate(await script("half"), signed())).toEqual({ names: ["half3._domainkey.shop.test"] });
	});

	test("does not take a TXT split in another way for the one it knows", async () => {
		bench.change(add("split.shop.test", 'TXT "v=spf1 ip4:192.0.2.1" " -all"'));

		await expect(applyByNsupdate(await script("split"), signed())).rejects.toMatchObject({
			code: "dns-update-zone-changed",
			message: expect.stringContaining("split in another way") as string,
		});
		expect(await bench.records("split.shop.test", "TXT")).toEqual(["v=spf1 ip4:192.0.2.1 -all"]);
	});

	describe("is told what is wrong:", () => {
		let directory: string;

		beforeAll(async () => {
			directory = await mkdtemp(join(tmpdir(), "todoku-apply-"));
			await writeFile(join(directory, "no-key"), "no key at all\n");
			await writeFile(
				join(directory, "other-name"),
				`key "other-key" { algorithm hmac-sha256; secret "${Buffer.alloc(32, 7).toString("base64")}"; };\n`,
			);
		});

		afterAll(() => rm(directory, { recursive: true, force: true }));

		test.each<[string, string, () => object]>([
			["no key", "dns-update-refused", () => ({ keyFile: undefined })],
			["a key with another secret", "dns-update-bad-signature", () => ({ keyFile: named.wrongKeyFile })],
			["a key the server does not know", "dns-update-unknown-key", () => ({ keyFile: join(directory, "other-name") })],
			["a file that holds no key", "dns-update-key-unreadable", () => ({ keyFile: join(directory, "no-key") })],
			["a file that is not there", "dns-update-key-unreadable", () => ({ keyFile: join(directory, "none") })],
			["a port where nobody listens", "dns-update-unreachable", () => ({ port: 1 })],
			["no nsupdate", "dns-update-program-missing", () => ({ program: "/nowhere/nsupdate" })],
		])("%s", async (_, code, changes) => {
			const lines = await script("wrong");
			await expect(applyByNsupdate(lines, { ...signed(), ...changes() })).rejects.toMatchObject({ code });
			expect(await bench.records("wrong.shop.test", "MX")).toEqual([]);
		});

		test("a server that does not keep the zone", async () => {
			const lines = formatNsupdateScript((await bench.plan(sampleQuestions("bounce", "other.test"))).plan, {
				all: true,
			});
			for (const zone of ["", "zone other.test\n"])
				await expect(applyByNsupdate(zone + lines, signed())).rejects.toMatchObject({
					code: "dns-update-not-authoritative",
				});
		});

		test("a server that never answers, within the time that was given", async () => {
			const silent = createServer().listen(0, "127.0.0.1");
			await once(silent, "listening");
			const { port } = silent.address() as AddressInfo;
			const lines = `zone shop.test\n${await script("silent")}`;

			const startedAt = performance.now();
			await expect(applyByNsupdate(lines, { ...signed(), port, timeoutMs: 300 })).rejects.toMatchObject({
				code: "dns-update-timeout",
				message: expect.stringContaining("within 300 ms") as string,
			});
			// By itself nsupdate would wait for two seconds.
			expect(performance.now() - startedAt).toBeLessThan(1_500);
			silent.close();
		});
	});

	test.each([{ server: "ns\nsend" }, { server: "" }, { port: 0 }, { port: 65_536 }])(
		"refuses %j before it does anything",
		async (options) => {
			await expect(applyByNsupdate("send\n", options)).rejects.toMatchObject({ code: "invalid-option" });
		},
	);
});
