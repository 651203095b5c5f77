import { defineConfig } from "vitest/config";

// Set by CI, which needs the counts of the whole run in a form it can read.
const report = process.env["TODOKU_TEST_REPORT"];

const shared = {
	// Vite takes decorator options from tsconfig only for the files it includes, and tests are not among them.
	oxc: { decorator: { legacy: true } },
} as const;

export default defineConfig({
	...shared,
	test: {
		reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
		projects: [
			{
				...shared,
				test: { name: "unit", include: ["{packages,apps}/*/src/**/*.test.ts", "{scripts,chaos}/**/*.test.ts"] },
			},
			{
				...shared,
				test: {
					name: "integration",
					include: ["{packages,apps}/*/test/**/*.integration.test.ts", "test/**/*.integration.test.ts"],
					testTimeout: 30_000,
				},
			},
		],
	},
});
