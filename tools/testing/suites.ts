import { tallyOfCucumber } from "./cucumber-messages.ts";
import { tallyOfGallery } from "./gallery-report.ts";
import type { TestStage } from "./stage.ts";
import { tallyOfVitest } from "./vitest-report.ts";

/**
 * A run of the tests: groups of stages one after the other. The stages of a group run side by side. If the build fails,
 * the groups after it are not run, because they would test an older build.
 */
export type Suite = readonly (readonly TestStage[])[];

/**
 * The exact versions of Node, beside the one of this process, on which the tests must pass. npm's package `node` brings
 * them.
 */
const OTHER_NODES: readonly string[] = ["22.23.3", "24.21.0"];

/** For stages that take ten minutes or more on an idle machine. */
const MOST_MINUTES = 30;

const build: TestStage = { script: "build" };
/** On the compiled code, which Node loads faster than the sources. Each suite builds it first. */
const COMPILED = { TEST_COMPILED: "1" };
const unit: TestStage = {
	script: "test:unit",
	env: COMPILED,
	report: { path: "reports/unit.json", read: tallyOfVitest },
};
const features: TestStage = { script: "test:features", report: { path: "reports/features.ndjson", read: tallyOfCucumber } };
const gallery: TestStage = { script: "test:gallery:all", report: { path: "reports/gallery.json", read: tallyOfGallery } };
const outside: TestStage = {
	script: "test:outside:run",
	report: { path: "reports/outside.json", read: tallyOfVitest },
	minutes: MOST_MINUTES,
};

export const SUITES: Readonly<Record<"inside" | "thorough" | "outside", Suite>> = {
	/** Everything that needs only Node, in the time that one waits for. */
	inside: [
		[build, { script: "lint:style" }],
		[{ ...unit, env: { ...COMPILED, SHORT_TESTS: "1" } }, features, { script: "lint:house" }, { script: "lint:unused" }],
	],
	/** The gallery, the large counts, the long tests (`*.long.test.ts`), and all tests on the other versions of Node. */
	thorough: [
		[build],
		[{ ...unit, env: { ...COMPILED, THOROUGH: "1" } }, gallery],
		...OTHER_NODES.flatMap((node) => [[{ ...unit, node }], [{ ...features, node }]]),
	],
	/** What needs a browser, Python and other programs. */
	outside: [[build], [outside]],
};
