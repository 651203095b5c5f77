import type { ServerResponse } from "node:http";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import {
	createSesIdentities,
	type SesIdentities,
	type SesIdentitiesOptions,
	type SesListedIdentity,
} from "../src/index.ts";
import { type FakeEndpoint, refuseWith, startFakeEndpoint } from "./fake-endpoint.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const region = "ap-northeast-1";

let ses: SesLocal | undefined;
let fake: FakeEndpoint | undefined;
let identities: SesIdentities | undefined;

afterEach(async () => {
	await identities?.close();
	await ses?.close();
	await fake?.close();
	ses = fake = identities = undefined;
});

async function start(local: SesLocalOptions = {}, options: SesIdentitiesOptions = {}): Promise<SesIdentities> {
	ses = await startSesLocal({ region, ...local });
	return open(ses.url, options);
}

function open(endpoint: string, options: SesIdentitiesOptions = {}): SesIdentities {
	identities = createSesIdentities({ region, endpoint, credentials, callsPerSecond: 1000, ...options });
	return identities;
}

type Script = Readonly<Record<string, object | ((response: ServerResponse) => void)>>;

/** SES as it is scripted: an answer, or a refusal, for each "METHOD path" without the "/v2/email/". Anything else is refused. */
async function play(script: Script): Promise<SesIdentities> {
	fake = await startFakeEndpoint((response, { method, url = "" }) => {
		const key = `${method} ${decodeURIComponent(url).replace("/v2/email/", "")}`;
		const answer = script[key] ?? refuseWith(400, "BadRequestException", `not in the script: ${key}`);
		if (typeof answer === "function") {
			answer(response);
			return;
		}
		response.writeHead(200, { "content-type": "application/json" });
		response.end(JSON.stringify(answer));
	});
	return open(fake.url);
}

function asked(): string[] {
	return (fake?.requests ?? []).map(
		({ method, path }) => `${method} ${decodeURIComponent(path).replace("/v2/email/", "")}`,
	);
}

async function collect(listed: AsyncIterable<SesListedIdentity>): Promise<SesListedIdentity[]> {
	const collected: SesListedIdentity[] = [];
	for await (const each of listed) collected.push(each);
	return collected;
}

const bodyOf = (method: string): unknown =>
	JSON.parse(fake?.requests.find((each) => each.method === method)?.body ?? "");

describe("on a local SES", () => {
	test("creates a domain, in one spelling, and gives the same one when asked again", async () => {
		const service = await start();
		const created = await service.create("日本語.EXAMPLE.");
		expect(created).toMatchObject({ name: "xn--wgv71a119e.example", kind: "domain", verifiedForSending: false });
		expect(created.dkim?.tokens).toHaveLength(3);
		expect(created.dkim?.hostedZone).toBe("dkim.amazonses.com");
		expect(await service.create("xn--wgv71a119e.example")).toEqual(created);
	});

	test("creates an address exactly as it is given", async () => {
		const service = await start();
		const created = await service.create("Owner@Example.net");
		expect(created).toMatchObject({ name: "Owner@Example.net", kind: "address", verifiedForSending: false });
		expect(await service.read("owner@example.net")).toBeNull();
	});

	test("creates it with a configuration set, and says so", async () => {
		const service = await start({ configurationSets: ["events"] });
		expect(await service.create("shop.example", { configurationSet: "events" })).toMatchObject({
			configurationSet: "events",
		});
	});

	test("reads exactly one identity, and null for a subdomain of a verified domain", async () => {
		const service = await start({ identities: ["shop.example"] });
		expect(await service.read("shop.example")).toMatchObject({ verifiedForSending: true, verification: "success" });
		expect(await service.read("sub.shop.example")).toBeNull();
	});

	test("lists all of them over several pages", async () => {
		const names = ["a.example", "b.example", "c@example.net", "d.example", "e.example"];
		const service = await start({ identities: names }, { pageSize: 2 });
		ses?.setIdentity("b.example", "FAILED");
		const listed = await collect(service.list());
		expect(listed.map(({ name }) => name)).toEqual(names);
		expect(listed[1]).toEqual({ name: "b.example", kind: "domain", verifiedForSending: false, verification: "failed" });
		expect(listed[2]).toMatchObject({ kind: "address", verifiedForSending: true });
	});

	test("sets the MAIL FROM domain, and reads it", async () => {
		const service = await start();
		await service.create("shop.example");
		await service.setMailFrom("shop.example", { domain: "Bounce.Shop.example", onMxFailure: "reject" });
		expect((await service.read("shop.example"))?.mailFrom).toEqual({
			...{ domain: "bounce.shop.example", state: "pending", onMxFailure: "reject" },
		});
	});

	test("removes one, also one that is not there", async () => {
		const service = await start();
		await service.create("shop.example");
		await service.remove("SHOP.example");
		await service.remove("shop.example");
		expect(await service.read("shop.example")).toBeNull();
	});

	test("starts the search for a domain anew and keeps its tokens", async () => {
		const service = await start();
		const { dkim } = await service.create("shop.example");
		ses?.setIdentity("shop.example", "FAILED");
		expect((await service.read("shop.example"))?.dkim?.state).toBe("failed");
		const restarted = await service.restart("shop.example");
		expect(restarted.dkim).toMatchObject({ state: "pending", tokens: dkim?.tokens });
	});

	test("mails a new link for an address, and leaves a verified one alone", async () => {
		const service = await start();
		await service.create("owner@example.net");
		ses?.setIdentity("owner@example.net", "FAILED");
		expect(await service.restart("owner@example.net")).toMatchObject({ verification: "pending" });
		ses?.setIdentity("owner@example.net", "SUCCESS");
		expect(await service.restart("owner@example.net")).toMatchObject({ verifiedForSending: true });
	});

	test("describes the account and the region", async () => {
		const service = await start({ account: { productionAccess: false, enforcementStatus: "PROBATION" } });
		expect(await service.region()).toBe(region);
		expect(await service.account()).toEqual({
			region,
			sendingEnabled: true,
			productionAccess: false,
			enforcement: "PROBATION",
			maxSendRate: 1,
			max24HourSend: 200,
			sentLast24Hours: 0,
		});
	});

	test("keeps to one call a second of each kind where SES insists on it", async () => {
		const service = await start({ account: { enforceApiRate: true } }, { callsPerSecond: 1 });
		await service.read("a.example");
		expect(await service.read("b.example")).toBeNull();
	});
});

