import fc from "fast-check";
import { expect, it } from "vitest";
import { readCsv } from "./csv.ts";

async function rows(text: string, chunk = text.length): Promise<readonly (readonly string[])[]> {
	const chunks: string[] = [];
	for (let at = 0; at < text.length; at += Math.max(1, chunk)) chunks.push(text.slice(at, at + Math.max(1, chunk)));
	const found: (readonly string[])[] = [];
	for await (const row of readCsv(chunks)) found.push(row);
	return found;
}

it.each([
	["LF", "a,b\n1,2\n"],
	["CRLF", "a,b\r\n1,2\r\n"],
	["no end of the last line", "a,b\n1,2"],
	["tabs", "a\tb\n1\t2\n"],
	["semicolons", "a;b\n1;2\n"],
	["a byte order mark", "\ufeffa,b\n1,2\n"],
	["empty lines", "a,b\n\n1,2\n\n"],
	["quotes", '"a","b"\n"1","2"\n'],
])("reads rows with %s", async (_what, text) => {
	expect(await rows(text)).toEqual([
		["a", "b"],
		["1", "2"],
	]);
});

it("keeps separators, quotes and line breaks that are quoted", async () => {
	expect(await rows('a,b\n"1,""x""\n2",3\n')).toEqual([
		["a", "b"],
		['1,"x"\n2', "3"],
	]);
});

it("reads back what was written, however it is cut into chunks", async () => {
	const field = fc.string({ unit: fc.constantFrom("a", "あ", ",", '"', "\n", " ", ";"), maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(field, field, fc.constant("end")), { minLength: 1, maxLength: 8 }),
			fc.integer({ min: 1, max: 9 }),
			async (table, chunk) => {
				const text = [
					"h,i,j",
					...table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")),
				].join("\r\n");
				expect(await rows(text, chunk)).toEqual([["h", "i", "j"], ...table]);
			},
		),
	);
});
