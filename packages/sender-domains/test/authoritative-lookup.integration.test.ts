import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Answer, decode, encode } from "dns-packet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthoritativeLookup, type DnsLookup } from "../src/index.ts";
import { type DnsServer, startDnsServer } from "../src/testing/index.ts";
import { startRawServer } from "./raw-server.ts";
import { servedLookup } from "./served-lookups.ts";

const long = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index).repeat(255));
const elsewhere = servedLookup({ "target.other.example": { TXT: ["from the public view"] } });

function lookupAt(address: string, options: { readonly tries?: number; readonly timeoutMs?: number } = {}): DnsLookup {
	return createAuthoritativeLookup({
		public: elsewhere,
		zoneServers: (zone) => (zone === "shop.example" ? [address] : undefined),
		timeoutMs: 300,
		tries: 1,
		...options,
	});
}

const txt = (name: string, data: string): Answer => ({ type: "TXT", name, ttl: 1, data });

describe("a lookup at the zone's own server", () => {
	let server: DnsServer;
	let lookup: DnsLookup;

	beforeAll(async () => {
		server = await startDnsServer({
			zones: {
				"shop.example": {
					"shop.example": { MX: ["10 Mail.Shop.Example."], NS: ["ns.shop.example"] },
					"a.shop.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
					"split.shop.example": { TXT: [["one ", "text"], "two"] },
					"long.shop.example": { TXT: [long] },
					"ptr.shop.example": { PTR: ["Host.Example"] },
					"inside.shop.example": { CNAME: "split.shop.example" },
					"outside.shop.example": { CNAME: "Target.Other.Example" },
					"dangling.shop.example": { CNAME: "gone.other.example" },
					"round.shop.example": { CNAME: "round.shop.example" },
					"*.wild.shop.example": { TXT: ["any"] },
					"sub.shop.example": { NS: ["ns.elsewhere.example"] },
					"servfail.shop.example": { rcode: "SERVFAIL" },
					"refused.shop.example": { rcode: "REFUSED" },
					"formerr.shop.example": { rcode: "FORMERR" },
					"silent.shop.example": { silent: true },
					"lossy.shop.example": { TXT: ["at last"], losing: 1 },
				},
			},
		});
		lookup = lookupAt(server.address);
	});
	afterAll(() => server.close());

	it.each([
		["MX", "shop.example", ["10 mail.shop.example"]],
		["NS", "shop.example", ["ns.shop.example"]],
		["A", "a.shop.example", ["192.0.2.1"]],
		["AAAA", "a.shop.example", ["2001:db8::1"]],
		["PTR", "ptr.shop.example", ["host.example"]],
		["TXT", "split.shop.example", ["one text", "two"]],
		["TXT", "SPLIT.Shop.Example.", ["one text", "two"]],
		["CNAME", "outside.shop.example", ["target.other.example"]],
		["TXT", "inside.shop.example", ["one text", "two"]],
		["TXT", "outside.shop.example", ["from the public view"]],
		["TXT", "x.y.wild.shop.example", ["any"]],
	] as const)("finds %s at %s", async (type, name, records) => {
		expect(await lookup(name, type)).toEqual({ state: "found", records });
	});

	it.each([
		["TXT", "nobody.shop.example", false],
		["TXT", "a.shop.example", true],
		["CNAME", "a.shop.example", true],
		["TXT", "dangling.shop.example", true],
	] as const)("reports absent for %s at %s", async (type, name, nameExists) => {
		expect(await lookup(name, type)).toEqual({ state: "absent", nameExists });
	});

	it.each([
		["servfail", "servfail.shop.example"],
		["refused", "refused.shop.example"],
		["malformed", "formerr.shop.example"],
		["timeout", "silent.shop.example"],
		["not-authoritative", "x.sub.shop.example"],
		["cname-chain", "round.shop.example"],
		["no-servers", "shop.test"],
		["invalid-name", `${"a".repeat(64)}.shop.example`],
		["invalid-name", "a b.shop.example"],
		["invalid-name", "a..shop.example"],
	] as const)("reports unknown (%s) for %s", async (code, name) => {
		expect(await lookup(name, "TXT")).toEqual({ state: "unknown", code });
	});

	it("reads 5 kB over TCP, where the answer was cut short", async () => {
		const before = server.questions.length;
		expect(await lookup("long.shop.example", "TXT")).toEqual({ state: "found", records: [long.join("")] });
		expect(server.questions.slice(before)).toEqual(["udp TXT long.shop.example", "tcp TXT long.shop.example"]);
	});

	it("asks again when a packet got lost", async () => {
		const before = server.questions.length;
		const patient = lookupAt(server.address, { tries: 2 });
		expect(await patient("lossy.shop.example", "TXT")).toEqual({ state: "found", records: ["at last"] });
		expect(server.questions.slice(before)).toHaveLength(2);
	});

	it("asks as often as it was told and no more", async () => {
		const before = server.questions.length;
		await lookupAt(server.address, { tries: 3, timeoutMs: 30 })("silent.shop.example", "TXT");
		expect(server.questions.slice(before)).toHaveLength(3);
	});
});

