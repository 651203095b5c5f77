import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ImportJournal, openImportJournal } from "./import-journal.ts";

const taro = { address: "taro@example.com", reason: "bounce" } as const;
const jiro = { address: "jiro@example.com", reason: "bounce" } as const;
let directory: string;
let path: string;
const opened: ImportJournal[] = [];

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "todoku-journal-"));
	path = join(directory, "journal");
});

afterEach(() => {
	for (const journal of opened.splice(0)) journal.close();
	rmSync(directory, { recursive: true });
});

function open(scope = "ses/us-east-1"): ImportJournal {
	const journal = openImportJournal(path, scope);
	opened.push(journal);
	return journal;
}

test("knows in the next run what was done, and nothing else", () => {
	open().record(taro, "added");
	const next = open();
	expect(next.resultOf(taro)).toBe("added");
	expect(next.resultOf({ ...taro, reason: "complaint" })).toBeUndefined();
	expect(next.resultOf(jiro)).toBeUndefined();
	next.record(jiro, "refused");
	expect(open().resultOf(jiro)).toBe("refused");
});

test.each([1, 10, 30])("takes up a file whose last line was torn %i octets before its end", (octets) => {
	const journal = open();
	journal.record(taro, "added");
	journal.record(jiro, "added");
	const whole = readFileSync(path);
	writeFileSync(path, whole.subarray(0, whole.length - octets));
	const next = open();
	expect([next.resultOf(taro), next.resultOf(jiro)]).toEqual(["added", undefined]);
	next.record(jiro, "added");
	expect(open().resultOf(jiro)).toBe("added");
});

test("takes up a file whose first line was torn", () => {
	open();
	writeFileSync(path, readFileSync(path).subarray(0, 10));
	open().record(taro, "added");
	expect(open().resultOf(taro)).toBe("added");
});

test("is for its owner's eyes alone", () => {
	open();
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("is refused for another list", () => {
	open();
	expect(() => open("ses/us-east-1/shop-1")).toThrow("is of another list (ses/us-east-1)");
});

test.each([
	"a@example.com,BOUNCE\n",
	"no line end",
	'{"todoku":"suppression-import","version":2,"scope":"ses/us-east-1"}\n',
])("leaves a file alone that is something else: %j", (text) => {
	writeFileSync(path, text);
	expect(() => open()).toThrow("is something else than a journal");
	expect(readFileSync(path, "utf8")).toBe(text);
});

test("does not guess what a damaged line meant", () => {
	open().record(taro, "added");
	appendFileSync(path, "{}\n");
	expect(() => open()).toThrow("is damaged");
});

test("says that it cannot be written", () => {
	path = join(directory, "missing", "journal");
	expect(() => open()).toThrow("cannot be written; name another one");
});
