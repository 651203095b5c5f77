import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { threadFields } from "./references.ts";

const seen = "<0106017d7a678cae-e15318f1-7429-4dba-9a09-76b188d61a51-000000@ap-northeast-1.amazonses.com>";
const ids = Array.from({ length: 60 }, (_, index) => `<order-${String(index).padStart(3, "0")}@shop.example>`);

function references(...given: Parameters<typeof threadFields>): string {
	return threadFields(...given).find(({ name }) => name === "References")?.value ?? "";
}

describe("threadFields", () => {
	it("writes nothing when nothing is answered", () => {
		expect(threadFields({})).toEqual([]);
	});

	it("names the parent in both fields, last in References", () => {
		expect(threadFields({ inReplyTo: "<b@x>", references: ["<a@x>"] })).toEqual([
			{ name: "In-Reply-To", value: "<b@x>" },
			{ name: "References", value: "<a@x> <b@x>" },
		]);
	});

	it("groups mail by References alone where nothing is answered", () => {
		expect(threadFields({ references: ["<a@x>"] })).toEqual([{ name: "References", value: "<a@x>" }]);
	});

	it("names each mail once, the parent last even if it was listed before", () => {
		expect(references({ inReplyTo: "<b@x>", references: ["<a@x>", "<b@x>", "<a@x>", "<c@x>"] })).toBe(
			"<a@x> <c@x> <b@x>",
		);
	});

	it("keeps the first and the last of a long thread, within one line of 998 octets", () => {
		const kept = references({ inReplyTo: "<parent@shop.example>", references: ids }).split(" ");
		expect(`References: ${kept.join(" ")}`.length).toBeLessThanOrEqual(998);
		expect([kept[0], kept.at(-2), kept.at(-1)]).toEqual([ids[0], ids[59], "<parent@shop.example>"]);
		expect(kept.slice(1, -1)).toEqual(ids.slice(-(kept.length - 2)));
	});

	it("uses all the room there is for a long thread", () => {
		const octets = `References: ${references({ references: ids })}`.length;
		expect(octets + ` ${ids[1]}`.length).toBeGreaterThan(998);
	});

	it("keeps the parent when it and the first do not fit together", () => {
		const giant = (letter: string): string => `<${letter.repeat(800)}@x>`;
		expect(references({ inReplyTo: giant("p"), references: [giant("f")] })).toBe(giant("p"));
	});

	it.each([
		["<a@x>\r\nBcc: <b@x>"],
		["<a@x> <b@x>"],
		["a@x"],
		["<a>"],
		["<受@x>"],
		["<a@x>>"],
		[""],
		[`<${"a".repeat(900)}@x>`],
		[7],
		[null],
	])("refuses %j as a Message-ID in either field", (id) => {
		expect(() => threadFields({ inReplyTo: id as string })).toThrow(/^The header In-Reply-To /);
		expect(() => threadFields({ references: [id as string] })).toThrow(/^The header References /);
	});

	it("refuses references that are no list", () => {
		expect(() => threadFields({ references: "<a@x>" as never })).toThrow(/no list/);
	});
});

describe("a message in a thread", () => {
	it("carries what the recipient of the earlier mail saw, octet for octet", async () => {
		const message = { from: "info@shop.example", subject: "s", text: "t", inReplyTo: seen, references: ids };
		const source = await composeMessage(message);
		const parsed = await PostalMime.parse(source);
		expect(parsed.inReplyTo).toBe(seen);
		expect(parsed.references?.split(/\s+/).at(-1)).toBe(seen);
	});

	it("does not write the fields twice", async () => {
		const message = { from: "info@shop.example", subject: "s", text: "t", inReplyTo: seen };
		await expect(composeMessage({ ...message, headers: { "in-reply-to": "<a@x>" } })).rejects.toThrow(/set twice/);
		await expect(composeMessage({ ...message, headers: { References: "<a@x>" } })).rejects.toThrow(/set twice/);
	});
});
