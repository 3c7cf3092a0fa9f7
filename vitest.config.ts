import { cwd, env } from "node:process";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { COMPILED_FILES, compiledCode } from "./tools/testing/compiled-code.ts";
import { LongestFirst } from "./tools/testing/longest-first.ts";
import { PATIENT } from "./tools/testing/patient.ts";

/** Set by `npm test`, which builds first. Without it the tests import the sources, so you need not build after a change. */
const isCompiled = env.TEST_COMPILED === "1";

/** The tests that need nothing but Node. `allowOnly` is off, so a test that was singled out by mistake fails the run. */
const config: ViteUserConfig = defineConfig({
	...(isCompiled && { plugins: [compiledCode(cwd())] }),
	test: {
		include: ["test/**/*.test.ts"],
		exclude: ["test/outside/**"],
		allowOnly: false,
		...PATIENT,
		// On two cores, a third worker computes while others wait for processes of their own. Each worker loads the code once.
		maxWorkers: 3,
		// A worker loads the code once for all of its files. So every test must undo what it changes in the process.
		isolate: false,
		setupFiles: ["test/support/seed-properties.ts"],
		...(isCompiled && { server: { deps: { external: [COMPILED_FILES] } } }),
		sequence: { sequencer: LongestFirst },
		reporters: ["default", ["json", { outputFile: "reports/unit.json" }]],
	},
});

export default config;
