import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InvalidSettingError } from "../errors.ts";
import { parseVerifiedSenders, type SenderMatch } from "./verified-senders.ts";

// Few labels, so that entries and senders meet often: equal, above, below, glued on, sharing an end.
const label = fc.constantFrom("a", "b", "ab", "shop", "xshop", "a-b");
const domain = fc
	.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom("example", "co.jp"))
	.map(([labels, top]) => [...labels, top].join("."));
const address = fc.tuple(fc.constantFrom("x", "X", "y.z"), domain).map(([local, host]) => `${local}@${host}`);
const entries = fc.array(fc.oneof(domain, address), { maxLength: 8 });
const randomCase = (text: string, mask: number): string =>
	Array.from(text, (letter, index) => ((mask >> (index % 30)) & 1 ? letter.toUpperCase() : letter)).join("");

/** The requirement read aloud: look at every entry, keep those that cover the address, name the most specific. */
function oracle(list: readonly string[], from: string): SenderMatch | null {
	const [, host = ""] = from.split("@");
	const covering = list.filter(
		(entry) => entry === from || entry === host || (!entry.includes("@") && host.endsWith(`.${entry}`)),
	);
	const specific = covering.toSorted(
		(one, other) => Number(other.includes("@")) - Number(one.includes("@")) || other.length - one.length,
	)[0];
	if (specific === undefined) return null;
	return {
		entry: specific,
		by: specific === from ? "address" : specific === host ? "domain" : "subdomain",
		revoked: false,
	};
}

describe("match", () => {
	it("agrees with a naive reading of the requirement, for any setting and any sender", () => {
		fc.assert(
			fc.property(entries, address, (list, from) => {
				expect(parseVerifiedSenders(list.join(",")).match(from)).toEqual(oracle(list, from));
			}),
			{ numRuns: 3_000 },
		);
	});

	it("does not depend on the order, repetition, separators or case in which entries are written", () => {
		fc.assert(
			fc.property(entries, address, fc.nat(), fc.constantFrom(",", "\n", " ,\r\n "), (list, from, mask, separator) => {
				const rewritten = [...list, ...list].toReversed().map((entry) => {
					const at = entry.indexOf("@") + 1;
					return entry.slice(0, at) + randomCase(entry.slice(at), mask);
				});
				const written = parseVerifiedSenders(rewritten.join(separator));
				expect(written.match(from)).toEqual(parseVerifiedSenders(list.join(",")).match(from));
				expect(new Set(written.entries).size).toBe(written.entries.length);
			}),
		);
	});

	it("never covers a domain by an entry that does not end it at a dot", () => {
		fc.assert(
			fc.property(domain, label, (entry, prefix) => {
				expect(parseVerifiedSenders(entry).match(`x@${prefix}${entry}`)).toBeNull();
				expect(parseVerifiedSenders(entry).match(`x@${prefix}.${entry}`)?.by).toBe("subdomain");
			}),
		);
	});
});

describe("parseVerifiedSenders", () => {
	it("separates any line at every comma that no quoted local part holds", () => {
		const piece = fc.constantFrom('"', '"@', "@", ",", "\\", " ", "a", '"a,b"@x.example', "x.example");
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				// Every bad entry can be found in the text, in order and without a comma outside of quotation marks being lost.
				const text = pieces.join("");
				const named: string[] = [];
				try {
					parseVerifiedSenders(text);
				} catch (error) {
					named.push(...(error as InvalidSettingError).entries.map((entry) => entry.text));
				}
				let from = 0;
				for (const entry of named) {
					const at = text.indexOf(entry, from);
					expect(at).toBeGreaterThanOrEqual(from);
					expect(entry.replace(/"(?:[^"\\]|\\.)*"@/, "")).not.toContain(",");
					from = at + entry.length;
				}
			}),
			{ numRuns: 3_000 },
		);
	});

	it("takes any text whole or refuses it whole, naming its bad entries", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
				try {
					const senders = parseVerifiedSenders(text);
					expect(parseVerifiedSenders(senders.toString()).entries).toEqual(senders.entries);
				} catch (error) {
					expect(error).toMatchObject({
						code: "invalid-setting",
						entries: expect.arrayContaining([expect.anything()]),
					});
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});
