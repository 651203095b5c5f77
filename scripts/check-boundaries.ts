import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findViolations } from "./boundaries.ts";

const root = join(import.meta.dirname, "..");
const violations: string[] = [];
let files = 0;

for (const manifest of globSync("packages/*/package.json", { cwd: root })) {
	const folder = manifest.slice(0, -"/package.json".length);
	const { name } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as { name: string };
	const sources = globSync(`${folder}/src/**/*.ts`, { cwd: root }).filter((path) => !/\.test(-d)?\.ts$/.test(path));
	const types = globSync(`${folder}/dist/**/*.d.ts`, { cwd: root });
	// Without the built types half of the check would pass by not being made.
	if (types.length === 0) violations.push(`${folder} is not built: run pnpm build first`);
	for (const path of [...sources, ...types]) {
		files++;
		const kind = path.endsWith(".d.ts") ? "types" : "source";
		violations.push(...findViolations(name, { path, source: readFileSync(join(root, path), "utf8"), kind }));
	}
}

for (const violation of violations) console.error(violation);
console.log(`boundaries: ${files} files read, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
