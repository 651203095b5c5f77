import { createFakeClock } from "@todoku/core/testing";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import {
	createSesSuppressionList,
	type SesSuppression,
	type SesSuppressionList,
	type SesSuppressionListOptions,
	syncSuppressions,
} from "../src/index.ts";
import { type FakeEndpoint, refuseWith, startFakeEndpoint } from "./fake-endpoint.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const region = "ap-northeast-1";

let ses: SesLocal | undefined;
let fake: FakeEndpoint | undefined;
let list: SesSuppressionList | undefined;

afterEach(async () => {
	await list?.close();
	await ses?.close();
	await fake?.close();
	ses = fake = list = undefined;
});

async function start(
	local: SesLocalOptions = {},
	options: SesSuppressionListOptions = {},
): Promise<SesSuppressionList> {
	ses = await startSesLocal(local);
	return open(ses.url, { callsPerSecond: 1000, ...options });
}

function open(endpoint: string, options: SesSuppressionListOptions = {}): SesSuppressionList {
	list = createSesSuppressionList({ region, endpoint, credentials, ...options });
	return list;
}

async function collect(entries: AsyncIterable<SesSuppression>): Promise<SesSuppression[]> {
	const collected: SesSuppression[] = [];
	for await (const entry of entries) collected.push(entry);
	return collected;
}

async function all(entries: AsyncIterable<SesSuppression>): Promise<string[]> {
	return (await collect(entries)).map(({ address }) => address);
}

function stored(): string[] {
	return (ses?.suppressed() ?? []).map(({ emailAddress, reason }) => `${emailAddress} ${reason}`);
}

describe("list", () => {
	test("gives all entries, page by page, with reason and time", async () => {
		const suppressions = await start({ clock: () => new Date("2026-06-01T00:00:00Z") }, { pageSize: 2 });
		const names = ["a", "b", "c", "d", "e"].map((name) => `${name}@example.com`);
		for (const name of names) await suppressions.add(name, "bounce");
		await suppressions.add("c@example.com", "complaint");
		expect(await all(suppressions.list())).toEqual(names);
		const [first] = await collect(suppressions.list());
		expect(first).toEqual({ address: "a@example.com", reason: "bounce", since: new Date("2026-06-01T00:00:00Z") });
		expect(await all(suppressions.list({ reasons: ["complaint"] }))).toEqual(["c@example.com"]);
	});

	test("is asked between two times", async () => {
		const clock = createFakeClock(new Date("2026-06-01T00:00:00Z"));
		const suppressions = await start({ clock: () => clock.now() });
		await suppressions.add("old@example.com", "bounce");
		clock.advance(3_600_000);
		await suppressions.add("new@example.com", "bounce");
		const half = new Date("2026-06-01T00:30:00Z");
		expect(await all(suppressions.list({ from: half }))).toEqual(["new@example.com"]);
		expect(await all(suppressions.list({ to: half }))).toEqual(["old@example.com"]);
	});

	test("does not go round for ever where the same page comes again", async () => {
		fake = await startFakeEndpoint((response) => {
			response.writeHead(200, { "content-type": "application/json" });
			response.end('{"SuppressedDestinationSummaries":[],"NextToken":"again"}');
		});
		const suppressions = open(fake.url, { callsPerSecond: 1000, pageSize: 7 });
		await expect(all(suppressions.list())).rejects.toThrow("the same page");
		expect(fake.requests.map(({ path }) => /PageSize=(\d+)/.exec(path)?.[1])).toEqual(["7", "7"]);
	});
});

