import { describe, expect, it } from "vitest";
import { WireFrames } from "./wire-frames.ts";

const startup = Buffer.from("000000090003000000", "hex");
const query = Buffer.from("Q\0\0\0\x0dSELECT 1\0");
const terminate = Buffer.from("X\0\0\0\x04");

function kinds(chunks: readonly Uint8Array[]): string[] {
	const frames = new WireFrames();
	return chunks.flatMap((chunk) => [...frames.push(chunk)].map(({ kind }) => kind));
}

describe("WireFrames", () => {
	it("cuts a session into its messages, however the bytes come", () => {
		const all = Buffer.concat([startup, query, query, terminate]);
		const expected = ["startup", "message", "message", "terminate"];
		expect(kinds([all])).toEqual(expected);
		expect(kinds([...all].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
	});

	it("knows what comes before a session", () => {
		expect(kinds([Buffer.from("0000000804d2162f", "hex"), startup])).toEqual(["encryption", "startup"]);
		expect(kinds([Buffer.from("0000001004d2162e0000000100000002", "hex")])).toEqual(["cancel"]);
	});

	it("ends a session whose lengths make no sense", () => {
		expect(kinds([startup, Buffer.from("Q\0\0\0\0")])).toEqual(["startup", "terminate"]);
	});
});
