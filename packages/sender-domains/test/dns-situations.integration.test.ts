import { describe, expect, it } from "vitest";
import { planSenderDomain, readSenderRecords } from "../src/index.ts";
import { complete, questionsOf, situations, zoneOf } from "./dns-situations.ts";
import { domainIdentity } from "./domain-identity.ts";
import { expectSituation } from "./expect-situation.ts";
import { startLiveViews } from "./live-views.ts";

const region = "ap-northeast-1";
const questions = {
	domain: "shop.example",
	identity: domainIdentity("shop.example"),
	dmarcReports: "dmarc@shop.example",
};

describe("a plan over real sockets, for", () => {
	it.each(situations.map((situation) => [situation.title, situation] as const))("%s", async (_, situation) => {
		await using views = await started(zoneOf(situation));
		const asked = questionsOf(situation);
		const found = await readSenderRecords(asked, views);
		expectSituation(situation, planSenderDomain({ ...asked, region: situation.region ?? region, found }));
	});
});

describe("two views of the DNS", () => {
	const plan = async (views: Started): Promise<ReturnType<typeof planSenderDomain>> =>
		planSenderDomain({ ...questions, region, found: await readSenderRecords(questions, views) });

	it("show a complete domain as complete, and seen everywhere", async () => {
		await using views = await started(complete);
		const { complete: isComplete, records, findings } = await plan(views);
		expect(isComplete).toBe(true);
		expect(records.map(({ state, seen }) => `${state} ${seen}`)).toEqual(Array(6).fill("present everywhere"));
		expect(findings).toEqual([]);
	});

	it("tell records that were published a moment ago from those that are missing", async () => {
		const { "shop.example": apex = {} } = complete;
		await using views = await started(complete, { "shop.example": apex });
		const { complete: isComplete, records } = await plan(views);
		expect(isComplete).toBe(true);
		expect(records.map(({ state, seen }) => `${state} ${seen}`)).toEqual(Array(6).fill("present authoritative-only"));
		expect(records[0]?.sentence.en).toContain("not yet seen everywhere");
		expect(records[0]?.sentence.ja).toContain("まだ見えません");
	});

	it("see a record within the moment it is published", async () => {
		const { "bounce.shop.example": bounce = {}, ...rest } = complete;
		await using views = await started(rest);
		expect((await plan(views)).records[0]?.state).toBe("missing");
		views.authority.set("bounce.shop.example", bounce);
		expect((await plan(views)).records[0]).toMatchObject({ state: "present", seen: "authoritative-only" });
		views.resolver.set("bounce.shop.example", bounce);
		expect((await plan(views)).records[0]).toMatchObject({ state: "present", seen: "everywhere" });
		views.authority.remove("bounce.shop.example", "MX");
		const [exchange] = (await plan(views)).records;
		expect(exchange?.state).toBe("missing");
		expect(exchange?.sentence.en).toContain("copies that will expire");
	});

	it("hold on to what the zone's own servers say while the resolver is down", async () => {
		const broken = Object.fromEntries(Object.keys(complete).map((name) => [name, { rcode: "SERVFAIL" } as const]));
		await using views = await started(complete, broken);
		const { records } = await plan(views);
		expect(records.map(({ state, seen }) => `${state} ${seen}`)).toEqual(Array(6).fill("present undefined"));
	});

	it("go by the resolver where the zone's own servers do not answer", async () => {
		const broken = Object.fromEntries(Object.keys(complete).map((name) => [name, { rcode: "REFUSED" } as const]));
		await using views = await started(broken, complete);
		const { records } = await plan(views);
		expect(records.map(({ state, seen }) => `${state} ${seen}`)).toEqual(Array(6).fill("present undefined"));
	});

	it("know nothing when neither answers", async () => {
		const broken = Object.fromEntries(Object.keys(complete).map((name) => [name, { silent: true }]));
		await using views = await started(broken);
		const { complete: isComplete, records } = await plan(views);
		expect(isComplete).toBe(false);
		expect(records.map(({ state }) => state)).toEqual(Array(6).fill("unknown"));
		expect(records[0]?.sentence.ja).toContain("タイムアウト");
	});
});

type Started = Awaited<ReturnType<typeof startLiveViews>>;

async function started(...names: Parameters<typeof startLiveViews>): Promise<Started & AsyncDisposable> {
	const views = await startLiveViews(...names);
	return { ...views, [Symbol.asyncDispose]: () => views.close() };
}