describe("get, add and remove", () => {
	test("get finds an entry by its very spelling only, and says null of any other", async () => {
		const suppressions = await start();
		await suppressions.add("Taro@Example.com", "complaint");
		expect(await suppressions.get("Taro@example.com")).toMatchObject({ reason: "complaint" });
		expect(await suppressions.get("taro@example.com")).toBeNull();
	});

	test("remove takes away every spelling of an address, and only of that", async () => {
		const suppressions = await start();
		for (const address of ["Taro@example.com", "taro@example.com", "TARO@example.com", "jiro@example.com"])
			await suppressions.add(address, "bounce");
		const removed = await suppressions.remove("taro@EXAMPLE.com");
		expect(removed.toSorted()).toEqual(["TARO@example.com", "Taro@example.com", "taro@example.com"]);
		expect(stored()).toEqual(["jiro@example.com BOUNCE"]);
	});

	test("remove takes away one spelling with one call where that is asked for", async () => {
		const suppressions = await start();
		await suppressions.add("Taro@example.com", "bounce");
		expect(await suppressions.remove("taro@example.com", { spelling: "exact" })).toEqual([]);
		expect(await suppressions.remove("Taro@example.com", { spelling: "exact" })).toEqual(["Taro@example.com"]);
		expect(stored()).toEqual([]);
	});

	test("remove finds the unquoted and the quoted form of an old carrier address", async () => {
		const suppressions = await start();
		await suppressions.add('"a..b"@docomo.ne.jp', "bounce");
		expect(await suppressions.remove(["a..b@docomo.ne.jp", "nobody@example.com"])).toEqual(['"a..b"@docomo.ne.jp']);
	});

	test("remove of nothing asks nothing", async () => {
		fake = await startFakeEndpoint(refuseWith(500, "InternalFailure", "no"));
		expect(await open(fake.url).remove([])).toEqual([]);
		expect(fake.requests).toEqual([]);
	});

	test("an unknown reason is refused before any call", async () => {
		fake = await startFakeEndpoint(refuseWith(500, "InternalFailure", "no"));
		await expect(open(fake.url).add("a@example.com", "spam" as never)).rejects.toMatchObject({ option: "reason" });
		expect(fake.requests).toEqual([]);
	});

	test("a tenant's list is asked for by the tenant's name", async () => {
		fake = await startFakeEndpoint(refuseWith(404, "NotFoundException", "no"));
		const suppressions = open(fake.url, { tenantName: "shop-1", callsPerSecond: 1000 });
		await suppressions.get("a@example.com");
		await suppressions.remove("a@example.com", { spelling: "exact" });
		await expect(suppressions.add("a@example.com", "bounce")).rejects.toMatchObject({ code: "not-found" });
		await expect(all(suppressions.list())).rejects.toMatchObject({ code: "not-found" });
		const asked = fake.requests.map(({ path, body }) => path + body);
		expect(asked).toHaveLength(4);
		expect(asked.filter((each) => each.includes("shop-1"))).toHaveLength(4);
	});
});

describe("the sandbox", () => {
	test("refuses to add, and the error says so and that the rest works", async () => {
		const suppressions = await start({ account: { productionAccess: false } });
		const adding = suppressions.add("taro@example.com", "bounce");
		await expect(adding).rejects.toMatchObject({
			code: "sandbox",
			message: expect.stringContaining("production access"),
		});
		await expect(adding).rejects.not.toMatchObject({ message: expect.stringContaining("taro") });
		expect(await all(suppressions.list())).toEqual([]);
	});

	test("is not blamed for what is no address", async () => {
		const suppressions = await start();
		await expect(suppressions.add("nobody", "bounce")).rejects.toMatchObject({ code: "bad-request" });
	});

	test("is not blamed where SES does not say whether it is one", async () => {
		fake = await startFakeEndpoint(refuseWith(403, "AccessDeniedException", "no"));
		const adding = open(fake.url, { callsPerSecond: 1000 }).add("taro@example.com", "bounce");
		await expect(adding).rejects.toMatchObject({
			code: "access-denied",
			message: "The AWS policy does not allow ses:PutSuppressedDestination; allow it",
		});
	});
});

