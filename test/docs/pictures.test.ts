import { expect, it } from "vitest";
import { conform } from "../../features/kit/conformance/conform.ts";
import type { ConformanceReport } from "../../features/kit/conformance/conformance-report.ts";
import type { Driver } from "../../features/kit/driver.ts";
import { LIBRARY } from "../../features/kit/drivers/library.ts";
import { runOnVirtualTime } from "../../features/kit/drivers/on-virtual-time.ts";
import { GALLERY } from "../../features/kit/mutants/gallery.ts";
import { lanesOf } from "../../features/kit/report/lanes/lanes-of-run.ts";
import { lanesSvg } from "../../features/kit/report/lanes/svg.ts";
import { matrixOf } from "../../features/kit/report/matrix/matrix.ts";
import { matrixSvg } from "../../features/kit/report/matrix/matrix-svg.ts";
import { LIBRARY_HABITS } from "../../features/kit/schedule.ts";
import { parseScenario } from "../../features/kit/schedule-gherkin.ts";

/** B gets the job late, and C restarts in its midst. */
const LATE = parseScenario(`Scenario: a late start
  Given the nodes A, B and C
  And the job on node A runs for 1500 ms
  And the job on node B arrives 2500 ms late, runs for 1000 ms
  And the job on node C runs for 1800 ms
  When node C restarts at 1300 ms
  And the task is awaited`);

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

it("the picture of a run is what the tools draw; npm run docs:pictures draws it anew", async () => {
	const run = await mutantDriver("not-found-is-complete").run?.(LATE);
	if (run === undefined) throw new Error("The mutant runs no schedules.");
	await expect(lanesSvg(lanesOf(run))).toMatchFileSnapshot("../../docs/pictures/run.svg");
});

it("the picture of a matrix is what the tools draw; npm run docs:pictures draws it anew", async () => {
	const drivers = [LIBRARY, ...["not-found-is-complete", "code-2-by-prefix", "forgets-between-rounds"].map(mutantDriver)];
	const reports: ConformanceReport[] = [];
	for (const driver of drivers) reports.push(await conform(driver, { level: "SHOULD" }));
	const matrix = matrixOf(reports.map((report) => ({ file: report.driver.name, report })));
	await expect(matrixSvg(matrix)).toMatchFileSnapshot("../../docs/pictures/matrix.svg");
});
