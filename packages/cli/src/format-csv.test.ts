import { expect, test } from "vitest";
import { formatCsvRow, fromGuardedCell } from "./format-csv.ts";

test.each([
	[["a", "b"], "a,b\r\n"],
	[["", ""], ",\r\n"],
	[['say "hi"', "x"], '"say ""hi""",x\r\n'],
	[["a,b", "c\nd"], '"a,b","c\nd"\r\n'],
])("writes %j as RFC 4180 wants it", (cells, row) => {
	expect(formatCsvRow(cells)).toBe(row);
});

test.each([
	['=HYPERLINK("http://x.example","y")', `"'=HYPERLINK(""http://x.example"",""y"")"\r\n`],
	["+81", "'+81\r\n"],
	["-1+1", "'-1+1\r\n"],
	["@SUM(A1)", "'@SUM(A1)\r\n"],
	["＝1", "'＝1\r\n"],
	["  =1", "'  =1\r\n"],
	["\t=1", "'\t=1\r\n"],
	["\rx", `"'\rx"\r\n`],
])("lets no spreadsheet compute %j", (cell, row) => {
	expect(formatCsvRow([cell])).toBe(row);
});

test.each(["=1@example.com", "+tag@example.com", "plain@example.com", "'quoted'@example.com"])(
	"gives %s back as it was",
	(cell) => {
		expect(fromGuardedCell(formatCsvRow([cell]).trimEnd())).toBe(cell);
	},
);
