import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("the conformance suite runs under node:test as it does under vitest", async () => {
	const program = fileURLToPath(new URL("node-test-program.ts", import.meta.url));
	const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env;
	const { stdout, stderr } = await run(process.execPath, ["--test-reporter=tap", program], { env });
	expect(stdout).toMatch(/^# fail 0$/m);
	expect(stdout).toMatch(/^# pass \d{2,}$/m);
	expect(stderr).toMatch(/^Conformance of memory: (\d+) of \1 cases passed$/m);
});