test("reads what SES writes: times in seconds, members that are absent or new", async () => {
	const service = await play({
		"GET identities/shop.example": {
			IdentityType: "DOMAIN",
			FeedbackForwardingStatus: true,
			VerifiedForSendingStatus: true,
			VerificationStatus: "SUCCESS",
			VerificationInfo: { LastCheckedTimestamp: 1780272000.5, LastSuccessTimestamp: 1780272000, SOARecord: {} },
			DkimAttributes: {
				SigningEnabled: true,
				Status: "SUCCESS",
				Tokens: ["gjvfm5vvdnbg4zvjzkqbkgbbqv7e3abc"],
				SigningAttributesOrigin: "AWS_SES",
				SigningHostedZone: "dkim.amazonses.com",
				NextSigningKeyLength: "RSA_2048_BIT",
				CurrentSigningKeyLength: "RSA_2048_BIT",
				LastKeyGenerationTimestamp: 1780272000,
			},
			Policies: {},
			Tags: [],
			SomethingNew: { Word: 1 },
		},
		"GET account": { SendQuota: { Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 0 }, SendingEnabled: true },
	});
	expect(await service.read("shop.example")).toMatchObject({
		lastCheckedAt: new Date("2026-06-01T00:00:00.500Z"),
		lastSuccessAt: new Date("2026-06-01T00:00:00Z"),
		dkim: { hostedZone: "dkim.amazonses.com", tokens: [expect.any(String)] },
		mailFrom: undefined,
		verificationError: undefined,
	});
	expect(await service.account()).toMatchObject({ productionAccess: false, max24HourSend: undefined, region });
});

