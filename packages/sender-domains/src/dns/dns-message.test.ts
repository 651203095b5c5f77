import { AUTHORITATIVE_ANSWER, encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeQuery, readReply } from "./dns-message.ts";

const query = makeQuery("shop.example", "TXT", true);
const reply = encode({
	type: "response",
	id: query.id,
	flags: AUTHORITATIVE_ANSWER,
	questions: [{ type: "TXT", name: "Shop.Example" }],
	answers: [
		{ type: "TXT", name: "shop.example", ttl: 60, data: ["a ", Buffer.from([0xe3, 0x81])] },
		{ type: "SOA", name: "shop.example", data: { mname: "ns.shop.example", rname: "a.shop.example" } },
		{ type: "TXT", name: "shop.example", class: "CH", data: "chaos" },
	],
});

describe("readReply", () => {
	it("takes the records of kinds it knows, with their octets", () => {
		expect(readReply(reply, query)).toEqual({
			rcode: "NOERROR",
			authoritative: true,
			truncated: false,
			records: [{ name: "shop.example", type: "TXT", text: "a \u00e3\u0081" }],
		});
	});

	it("takes no part of a message for the whole", () => {
		for (let length = 0; length < reply.length; length++)
			expect(readReply(reply.subarray(0, length), query)).toBeNull();
	});

	it("never throws, whatever comes", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
				expect(readReply(Buffer.from(bytes), query)).toBeNull();
			}),
		);
		fc.assert(
			fc.property(fc.nat(reply.length - 1), fc.nat(255), (at, octet) => {
				const bent = Buffer.from(reply);
				bent[at] = octet;
				expect(() => readReply(bent, query)).not.toThrow();
			}),
			{ numRuns: 1_000 },
		);
	});
});
