import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");

/** A package as it would be published. */
export interface PackedPackage {
	readonly name: string;
	readonly folder: string;
	readonly tarball: string;
}

/** Packs every publishable package into a folder. The packages must have been built. */
export function packPackages(destination: string): PackedPackage[] {
	return globSync("packages/*/package.json", { cwd: root })
		.toSorted()
		.map((manifest) => {
			const folder = join(root, dirname(manifest));
			const { name, version } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as {
				name: string;
				version: string;
			};
			execFileSync("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", destination], {
				cwd: folder,
				stdio: "pipe",
			});
			const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
			return { name, folder, tarball: join(destination, file) };
		});
}
