import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./tools/testing/longest-first.ts";
import { PATIENT } from "./tools/testing/patient.ts";

/** The tests that need nothing but Node. `allowOnly` is off, so a test that was singled out by mistake fails the run. */
const config: ViteUserConfig = defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		exclude: ["test/outside/**"],
		allowOnly: false,
		...PATIENT,
		// On two cores, a third worker computes while others wait for processes of their own. Each worker loads the code once.
		maxWorkers: 3,
		// A worker loads the house once for all of its files; nothing in the house or its tests is changed for the whole process and left so.
		isolate: false,
		sequence: { sequencer: LongestFirst },
		reporters: ["default", ["json", { outputFile: "reports/unit.json" }]],
	},
});

export default config;
