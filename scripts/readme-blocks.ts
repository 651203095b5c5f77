import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A program printed in a README. */
export interface ReadmeBlock {
	/** The README, from the root of the repository. */
	readonly readme: string;
	/** The folder whose dependencies the program may use. */
	readonly folder: string;
	readonly source: string;
}

const root = join(import.meta.dirname, "..");

/** Every TypeScript and JavaScript program of the READMEs, in order. A block without imports is a fragment and cannot stand alone. */
export function readmeBlocks(): ReadmeBlock[] {
	return globSync("{README.md,docs/guides/*.md,packages/*/README.md,apps/*/README.md}", { cwd: root })
		.toSorted()
		.flatMap((readme) => {
			const text = readFileSync(join(root, readme), "utf8");
			return Array.from(text.matchAll(/^```(?:ts|js)\n(.*?)^```$/gms), ([, source]) => ({
				readme,
				// The root and the guides have no dependencies of their own; the demo has every package an application would have.
				folder: join(root, isOfTheRoot(readme) ? "apps/demo-shop" : dirname(readme)),
				source: source as string,
			})).filter((block) => /^import /m.test(block.source));
		});
}

function isOfTheRoot(readme: string): boolean {
	return readme === "README.md" || readme.startsWith("docs/");
}