describe("the pace", () => {
	test("is one call a second, also when many are made at once", async () => {
		const clock = createFakeClock();
		const startedAt: number[] = [];
		fake = await startFakeEndpoint((response) => {
			startedAt.push(clock.now().getTime() - new Date("2026-01-01T00:00:00Z").getTime());
			refuseWith(404, "NotFoundException", "no")(response);
		});
		const wait = async (ms: number) => clock.advance(ms);
		const suppressions = open(fake.url, { clock, wait });
		await suppressions.get("first@example.com");
		clock.advance(300);
		await suppressions.get("second@example.com");
		clock.advance(5000);
		await Promise.all(["a", "b", "c"].map((name) => suppressions.get(`${name}@example.com`)));
		expect(startedAt[0]).toBe(0);
		expect(startedAt[1]).toBe(1000);
		expect(startedAt.slice(2).at(-1)).toBe(8000);
	});

	test("grows slower while SES answers too many requests, and the call comes through", async () => {
		const clock = createFakeClock();
		const waits: number[] = [];
		const answers = [
			refuseWith(429, "TooManyRequestsException", "Too many requests"),
			refuseWith(400, "LimitExceededException", "Rate exceeded"),
			refuseWith(503, "ServiceUnavailable", "no"),
			refuseWith(404, "NotFoundException", "no"),
		];
		fake = await startFakeEndpoint((response) => answers.shift()?.(response));
		const wait = async (ms: number) => {
			waits.push(ms);
			clock.advance(ms);
		};
		expect(await open(fake.url, { clock, wait, random: () => 1 }).get("a@example.com")).toBeNull();
		expect(waits).toEqual([2000, 4000, 8000]);
	});

	test("gives up after six attempts, and says why", async () => {
		fake = await startFakeEndpoint(refuseWith(429, "TooManyRequestsException", "Too many requests"));
		const getting = open(fake.url, { wait: async () => undefined }).get("a@example.com");
		await expect(getting).rejects.toMatchObject({
			code: "throttled",
			message: expect.stringContaining("callsPerSecond"),
		});
		expect(fake.requests).toHaveLength(6);
	});

	test("is kept against a local SES that enforces it, on the real clock", async () => {
		const suppressions = await start({ account: { enforceApiRate: true } }, { callsPerSecond: 1 });
		await suppressions.add("a@example.com", "bounce");
		await suppressions.add("b@example.com", "bounce");
		expect(stored()).toHaveLength(2);
	});

	test("waiting is ended by a signal, and then nothing is asked", async () => {
		fake = await startFakeEndpoint(refuseWith(404, "NotFoundException", "no"));
		const suppressions = open(fake.url, { callsPerSecond: 0.001 });
		await suppressions.get("a@example.com");
		const controller = new AbortController();
		const getting = suppressions.get("b@example.com", { signal: controller.signal });
		controller.abort(new Error("enough"));
		await expect(getting).rejects.toThrow("enough");
		expect(fake.requests).toHaveLength(1);
	});
});

describe("import", () => {
	const entries = ["a@example.com", "no address", "b@example.com", "c@example.com"].map((address) => {
		return { address, reason: "bounce" } as const;
	});

	test("adds what SES takes, lists what it does not, and tells how far it is", async () => {
		const suppressions = await start();
		const positions: number[] = [];
		const report = await suppressions.import(entries, { onProgress: ({ position }) => positions.push(position) });
		expect(report).toEqual({
			...{ position: 4, added: 3, finished: true, error: undefined },
			refused: [{ position: 1, address: "no address", problem: expect.stringContaining("does not take this") }],
		});
		expect(positions).toEqual([1, 2, 3, 4]);
		expect(stored()).toHaveLength(3);
	});

	test("is ended by a signal and taken up where it was", async () => {
		const suppressions = await start();
		const controller = new AbortController();
		const first = await suppressions.import(entries, {
			signal: controller.signal,
			onProgress: ({ position }) => position === 3 && controller.abort(),
		});
		expect(first).toMatchObject({ position: 3, added: 2, finished: false, error: undefined });
		expect(stored()).toHaveLength(2);
		const second = await suppressions.import(entries, { from: first.position });
		expect(second).toMatchObject({ position: 4, added: 1, finished: true });
		expect(stored()).toHaveLength(3);
	});

	test("ends where SES fails, and says where and why", async () => {
		const suppressions = await start({ account: { productionAccess: false } });
		const report = await suppressions.import(entries);
		expect(report).toMatchObject({ position: 0, added: 0, finished: false, error: { code: "sandbox" } });
	});

	test("reads no further than it has come", async () => {
		const suppressions = await start();
		let read = 0;
		const controller = new AbortController();
		async function* endless() {
			for (;;) yield { address: `${read++}@example.com`, reason: "complaint" } as const;
		}
		const onProgress = () => controller.abort();
		const report = await suppressions.import(endless(), { signal: controller.signal, onProgress });
		expect(report).toMatchObject({ position: 1, finished: false });
		expect(read).toBe(2);
		expect(stored()).toEqual(["0@example.com COMPLAINT"]);
	});
});