describe("an answer", () => {
	it("counts only with the AA flag", async () => {
		await using server = await startRawServer(({ id, question, send }) =>
			send(encode({ type: "response", id, questions: [question], answers: [txt("shop.example", "cached")] })),
		);
		expect(await lookupAt(server.address)("shop.example", "TXT")).toEqual({
			state: "unknown",
			code: "not-authoritative",
		});
	});

	it.each<[string, (reply: Buffer) => Buffer]>([
		["of another id", (reply) => Buffer.concat([Buffer.of((reply[0] as number) ^ 1), reply.subarray(1)])],
		[
			"to another question",
			(reply) => Buffer.from(reply.toString("latin1").replace("\u0004shop", "\u0004evil"), "latin1"),
		],
		["that is a question", (reply) => Buffer.concat([reply.subarray(0, 2), Buffer.of(0x04), reply.subarray(3)])],
		["that nobody can read", (reply) => reply.subarray(0, reply.length - 3)],
		["of two octets", () => Buffer.of(1, 2)],
	])("%s is passed over, and the wait goes on", async (_, forge) => {
		await using server = await startRawServer((question) => {
			question.send(forge(question.answer(txt("shop.example", "forged"))));
			question.send(question.answer(txt("shop.example", "true")));
		});
		expect(await lookupAt(server.address)("shop.example", "TXT")).toEqual({ state: "found", records: ["true"] });
	});

	it("from another server is passed over, right as it may look", async () => {
		const stranger = createSocket("udp4");
		await using server = await startRawServer((question) => {
			stranger.send(question.answer(txt("shop.example", "forged")), question.port, "127.0.0.1", () =>
				question.send(question.answer(txt("shop.example", "true"))),
			);
		});
		expect(await lookupAt(server.address)("shop.example", "TXT")).toEqual({ state: "found", records: ["true"] });
		stranger.close();
		await once(stranger, "close");
	});

	it("says nothing about other names that it mentions", async () => {
		await using server = await startRawServer((question) =>
			question.send(question.answer(txt("other.shop.example", "forged"))),
		);
		expect(await lookupAt(server.address)("shop.example", "TXT")).toEqual({ state: "absent", nameExists: true });
	});
});

describe("a question", () => {
	it("has another id and another port each time, and says how much fits", async () => {
		await using server = await startRawServer((question) => question.send(question.answer()));
		const lookup = lookupAt(server.address);
		for (let count = 0; count < 20; count++) await lookup("shop.example", "TXT");
		expect(new Set(server.asked.map(({ id }) => id)).size).toBeGreaterThan(15);
		expect(new Set(server.asked.map(({ port }) => port)).size).toBeGreaterThan(10);
		const [first] = server.asked;
		expect(decode(first?.bytes as Buffer).additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1_232 }]);
	});

	it("is asked again in the old form where the server does not know EDNS", async () => {
		await using server = await startRawServer((question, count) => {
			const { id } = question;
			if (count === 1) question.send(encode({ type: "response", id, flags: 1, questions: [] }));
			else question.send(question.answer(txt("shop.example", "old")));
		});
		expect(await lookupAt(server.address)("shop.example", "TXT")).toEqual({ state: "found", records: ["old"] });
		expect(decode(server.asked[1]?.bytes as Buffer).additionals).toEqual([]);
	});

	it.each(["255.255.255.255:53", "0.0.0.0:1"])("that cannot even be sent, to %s, is unreachable", async (address) => {
		expect(await lookupAt(address)("shop.example", "TXT")).toEqual({ state: "unknown", code: "unreachable" });
	});

	it("goes to the next server where one does not answer", async () => {
		const gone = await startDnsServer({ zones: {} });
		await gone.close();
		const server = await startDnsServer({ zones: { "shop.example": { "shop.example": { TXT: ["here"] } } } });
		const lookup = createAuthoritativeLookup({
			public: elsewhere,
			zoneServers: () => [gone.address, server.address],
			timeoutMs: 300,
			tries: 1,
		});
		expect(await lookup("shop.example", "TXT")).toEqual({ state: "found", records: ["here"] });
		await server.close();
		expect(await lookup("shop.example", "TXT")).toEqual({ state: "unknown", code: "unreachable" });
	});
});

describe("createAuthoritativeLookup", () => {
	it.each([
		["public", { public: undefined as never }],
		["timeoutMs", { public: elsewhere, timeoutMs: 0 }],
		["tries", { public: elsewhere, tries: 0 }],
	])("refuses a bad %s", (option, options) => {
		expect(() => createAuthoritativeLookup(options)).toThrow(
			expect.objectContaining({ code: "invalid-option", option }),
		);
	});

	it("refuses servers that are no addresses", async () => {
		const lookup = createAuthoritativeLookup({ public: elsewhere, zoneServers: () => ["ns.shop.example:53"] });
		await expect(lookup("shop.example", "TXT")).rejects.toMatchObject({
			code: "invalid-option",
			option: "zoneServers",
		});
	});
});
