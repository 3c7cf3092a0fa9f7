import { defineConfig, type ViteUserConfig } from "vitest/config";
import { PATIENT } from "./tools/testing/patient.ts";

/** The tests that need other programs (a browser, Python). These start slowly, so one file at a time, with longer limits. */
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
