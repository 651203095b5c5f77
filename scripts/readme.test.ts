import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { startSesLocal } from "../packages/ses-local/dist/index.js";
import { type ReadmeBlock, readmeBlocks } from "./readme-blocks.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const folders = new Set<string>();

function write(folder: string, name: string, source: string): string {
	// Inside node_modules, so that a program finds what its package finds, and git and the linters find nothing.
	const target = join(folder, "node_modules", ".readme");
	mkdirSync(target, { recursive: true });
	folders.add(target);
	const path = join(target, name);
	writeFileSync(path, source);
	return path;
}

afterAll(() => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the programs in the READMEs", () => {
	it("are there to be checked", () => {
		expect(readmeBlocks().length).toBeGreaterThan(5);
	});

	it("compile as printed, with the strict settings of this repository", { timeout: 120_000 }, async () => {
		const files = readmeBlocks().map(({ folder, source }, index) => write(folder, `block-${index}.mts`, source));
		const project = write(
			root,
			"tsconfig.json",
			JSON.stringify({
				extends: join(root, "tsconfig.tests.json"),
				compilerOptions: {
					typeRoots: [join(root, "node_modules/@types")],
					// What readers of a README may write, and our own sources may not: Nest's parameter properties.
					erasableSyntaxOnly: false,
				},
				include: [],
				files,
			}),
		);
		const { stdout } = await run(join(root, "node_modules/.bin/tsc"), ["-p", project, "--noEmit"]).catch(
			(error: { stdout: string }) => error,
		);
		expect(stdout).toBe("");
	});

	it("run as printed: the one on the first screen sends through SES and says why", { timeout: 60_000 }, async () => {
		const sesLocal = await startSesLocal({ identities: ["shop.example"] });
		try {
			const first = readmeBlocks().find(({ readme }) => readme === "README.md") as ReadmeBlock;
			// It holds no types, so it runs as JavaScript: Node strips none under node_modules.
			const program = write(first.folder, "first.mjs", first.source);
			const env = {
				...process.env,
				AWS_ENDPOINT_URL: sesLocal.url,
				AWS_ACCESS_KEY_ID: "local",
				AWS_SECRET_ACCESS_KEY: "local",
			};
			const { stdout, stderr } = await run(process.execPath, [program], { env });
			expect([stdout, stderr]).toEqual([
				"The domain of orders@news.shop.example is a subdomain of the verified shop.example, so this mail goes through the delivery service.\n",
				"",
			]);
			expect(sesLocal.messages().map(({ recipients }) => recipients)).toEqual([["member@customer.example"]]);
		} finally {
			await sesLocal.close();
		}
	});
});
