import { Route53Client } from "@aws-sdk/client-route-53";
import { planSenderDomain, type Route53ChangeBatch, toRoute53ChangeBatch } from "@todoku/sender-domains";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyByRoute53, type Route53Options, type Route53Step } from "../src/domain/apply/route53.ts";
import { sampleQuestions } from "./apply-bench.ts";
import { errorXml, PlayedRoute53, type PlayedSet } from "./apply-route53-server.ts";

const spf = "v=spf1 include:amazonses.com ~all";
const old: PlayedSet = {
	name: "bounce.shop.test.",
	type: "TXT",
	ttl: 900,
	values: ['"site=1 & <more>"', '"v=spf1 ip4:192.0.2.1 -all"'],
};

let route53: PlayedRoute53;
let client: Route53Client;
let pauses: number[];

beforeEach(async () => {
	route53 = new PlayedRoute53();
	route53.zones.push({ id: "Z1", name: "shop.test." });
	client = new Route53Client({
		endpoint: await route53.start(),
		region: "us-east-1",
		maxAttempts: 1,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
	});
	pauses = [];
});

afterEach(() => {
	client.destroy();
	route53.close();
});

const apply = (batch: Route53ChangeBatch, options: Partial<Route53Options> = {}) =>
	applyByRoute53(batch, {
		zoneName: "shop.test",
		client,
		wait: false,
		pause: async (durationMs) => {
			pauses.push(durationMs);
		},
		...options,
	});

/** All records of a domain for which the DNS holds nothing yet. */
function wholeBatch(): Route53ChangeBatch {
	const questions = sampleQuestions();
	const found = { answers: [], dmarc: undefined };
	const plan = planSenderDomain({ ...questions, region: "ap-northeast-1", found });
	return toRoute53ChangeBatch({ ...plan, records: plan.records.map((record) => ({ ...record, state: "missing" })) });
}

function textBatch(text: string, name = "bounce.shop.test."): Route53ChangeBatch {
	return {
		Comment: "x",
		Changes: [
			{
				Action: "CREATE",
				ResourceRecordSet: { Name: name, Type: "TXT", TTL: 60, ResourceRecords: [{ Value: `"${text}"` }] },
			},
		],
	};
}

describe("applyByRoute53", () => {
	test("creates all records in one change, in the zone of the domain, and says so", async () => {
		const steps: Route53Step[] = [];
		const result = await apply(wholeBatch(), { onProgress: (step) => steps.push(step) });

		expect(route53.changes.map(({ action, name, type, ttl, values }) => [action, name, type, ttl, ...values])).toEqual([
			["CREATE", "bounce.shop.test.", "MX", 3_600, "10 feedback-smtp.ap-northeast-1.amazonses.com."],
			["CREATE", "bounce.shop.test.", "TXT", 3_600, `"${spf}"`],
			["CREATE", "bounce1._domainkey.shop.test.", "CNAME", 3_600, "bounce1.dkim.amazonses.com."],
			["CREATE", "bounce2._domainkey.shop.test.", "CNAME", 3_600, "bounce2.dkim.amazonses.com."],
			["CREATE", "bounce3._domainkey.shop.test.", "CNAME", 3_600, "bounce3.dkim.amazonses.com."],
			["CREATE", "_dmarc.shop.test.", "TXT", 3_600, '"v=DMARC1; p=none; rua=mailto:dmarc@shop.test"'],
		]);
		const posts = route53.seen.filter(({ method }) => method === "POST");
		expect(posts.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/hostedzone\/Z1\/rrset\/?$/)]);
		expect(posts[0]?.body).toContain("<Comment>Records for sending mail from shop.test</Comment>");
		expect(result).toMatchObject({ zone: { id: "Z1", name: "shop.test" }, changeId: "C1", state: "pending" });
		expect(result.names).toHaveLength(6);
		expect(steps.map(({ step }) => step)).toEqual(["zone", "changed"]);
		expect(pauses).toEqual([]);
	});

	test("changes nothing the second time, and asks for no change", async () => {
		await apply(wholeBatch());
		route53.seen.length = 0;

		expect(await apply(wholeBatch())).toMatchObject({ names: [], changeId: undefined, state: "unchanged" });
		expect(route53.seen.filter(({ method }) => method === "POST")).toEqual([]);
	});

	test("asks nobody where there is nothing to do", async () => {
		expect(await apply({ Comment: "", Changes: [] })).toEqual({
			zone: undefined,
			names: [],
			changeId: undefined,
			state: "unchanged",
		});
		expect(route53.seen).toEqual([]);
	});

	test("waits until all servers have it, by looking again", async () => {
		route53.pendingAnswers = 3;
		const waited: number[] = [];

		const { state } = await apply(textBatch(spf), {
			wait: true,
			pollIntervalMs: 2_000,
			onProgress: (step) => {
				if (step.step === "waiting") waited.push(step.waitedMs);
			},
		});

		expect(state).toBe("in-sync");
		expect(route53.seen.filter(({ path }) => path.startsWith("/change/C1"))).toHaveLength(3);
		expect(pauses).toEqual([2_000, 2_000, 2_000]);
		expect(waited).toEqual([2_000, 4_000]);
	});

	test("does not wait forever", async () => {
		route53.pendingAnswers = 1_000;

		expect(await apply(textBatch(spf), { wait: true, waitLimitMs: 12_000 })).toMatchObject({ state: "pending" });
		expect(pauses).toEqual([5_000, 5_000, 5_000]);
	});
});

