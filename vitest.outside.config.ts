import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The tests that need programs from outside (a browser, Python): slow to start, so one at a time and with more patience. */
const config: ViteUserConfig = defineConfig({
	test: {
		include: ["test/outside/**/*.test.ts"],
		allowOnly: false,
		reporters: ["default", ["json", { outputFile: "reports/outside.json" }]],
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});

export default config;
