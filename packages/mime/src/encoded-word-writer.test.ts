import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePhrase } from "./encoded-word.ts";
import { writeUtf8Words } from "./encoded-word-writer.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }).filter((value) => !/\p{Cc}/u.test(value));

describe("writeUtf8Words", () => {
	it("writes words of at most 75 characters, each of which is whole characters", () => {
		// Half a character is read as U+FFFD, which a text may also hold of its own.
		const whole = text.filter((value) => !value.includes("\ufffd"));
		fc.assert(
			fc.property(whole, (value) => {
				for (const word of writeUtf8Words(value).split(" ")) {
					expect(word.length).toBeLessThanOrEqual(75);
					expect(decodePhrase([word])).not.toContain("\ufffd");
				}
			}),
		);
	});

	it("can be read back", () => {
		fc.assert(
			fc.property(text, (value) => {
				expect(decodePhrase(writeUtf8Words(value).split(" "))).toBe(value);
			}),
		);
	});
});
