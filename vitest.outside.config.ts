import { defineConfig, type ViteUserConfig } from "vitest/config";
import { PATIENT } from "./tools/testing/patient.ts";

/** The tests that need programs from outside (a browser, Python): slow to start, so one at a time and with more patience. */
const config: ViteUserConfig = defineConfig({
	test: {
		include: ["test/outside/**/*.test.ts"],
		allowOnly: false,
		reporters: ["default", ["json", { outputFile: "reports/outside.json" }]],
		fileParallelism: false,
		...PATIENT,
	},
});

export default config;