describe("the texts of others", () => {
	test("stay when ours is added beside them, also those the plan did not know", async () => {
		route53.sets.push({ ...old, values: ['"site=1 & <more>"'] });

		await apply(textBatch(spf));

		expect(route53.changes).toEqual([
			{ action: "DELETE", ...old, values: ['"site=1 & <more>"'] },
			{ action: "CREATE", ...old, values: [`"${spf}"`, '"site=1 & <more>"'] },
		]);
	});

	test("stay when an SPF record gives way to the one that extends it", async () => {
		route53.sets.push(old);

		await apply(textBatch("v=spf1 ip4:192.0.2.1 include:amazonses.com -all"));

		expect(route53.sets).toEqual([
			{ ...old, values: ['"v=spf1 ip4:192.0.2.1 include:amazonses.com -all"', '"site=1 & <more>"'] },
		]);
	});

	test.each([
		["an SPF record with other terms", old, textBatch(spf)],
		[
			"a DMARC record",
			{ ...old, name: "_dmarc.shop.test.", values: ['"v=DMARC1; p=reject"'] },
			textBatch("v=DMARC1; p=none", "_dmarc.shop.test."),
		],
		["a weighted set", { ...old, values: ['"x"'], identifier: "blue" }, textBatch(spf)],
		["a text nobody can read", { ...old, values: ["unquoted"] }, textBatch(spf)],
		[
			"an MX",
			{ ...old, type: "MX", values: ["10 mail.shop.test."] },
			{ Comment: "", Changes: wholeBatch().Changes.slice(0, 1) },
		],
	])("are in the way: %s came", async (_, set, batch) => {
		route53.sets.push(set);

		await expect(apply(batch)).rejects.toMatchObject({ code: "route53-zone-changed" });
		expect(route53.sets).toEqual([set]);
		expect(route53.changes).toEqual([]);
	});

	test("that come between the look and the change stop the change", async () => {
		route53.sets.push(old);
		route53.meanwhile = () => route53.sets.splice(0, 1, { ...old, values: [...old.values, '"new"'] });

		await expect(apply(textBatch("v=spf1 ip4:192.0.2.1 include:amazonses.com -all"))).rejects.toMatchObject({
			code: "route53-batch-refused",
			message: expect.stringContaining("do not match") as string,
		});
		expect(route53.sets[0]?.values).toEqual([...old.values, '"new"']);
	});
});

