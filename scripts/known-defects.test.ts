import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const table = readFileSync(join(root, "docs/guides/known-defects.md"), "utf8");
const files = globSync("{packages,apps}/*/{src,test}/**/*.ts", { cwd: root });
const sources = files.map((path) => readFileSync(join(root, path), "utf8"));

describe("the table of known defects", () => {
	const names = [...new Set(Array.from(table.matchAll(/"([^"\n]{20,})"/g), ([, name]) => name as string))];
	const paths = [...new Set(Array.from(table.matchAll(/`([\w./-]+\.ts)`/g), ([, path]) => path as string))];

	it("names tests at all", () => {
		expect(names.length).toBeGreaterThan(15);
		expect(paths.length).toBeGreaterThan(15);
	});

	it.each(names)('names a test that exists: "%s"', (name) => {
		expect(sources.some((source) => source.includes(name))).toBe(true);
	});

	it.each(paths)("names a file that exists: %s", (path) => {
		expect([...files, ...globSync("scripts/*.ts", { cwd: root })].some((file) => file.endsWith(path))).toBe(true);
	});
});
