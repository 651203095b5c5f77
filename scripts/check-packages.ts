import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { type PackedPackage, packPackages } from "./packed-packages.ts";

/**
 * What a package weighs as published, in kB of its tarball: about a third above today's weight. A package that grows past its limit
 * should do so on purpose.
 */
const maxTarballKilobytes: Readonly<Record<string, number>> = {
	"@todoku/adapter-postgres": 250,
	"@todoku/adapter-ses": 300,
	"@todoku/adapter-smtp": 100,
	"@todoku/bounces": 340,
	"@todoku/core": 200,
	"@todoku/express-mail": 35,
	"@todoku/mime": 145,
	"@todoku/nest-mail": 70,
	"@todoku/outbox": 180,
	"@todoku/sender-domains": 400,
	"@todoku/ses-local": 350,
	todoku: 540,
};

const root = join(import.meta.dirname, "..");
const work = mkdtempSync(join(tmpdir(), "todoku-packages-"));
const problems: string[] = [];

try {
	const packed = packPackages(work);
	for (const one of packed) {
		await lint(one);
		checkTypes(one);
		weigh(one);
	}
	for (const manifest of globSync("examples/*/package.json", { cwd: root }))
		runExample(dirname(join(root, manifest)), packed);
} finally {
	rmSync(work, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
console.log(`packages: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** publint: what is published can be found and imported the way package.json says. */
async function lint({ name, tarball, folder }: PackedPackage): Promise<void> {
	const file = readFileSync(tarball);
	const { messages } = await publint({ pack: { tarball: new Uint8Array(file).buffer }, strict: true });
	const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
	for (const message of messages) problems.push(`${name}: ${formatMessage(message, manifest) ?? message.code}`);
}

/** attw: the types a consumer finds are those of the code it gets. The command line tool has no types to find. */
function checkTypes({ name, tarball }: PackedPackage): void {
	if (name === "todoku") return;
	run(name, join(root, "node_modules/.bin/attw"), [tarball, "--profile", "esm-only", "--format", "ascii"], root);
}

function weigh({ name, tarball }: PackedPackage): void {
	const kilobytes = statSync(tarball).size / 1000;
	const limit = maxTarballKilobytes[name];
	if (limit === undefined) problems.push(`${name}: has no limit in maxTarballKilobytes (scripts/check-packages.ts)`);
	else if (kilobytes > limit)
		problems.push(`${name}: its tarball has ${kilobytes.toFixed(1)} kB, more than its limit of ${limit} kB`);
	console.log(`${name.padEnd(24)} ${kilobytes.toFixed(1).padStart(6)} kB of ${limit ?? "?"}`);
}

/** Installs the tarballs beside a copy of the example, as an application would, and runs it. */
function runExample(folder: string, packed: readonly PackedPackage[]): void {
	const copy = join(work, basename(folder));
	cpSync(folder, copy, { recursive: true });
	const overrides = packed.map(({ name, tarball }) => `  "${name}": "file:${tarball}"`).join("\n");
	writeFileSync(join(copy, "pnpm-workspace.yaml"), `packages: []\npmOnFail: ignore\noverrides:\n${overrides}\n`);
	const installed = run(
		basename(folder),
		"npx",
		["-y", "pnpm@12.21.0", "install", "--prefer-offline", "--no-frozen-lockfile"],
		copy,
	);
	if (installed) run(basename(folder), process.execPath, ["app.js"], copy);
}

function run(subject: string, command: string, args: readonly string[], cwd: string): boolean {
	try {
		execFileSync(command, args, { cwd, stdio: "pipe", encoding: "utf8" });
		return true;
	} catch (error) {
		const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
		problems.push(`${subject}: ${basename(command)} failed\n${stdout}${stderr}`);
		return false;
	}
}
