import { describe, expect, it } from "vitest";
import { readFrom, readMailboxList } from "./mailbox-list.ts";

describe("readMailboxList", () => {
	it("understands texts, lists in texts, parts and arrays of them", () => {
		const list = readMailboxList(["a@x.example, B <b@x.example>", { displayName: "会員", address: "c@x.example" }]);
		expect(list.refused).toEqual([]);
		expect(list.mailboxes).toEqual([
			{ address: "a@x.example" },
			{ displayName: "B", address: "b@x.example" },
			{ displayName: "会員", address: "c@x.example" },
		]);
	});

	it("keeps what is good and names what is not", () => {
		const { mailboxes, refused } = readMailboxList("a@x.example, nobody, c@x.example");
		expect(mailboxes.map((mailbox) => mailbox.address)).toEqual(["a@x.example", "c@x.example"]);
		expect(refused.map(({ text, error }) => [text, error.problem])).toEqual([["nobody", 'has no "@"']]);
	});

	it("refuses whole a text whose commas cannot be told apart", () => {
		const { mailboxes, refused } = readMailboxList('a@x.example, "b@x.example');
		expect(mailboxes).toEqual([]);
		expect(refused[0]?.text).toBe('a@x.example, "b@x.example');
	});

	it("refuses what is neither text nor mailbox, without falling over it", () => {
		const { refused } = readMailboxList([null, 7, { address: 7 }, {}] as never);
		expect(refused).toHaveLength(4);
	});

	it("accepts carrier addresses, since these are recipients", () => {
		expect(readMailboxList("a..b@docomo.ne.jp").mailboxes[0]?.address).toBe("a..b@docomo.ne.jp");
	});

	it("checks the parts of a mailbox as it checks text", () => {
		const { refused } = readMailboxList([
			{ address: "a@x.example\r\nDATA" },
			{ displayName: "a\r\nBcc: x", address: "a@x.example" },
		]);
		expect(refused.map(({ error }) => error.problem)).toEqual([
			"holds a line break",
			"holds a line break or another control character",
		]);
	});

	it("reads nothing as nothing", () => {
		expect(readMailboxList(undefined)).toEqual({ mailboxes: [], refused: [] });
		expect(readMailboxList("")).toEqual({ mailboxes: [], refused: [] });
	});
});

describe("readFrom", () => {
	it("takes exactly one mailbox", () => {
		expect(readFrom("Shop <info@shop.example>")).toEqual({ displayName: "Shop", address: "info@shop.example" });
		expect(() => readFrom("a@x.example, b@x.example")).toThrow("comma");
		expect(() => readFrom(undefined as never)).toThrow("neither text nor an object");
	});

	it("does not take the stray dots of carrier addresses", () => {
		expect(() => readFrom("a..b@docomo.ne.jp")).toThrow("two dots");
	});
});