describe("a domain whose search SES gave up", () => {
	const failed = (more: object = {}): object => ({
		IdentityType: "DOMAIN",
		VerificationStatus: "FAILED",
		FeedbackForwardingStatus: true,
		DkimAttributes: { Status: "FAILED", SigningEnabled: true, SigningAttributesOrigin: "AWS_SES", Tokens: ["a"] },
		...more,
	});
	const mailFrom = { MailFromDomain: "b.shop.example", BehaviorOnMxFailure: "USE_DEFAULT_VALUE" };
	const signing = "PUT identities/shop.example/dkim/signing";

	test("has its signing set once more, and nothing else where that helps", async () => {
		const service = await play({
			"GET identities/shop.example": failed(),
			[signing.replace("PUT ", "PUT /v1/email/")]: { DkimStatus: "PENDING" },
			[signing]: { DkimStatus: "PENDING" },
		});
		await service.restart("shop.example");
		expect(asked().map((each) => each.replace("/v1/email/", ""))).toEqual([
			...["GET identities/shop.example", signing, "GET identities/shop.example"],
		]);
		expect(bodyOf("PUT")).toEqual({ SigningAttributesOrigin: "AWS_SES" });
	});

	test("goes on with keys that another region makes", async () => {
		const dkim = { Status: "FAILED", SigningAttributesOrigin: "AWS_SES_EU_WEST_1", Tokens: ["a"] };
		const service = await play({
			"GET identities/shop.example": failed({ DkimAttributes: dkim }),
			[signing.replace("PUT ", "PUT /v1/email/")]: { DkimStatus: "PENDING" },
			[signing]: { DkimStatus: "PENDING" },
		});
		await service.restart("shop.example");
		expect(bodyOf("PUT")).toEqual({ SigningAttributesOrigin: "AWS_SES_EU_WEST_1" });
	});

	test("has a MAIL FROM domain that failed set once more", async () => {
		const service = await play({
			"GET identities/shop.example": failed({
				...{ VerificationStatus: "SUCCESS", DkimAttributes: { Status: "SUCCESS" } },
				MailFromAttributes: { ...mailFrom, MailFromDomainStatus: "FAILED" },
			}),
			"PUT identities/shop.example/mail-from": {},
		});
		await service.restart("shop.example");
		expect(bodyOf("PUT")).toEqual({ ...mailFrom });
	});

	test("is made anew, with all that belongs to it, where SES still says FAILED", async () => {
		const service = await play({
			"GET identities/shop.example": failed({
				FeedbackForwardingStatus: false,
				ConfigurationSetName: "events",
				Tags: [{ Key: "shop", Value: "1" }],
				MailFromAttributes: { ...mailFrom, MailFromDomainStatus: "SUCCESS" },
			}),
			[signing.replace("PUT ", "PUT /v1/email/")]: { DkimStatus: "FAILED" },
			[signing]: { DkimStatus: "FAILED" },
			"DELETE identities/shop.example": {},
			"POST identities": {},
			"PUT identities/shop.example/mail-from": {},
			"PUT identities/shop.example/feedback": {},
		});
		await service.restart("shop.example");
		expect(asked().slice(2)).toEqual([
			"DELETE identities/shop.example",
			"POST identities",
			"PUT identities/shop.example/mail-from",
			"PUT identities/shop.example/feedback",
			"GET identities/shop.example",
		]);
		expect(bodyOf("POST")).toEqual({
			EmailIdentity: "shop.example",
			ConfigurationSetName: "events",
			Tags: [{ Key: "shop", Value: "1" }],
		});
	});

	test.each<[string, object]>([
		["its policies", { Policies: { other: "{}" } }],
		["a DKIM key of ours", { DkimAttributes: { Status: "FAILED", SigningAttributesOrigin: "EXTERNAL" } }],
	])("is not deleted where that would lose %s", async (_what, more) => {
		const service = await play({
			"GET identities/shop.example": failed(more),
			[signing.replace("PUT ", "PUT /v1/email/")]: { DkimStatus: "FAILED" },
			[signing]: { DkimStatus: "FAILED" },
		});
		await expect(service.restart("shop.example")).rejects.toMatchObject({ code: "restart-refused" });
		expect(asked().filter((each) => each.startsWith("DELETE"))).toEqual([]);
	});

	test("says what to do where it was deleted and could not be made again", async () => {
		const service = await play({
			"GET identities/owner@example.net": { VerificationStatus: "FAILED", Tags: [] },
			"DELETE identities/owner@example.net": {},
			"POST identities": refuseWith(403, "AccessDeniedException", "no"),
		});
		const error = await service.restart("owner@example.net").catch((reason: unknown) => reason);
		expect(error).toMatchObject({ code: "access-denied" });
		expect(String(error)).toMatch(/was deleted.*ses:CreateEmailIdentity.*once more/);
	});

	test("that is gone is created, as an earlier restart may have ended in the middle", async () => {
		let made = false;
		const service = await play({
			"GET identities/shop.example": (response) =>
				made ? response.end('{"VerificationStatus":"PENDING"}') : refuseWith(404, "NotFoundException", "no")(response),
			"POST identities": (response) => {
				made = true;
				response.end("{}");
			},
		});
		expect(await service.restart("shop.example")).toMatchObject({ verification: "pending" });
	});
});

