import { expect, it } from "vitest";
import { conform } from "../../kit/conformance/conform.ts";
import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { lanesOf } from "../../kit/lanes/lanes-of-run.ts";
import { lanesSvg } from "../../kit/lanes/svg.ts";
import { matrixOf } from "../../kit/report/matrix/matrix.ts";
import { matrixSvg } from "../../kit/report/matrix/matrix-svg.ts";
import type { Driver } from "../../kit/run/driver.ts";
import { LIBRARY } from "../../kit/run/library.ts";
import { runOnVirtualTime } from "../../kit/run/on-virtual-time.ts";
import { parseScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { LIBRARY_HABITS } from "../../kit/schedule/schedule.ts";
import { isThorough } from "../support/counts.ts";

/** B gets the job late. */
const LATE = parseScenario(`Scenario: a late start
  Given the nodes A and B
  And the job on node A runs for 1500 ms
  And the job on node B arrives 2500 ms late, runs for 1000 ms
  When the task is awaited`);

/** A tracker of the gallery, as a driver that the kit judges. */
function mutantDriver(name: string): Driver {
	const mutant = GALLERY.find((each) => each.name === name);
	if (mutant === undefined) throw new Error(`There is no mutant ${name}.`);
	const { tracker, parse } = mutant;
	return {
		name,
		version: "0",
		habits: LIBRARY_HABITS,
		run: (schedule) => runOnVirtualTime(schedule, tracker(), { maxSteps: 20_000 }),
		...(parse !== undefined && { parse: async (reply: string, taskId?: string) => parse(reply, taskId) }),
	};
}

it("the picture of a run is what the tools draw; npm run docs:pictures updates it", async () => {
	const run = await mutantDriver("not-found-is-complete").run?.(LATE);
	if (run === undefined) throw new Error("The mutant runs no schedules.");
	await expect(lanesSvg(lanesOf(run))).toMatchFileSnapshot("../../docs/pictures/run.svg");
});

// It takes four whole runs of the kit, so only thorough runs compare it, and `npm run docs:pictures` draws it.
if (isThorough || process.env.npm_lifecycle_event === "docs:pictures") {
	it("the picture of a matrix is what the tools draw; npm run docs:pictures updates it", async () => {
		const drivers = [LIBRARY, ...["not-found-is-complete", "code-2-by-prefix", "forgets-between-rounds"].map(mutantDriver)];
		const reports: ConformanceReport[] = [];
		for (const driver of drivers) reports.push(await conform(driver, { level: "SHOULD" }));
		const matrix = matrixOf(reports.map((report) => ({ file: report.driver.name, report })));
		await expect(matrixSvg(matrix)).toMatchFileSnapshot("../../docs/pictures/matrix.svg");
	});
}
