import { OptionError } from "@todoku/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PostgresSuppressions } from "../src/suppressions/postgres-suppressions.ts";
import type { Suppression, SuppressionMirror } from "../src/suppressions/suppression-store.ts";
import { databases, type OutboxBench } from "./outbox-bench.ts";

const since = new Date("2026-06-01T00:00:00.123Z");

describe.each(databases)("suppressions on $name", ({ make, skip }) => {
	let bench: OutboxBench;
	let suppressions: PostgresSuppressions;
	beforeAll(async () => {
		if (!skip) bench = await make();
	}, 60_000);
	beforeEach(async (context) => {
		context.skip(skip);
		await bench.empty();
		suppressions = new PostgresSuppressions(bench.database);
	});
	afterAll(async () => {
		if (!skip) await bench.drop();
	});

	const entry = (address: string, given: Partial<Suppression> = {}): Suppression => {
		return { address, reason: "bounce", since, ...given };
	};

	async function addresses(mirror: SuppressionMirror): Promise<string[]> {
		const found: string[] = [];
		for await (const { address } of mirror.list()) found.push(address);
		return found;
	}

	test("gives back what was put there, with its list, its reason and its time", async () => {
		const mirror = suppressions.mirror("ses/us-east-1");
		await mirror.suppress(entry("Taro@example.com"));
		await mirror.suppress(entry("jiro@example.com"));
		await mirror.suppress(entry("jiro@example.com", { reason: "complaint", since: new Date(0) }));
		const stored = [];
		for await (const each of mirror.list()) stored.push(each);
		expect(stored.toSorted((a, b) => (a.address < b.address ? -1 : 1))).toEqual([
			{ address: "Taro@example.com", scope: "ses/us-east-1", reason: "bounce", since },
			{ address: "jiro@example.com", scope: "ses/us-east-1", reason: "complaint", since: new Date(0) },
		]);
	});

	test("keeps the lists apart", async () => {
		const one = suppressions.mirror("one");
		const two = suppressions.mirror("two");
		await one.suppress(entry("taro@example.com"));
		await two.suppress(entry("taro@example.com"));
		await one.lift("taro@example.com");
		expect([await addresses(one), await addresses(two)]).toEqual([[], ["taro@example.com"]]);
		expect(await suppressions.count()).toEqual([{ scope: "two", entries: 1 }]);
	});

	test("lifts exactly the spelling that was named", async () => {
		const mirror = suppressions.mirror("one");
		await mirror.suppress(entry("Taro@example.com"));
		await mirror.lift("taro@example.com");
		expect(await addresses(mirror)).toEqual(["Taro@example.com"]);
	});

	test("finds every spelling of an address in every list", async () => {
		await suppressions.mirror("one").suppress(entry("Taro@Example.com"));
		await suppressions.mirror("two").suppress(entry('"taro"@example.com'));
		await suppressions.mirror("two").suppress(entry("jiro@example.com"));
		const found = await suppressions.find("TARO@example.com");
		expect(found.map(({ scope, address }) => [scope, address])).toEqual([
			["one", "Taro@Example.com"],
			["two", '"taro"@example.com'],
		]);
		expect(await suppressions.find("nobody")).toEqual([]);
	});

	test("stores the time of storing where the service gives none", async () => {
		const before = Date.now() - 60_000;
		await suppressions.mirror("one").suppress(entry("taro@example.com", { since: undefined }));
		const [found] = await suppressions.find("taro@example.com");
		expect(found?.since.getTime()).toBeGreaterThan(before);
	});

	test("lists 20,000 entries page by page, each once", async () => {
		await bench.sql(
			`insert into ${bench.database.schema}.suppressions (address, scope, reason, since)
			select 'a' || number || '@example.com', case when number % 10 = 0 then 'other' else 'one' end, 'bounce', now()
			from generate_series(1, 20000) as number`,
		);
		const found = await addresses(suppressions.mirror("one"));
		expect(found).toHaveLength(18_000);
		expect(new Set(found).size).toBe(18_000);
	}, 60_000);

	test("an erased address leaves our copies in every spelling", async () => {
		const outbox = await bench.open();
		await suppressions.mirror("one").suppress(entry('"Taro"@example.com'));
		await suppressions.mirror("two").suppress(entry("taro@Example.com"));
		await suppressions.mirror("two").suppress(entry("jiro@example.com"));
		await outbox.office.eraseAddress("taro@example.com", { actor: "sato", reason: "request 7" });
		expect(await suppressions.count()).toEqual([{ scope: "two", entries: 1 }]);
	});

	test.each([
		["scope", () => suppressions.mirror("")],
		["address", () => suppressions.mirror("one").suppress(entry(""))],
		["address", () => suppressions.mirror("one").suppress(entry("a".repeat(2_000)))],
		["reason", () => suppressions.mirror("one").suppress(entry("a@example.com", { reason: "spam" as never }))],
	])("refuses a wrong %s", async (option, work) => {
		const tried = (async () => work())();
		await expect(tried).rejects.toBeInstanceOf(OptionError);
		await expect(tried).rejects.toMatchObject({ option });
	});
});
