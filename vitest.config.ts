import { cwd, env } from "node:process";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { COMPILED_FILES, compiledCode } from "./tools/testing/compiled-code.ts";
import { LongestFirst } from "./tools/testing/longest-first.ts";
import { PATIENT } from "./tools/testing/patient.ts";

/** `npm test` builds first and sets this. Without it, the tests import the sources, and you do not have to build. */
const isCompiled = env.TEST_COMPILED === "1";

/** `npm test` sets this: it leaves out the tests that take long. */
const isShort = env.SHORT_TESTS === "1";

/** The tests that need only Node. `allowOnly` is off: a forgotten `.only` fails the run. */
const config: ViteUserConfig = defineConfig({
	...(isCompiled && { plugins: [compiledCode(cwd())] }),
	test: {
		include: ["test/**/*.test.ts"],
		// The rule: a test that takes more than one second on an idle machine is in a file *.long.test.ts.
		exclude: ["test/outside/**", ...(isShort ? ["test/**/*.long.test.ts"] : [])],
		allowOnly: false,
		...PATIENT,
		// On two cores, a third worker computes while others wait for their child processes. Each worker loads the code once.
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