describe("the zone", () => {
	test("is the public one of the longest name above the domain", async () => {
		route53.zones.push(
			{ id: "Z2", name: "news.shop.test." },
			{ id: "Z3", name: "test." },
			{ id: "Z4", name: "deep.news.shop.test.", isPrivate: true },
			{ id: "Z5", name: "zzz.test." },
		);

		const { zone } = await apply(textBatch(spf, "bounce.deep.news.shop.test."), { zoneName: "Deep.News.shop.test." });

		expect(zone).toEqual({ id: "Z2", name: "news.shop.test" });
	});

	test("must be one, where several public ones have the name", async () => {
		route53.zones.push({ id: "Z2", name: "shop.test." });

		await expect(apply(textBatch(spf))).rejects.toMatchObject({
			code: "route53-zone-ambiguous",
			message: expect.stringContaining("Z1, Z2") as string,
		});
		expect(await apply(textBatch(spf), { zoneId: "/hostedzone/Z2" })).toMatchObject({ zone: { id: "Z2" } });
	});

	test.each([
		["there is none of the domain", "route53-zone-unknown", { zoneName: "other.test" }],
		["its id is unknown", "route53-zone-unknown", { zoneId: "Z9" }],
		["its id is that of another domain", "route53-zone-wrong", { zoneId: "Z1", zoneName: "myshop.test" }],
		["it is a private one", "route53-zone-wrong", { zoneId: "Z7" }],
		["a name of the batch does not lie in it", "route53-zone-wrong", { zoneName: "news.shop.test" }],
	])("is refused where %s", async (_, code, options) => {
		route53.zones.push({ id: "Z7", name: "shop.test.", isPrivate: true }, { id: "Z8", name: "news.shop.test." });

		await expect(apply(textBatch(spf), options)).rejects.toMatchObject({ code });
		expect(route53.changes).toEqual([]);
	});
});

describe("what Route 53 has against it", () => {
	test.each([
		["GET /hostedzonesbyname", 403, "AccessDenied", "route53-access-denied", "route53:ListHostedZonesByName"],
		["POST", 403, "AccessDenied", "route53-access-denied", "route53:ChangeResourceRecordSets"],
		["GET /hostedzone/", 403, "AccessDeniedException", "route53-access-denied", "route53:ListResourceRecordSets"],
		["GET /change/", 403, "AccessDenied", "route53-access-denied", "route53:GetChange"],
		["POST", 400, "PriorRequestNotComplete", "route53-busy", "repeat it"],
		["POST", 400, "Throttling", "route53-busy", "repeat it"],
		["POST", 403, "SignatureDoesNotMatch", "route53-bad-credentials", "secret key"],
		["POST", 403, "InvalidClientTokenId", "route53-bad-credentials", "credentials"],
		["POST", 400, "SomethingNew", "unrecognised", "SomethingNew: the words of AWS"],
	])("is explained: %s answers %i %s", async (where, status, error, code, words) => {
		route53.failing = { where, status, body: errorXml(error, "the words of AWS") };

		await expect(apply(textBatch(spf), { wait: true })).rejects.toMatchObject({
			code,
			message: expect.stringContaining(words) as string,
		});
	});

	test.each([
		[
			"<InvalidChangeBatch><Messages><Message>first</Message><Message>second\u0085line</Message></Messages></InvalidChangeBatch>",
			"none of them: first second\ufffdline.",
		],
		["<InvalidChangeBatch><Messages><Message>only</Message></Messages></InvalidChangeBatch>", "none of them: only."],
		[errorXml("InvalidChangeBatch", "[first, second]"), "none of them: [first, second]."],
	])("is told in its words where it refuses the batch: %s", async (body, words) => {
		route53.failing = { where: "POST", status: 400, body };

		await expect(apply(textBatch(spf))).rejects.toMatchObject({
			code: "route53-batch-refused",
			message: expect.stringContaining(words) as string,
		});
	});

	test("is told without credentials as well", async () => {
		const credentials = async (): Promise<never> => {
			throw Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
		};
		const without = new Route53Client({ endpoint: "http://127.0.0.1:1", region: "us-east-1", credentials });

		await expect(apply(textBatch(spf), { client: without })).rejects.toMatchObject({ code: "route53-no-credentials" });
		without.destroy();
	});

	test("a change that was accepted stays told when its progress cannot be read", async () => {
		route53.failing = { where: "GET /change/", status: 500, body: errorXml("InternalFailure", "x") };
		const steps: Route53Step[] = [];

		await expect(apply(textBatch(spf), { wait: true, onProgress: (step) => steps.push(step) })).rejects.toThrow(/C1/);
		expect(steps.map(({ step }) => step)).toEqual(["zone", "changed"]);
	});

	test.each([
		["GET /hostedzonesbyname", "Nothing was changed"],
		["POST", "Whether the changes were made shows the next plan"],
	])("nothing at all to %s, within the time of a call", async (where, words) => {
		route53.silent = where;

		await expect(apply(textBatch(spf), { callTimeoutMs: 300 })).rejects.toMatchObject({
			code: "route53-timeout",
			message: expect.stringContaining(words) as string,
		});
	});

	test("nobody there", async () => {
		route53.close();

		await expect(apply(textBatch(spf))).rejects.toMatchObject({ code: "route53-unreachable" });
	});
});