describe("what SES refuses", () => {
	test("a change at the same time is tried again, and said where it does not end", async () => {
		let calls = 0;
		const busy = refuseWith(500, "ConcurrentModificationException", "busy");
		const service = await play({
			"DELETE identities/a.example": (response) => (++calls < 3 ? busy(response) : response.end("{}")),
			"DELETE identities/b.example": refuseWith(400, "ConcurrentModificationException", "busy"),
		});
		await service.remove("a.example");
		expect(calls).toBe(3);
		await expect(service.remove("b.example")).rejects.toMatchObject({
			code: "service-error",
			message: expect.stringContaining("Somebody else changed"),
		});
		expect(asked().filter((each) => each.endsWith("b.example"))).toHaveLength(6);
	});

	test.each<[string, (service: SesIdentities) => Promise<unknown>]>([
		["ses:GetAccount", (service) => service.account()],
		["ses:GetEmailIdentity", (service) => service.read("shop.example")],
		["ses:ListEmailIdentities", (service) => collect(service.list())],
		["ses:CreateEmailIdentity", (service) => service.create("shop.example")],
		["ses:DeleteEmailIdentity", (service) => service.remove("shop.example")],
		[
			"ses:PutEmailIdentityMailFromAttributes",
			(service) => service.setMailFrom("shop.example", { domain: "b.shop.example", onMxFailure: "use-default" }),
		],
	])("names the permission %s that is missing", async (action, work) => {
		fake = await startFakeEndpoint(refuseWith(403, "AccessDeniedException", "no"));
		const service = open(fake.url);
		await expect(work(service)).rejects.toMatchObject({
			code: "access-denied",
			message: expect.stringContaining(`allow ${action};`),
		});
		expect(asked()).toHaveLength(1);
	});

	test("tells a full region from too many calls", async () => {
		fake = await startFakeEndpoint(refuseWith(400, "LimitExceededException", "no"));
		const service = open(fake.url);
		await expect(service.create("shop.example")).rejects.toMatchObject({ code: "limit-exceeded" });
		await expect(service.read("shop.example")).rejects.toMatchObject({ code: "throttled" });
	});

	test("says that an identity is missing where one must be there", async () => {
		fake = await startFakeEndpoint(refuseWith(404, "NotFoundException", "no"));
		const mailFrom = { domain: "b.shop.example", onMxFailure: "use-default" } as const;
		await expect(open(fake.url).setMailFrom("shop.example", mailFrom)).rejects.toMatchObject({
			code: "not-found",
			message: expect.stringContaining("no such identity"),
		});
	});

	test("an outage says that nobody could be asked", async () => {
		fake = await startFakeEndpoint(refuseWith(503, "ServiceUnavailable", "no"));
		await expect(open(fake.url).read("shop.example")).rejects.toMatchObject({ code: "service-error" });
	});

	test.each(["a b.example", "http://shop.example", "@shop.example", "shop..example"])(
		"what is no sender is refused without a call: %s",
		async (name) => {
			const service = await play({});
			await expect(service.read(name)).rejects.toMatchObject({ code: "bad-identity" });
			await expect(service.remove(name)).rejects.toMatchObject({ code: "bad-identity" });
			expect(asked()).toEqual([]);
		},
	);

	test("a MAIL FROM domain that is none is refused without a call", async () => {
		const service = await play({});
		await expect(
			service.setMailFrom("shop.example", { domain: "a@shop.example", onMxFailure: "reject" }),
		).rejects.toMatchObject({ code: "bad-mail-from" });
		expect(asked()).toEqual([]);
	});

	test("pages that go round are left", async () => {
		let turn = 0;
		const service = await play({
			"POST list-identities": (response) => {
				turn += 1;
				response.end(JSON.stringify({ EmailIdentities: [], NextToken: turn % 2 === 0 ? "even" : "odd" }));
			},
		});
		await expect(collect(service.list())).rejects.toThrow("the same page");
		expect(asked()).toHaveLength(3);
	});

	test("an abort ends waiting and asking", async () => {
		const controller = new AbortController();
		fake = await startFakeEndpoint(() => controller.abort(new Error("enough")));
		await expect(open(fake.url).read("shop.example", { signal: controller.signal })).rejects.toThrow("enough");
	});

	test("a closed client asks nothing", async () => {
		const service = await play({});
		await service.close();
		await expect(service.read("shop.example")).rejects.toMatchObject({ code: "identities-closed" });
		expect(asked()).toEqual([]);
	});
});
