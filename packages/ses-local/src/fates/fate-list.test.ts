import { expect, test } from "vitest";
import { parseMailbox } from "../mailbox.ts";
import type { Fate } from "./fate.ts";
import { FateList } from "./fate-list.ts";

function fateOf(list: FateList, address: string): string {
	return list.take(parseMailbox(address)).what;
}

test("delivers what has no fate", () => {
	expect(fateOf(new FateList(), "a@example.net")).toBe("delivery");
});

test("knows a domain in any case, and not its subdomains", () => {
	const list = new FateList();
	list.set("Gone.Example", { what: "hard-bounce" });
	expect(fateOf(list, "a@GONE.example")).toBe("hard-bounce");
	expect(fateOf(list, "a@mail.gone.example")).toBe("delivery");
});

test("puts an address before its domain", () => {
	const list = new FateList();
	list.set("gone.example", { what: "hard-bounce" });
	list.set("Full@gone.example", { what: "soft-bounce" });
	expect(fateOf(list, "full@gone.example")).toBe("soft-bounce");
});

test("ends after so many messages, and then the domain decides", () => {
	const list = new FateList();
	list.set("gone.example", { what: "nothing" });
	list.set("a@gone.example", { what: "delay", times: 2 });
	const seen = [1, 2, 3].map(() => fateOf(list, "a@gone.example"));
	expect(seen).toEqual(["delay", "delay", "nothing"]);
	expect(list.list().map(({ name, hits }) => [name, hits])).toEqual([
		["gone.example", 1],
		["a@gone.example", 2],
	]);
});

test("forgets one fate, or all", () => {
	const list = new FateList();
	list.set("a.example", { what: "nothing" });
	list.set("b.example", { what: "nothing" });
	expect(list.delete("A.example")).toBe(true);
	expect(list.delete("a.example")).toBe(false);
	list.clear();
	expect(list.list()).toEqual([]);
});

test.each([
	["an unknown kind", { what: "vanish" }, "what must be one of"],
	["an unknown member", { what: "delivery", subtype: "General" }, "subtype is not known"],
	["a member of another kind", { what: "delivery", status: "5.1.1" }, "status says nothing about delivery"],
	["a wait for nothing", { what: "nothing", afterMs: 1 }, "afterMs says nothing about nothing"],
	["a status that is none", { what: "hard-bounce", status: "550" }, "status must be"],
	["a line break", { what: "hard-bounce", diagnosticCode: "a\r\nb" }, "diagnosticCode must be a text of one line"],
	["a delay without end", { what: "delay", end: "delay" }, "end must be one of"],
	["a wait into the past", { what: "delivery", afterMs: -1 }, "afterMs must be"],
	["no message at all", { what: "delivery", times: 0 }, "times must be"],
	["no object", "hard-bounce", "must be an object"],
])("refuses %s", (_, fate, message) => {
	expect(() => new FateList().set("a.example", fate as Fate)).toThrow(message);
});

test.each(["", "a b", "a@"])("refuses a fate for %j", (name) => {
	expect(() => new FateList().set(name, { what: "nothing" })).toThrow(RangeError);
});
