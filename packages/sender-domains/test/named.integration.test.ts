import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	createAuthoritativeLookup,
	createNodeDnsLookup,
	type DnsViews,
	planSenderDomain,
	readSenderRecords,
	type SenderPlan,
} from "../src/index.ts";
import { domainIdentity } from "./domain-identity.ts";
import { type Named, startNamed, whyNoNamed } from "./named.ts";
import { servedLookup } from "./served-lookups.ts";

const skipped = whyNoNamed();

const questions = { domain: "shop.test", identity: domainIdentity("shop.test"), dmarcReports: "dmarc@shop.test" };

describe.skipIf(skipped !== undefined)("BIND as the authority", () => {
	let named: Named;
	let views: DnsViews;

	beforeAll(async () => {
		named = await startNamed("shop.test");
		const nobodyElse = servedLookup({});
		views = {
			public: nobodyElse,
			authoritative: createAuthoritativeLookup({
				public: nobodyElse,
				zoneServers: (zone) => (zone === "shop.test" ? [named.address] : undefined),
			}),
		};
	}, 30_000);

	afterAll(() => named?.stop());

	const plan = async (): Promise<SenderPlan> =>
		planSenderDomain({ ...questions, region: "ap-northeast-1", found: await readSenderRecords(questions, views) });

	it("holds nothing at first, and everything once the plan was applied", async () => {
		const before = await plan();
		expect(before.records.map(({ state }) => state)).toEqual(Array(6).fill("missing"));
		named.update(
			before.records.map(({ name, type, value }) => {
				const data = type === "TXT" ? `"${value}"` : `${value}.`;
				return `update add ${name}. 60 ${type} ${data}`;
			}),
		);
		const after = await plan();
		expect(after.records.map(({ state, seen }) => `${state} ${seen}`)).toEqual(
			Array(6).fill("present authoritative-only"),
		);
		expect(after.complete).toBe(true);
	});

	it("is read alike by both lookups: long and split TXT, two MX, an alias", async () => {
		const long = "x".repeat(255);
		named.update([
			`update add long.shop.test. 60 TXT ${`"${long}" `.repeat(8)}`,
			`update add split.shop.test. 60 TXT "v=spf1 " "-all"`,
			"update add mx.shop.test. 60 MX 10 A.Mail.Example.",
			"update add mx.shop.test. 60 MX 20 b.mail.example.",
			"update add alias.shop.test. 60 CNAME split.shop.test.",
		]);
		const node = createNodeDnsLookup({ servers: [named.address] });
		const own = views.authoritative as NonNullable<DnsViews["authoritative"]>;
		for (const [name, type, records] of [
			["long.shop.test", "TXT", [long.repeat(8)]],
			["split.shop.test", "TXT", ["v=spf1 -all"]],
			["alias.shop.test", "TXT", ["v=spf1 -all"]],
			["alias.shop.test", "CNAME", ["split.shop.test"]],
			["mx.shop.test", "MX", ["10 a.mail.example", "20 b.mail.example"]],
		] as const) {
			for (const lookup of [node, own]) {
				const answer = await lookup(name, type);
				expect(answer).toMatchObject({ state: "found" });
				expect((answer as { readonly records: readonly string[] }).records.toSorted()).toEqual(records);
			}
		}
		for (const lookup of [node, own]) {
			expect(await lookup("nobody.shop.test", "TXT")).toEqual({ state: "absent", nameExists: false });
			expect(await lookup("mx.shop.test", "TXT")).toEqual({ state: "absent", nameExists: true });
			expect(await lookup("elsewhere.example", "TXT")).toMatchObject({ state: "unknown" });
		}
	});
});