describe("scope", () => {
	test("of the account: everybody who sends through it in this region", async () => {
		const suppressions = await start();
		expect(await suppressions.scope()).toEqual({
			kind: "account",
			region: "ap-northeast-1",
			tenantName: undefined,
			statement: expect.stringMatching(/^An entry stops mail to the address from everybody .* in ap-northeast-1/),
		});
	});

	test.each([
		["TENANT", "tenant", "and from nobody else"],
		["ACCOUNT", "tenant-unused", "An entry stops nothing"],
	])("of a tenant whose suppression scope is %s", async (scope, kind, statement) => {
		fake = await startFakeEndpoint((response) => {
			response.writeHead(200, { "content-type": "application/json" });
			response.end(
				JSON.stringify({ Tenant: { TenantName: "shop-1", SuppressionAttributes: { SuppressionScope: scope } } }),
			);
		});
		expect(await open(fake.url, { tenantName: "shop-1" }).scope()).toMatchObject({
			...{ kind, tenantName: "shop-1" },
			statement: expect.stringContaining(statement),
		});
	});

	test("of a tenant that is not there", async () => {
		const suppressions = await start({}, { tenantName: "shop-1" });
		await expect(suppressions.scope()).rejects.toMatchObject({ code: "not-found" });
	});
});

test("nothing is asked after close", async () => {
	const suppressions = await start();
	await suppressions.close();
	await expect(suppressions.get("a@example.com")).rejects.toMatchObject({ code: "suppression-list-closed" });
});

describe("sync", () => {
	function mirrorOf(entries: readonly SesSuppression[]) {
		const mirrored = new Map(entries.map((entry) => [entry.address, entry]));
		return {
			mirrored,
			list: () => [...mirrored.values()],
			suppress: async (entry: SesSuppression) => void mirrored.set(entry.address, entry),
			lift: async (address: string) => void mirrored.delete(address),
		};
	}
	const entry = (address: string, reason: "bounce" | "complaint" = "bounce"): SesSuppression => {
		return { address, reason, since: undefined };
	};

	test("makes the mirror like the service", async () => {
		const suppressions = await start();
		await suppressions.add("Only@example.com", "bounce");
		await suppressions.add("both@example.com", "complaint");
		const mirror = mirrorOf([entry("both@example.com"), entry("gone@example.com")]);
		const progress: unknown[] = [];
		const report = await syncSuppressions(suppressions, mirror, {
			...{ direction: "to-mirror", lift: true },
			onProgress: (each) => progress.push(each),
		});
		expect(report).toMatchObject({ suppressed: 2, lifted: 1 });
		expect(progress.at(-1)).toEqual({ done: 3, total: 3 });
		expect([...mirror.mirrored.values()].map(({ address, reason }) => [address, reason]).toSorted()).toEqual([
			["Only@example.com", "bounce"],
			["both@example.com", "complaint"],
		]);
	});

	test("makes the service like the mirror, in the service's own spelling", async () => {
		const suppressions = await start();
		await suppressions.add("Both@example.com", "complaint");
		await suppressions.add("gone@example.com", "bounce");
		const mirror = mirrorOf([entry("both@example.com"), entry("new@example.com")]);
		await syncSuppressions(suppressions, mirror, { direction: "to-service", lift: true });
		expect(stored()).toEqual(["Both@example.com BOUNCE", "new@example.com BOUNCE"]);
	});

	test("takes nothing away where that was not asked for", async () => {
		const suppressions = await start();
		await suppressions.add("theirs@example.com", "bounce");
		const mirror = mirrorOf([entry("ours@example.com")]);
		await syncSuppressions(suppressions, mirror, { direction: "to-mirror", lift: false });
		expect([...mirror.mirrored.keys()]).toEqual(["ours@example.com", "theirs@example.com"]);
		await syncSuppressions(suppressions, mirrorOf([]), { direction: "to-service", lift: false });
		expect(stored()).toEqual(["theirs@example.com BOUNCE"]);
	});
});
