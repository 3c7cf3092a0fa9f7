import { runStage, type TestStage } from "./testing/stage.ts";
import { SUITES } from "./testing/suites.ts";
import { type CheckTally, closingLine, sum } from "./testing/tally.ts";

/**
 * `run-tests [inside|thorough|outside]`: runs a suite. The last line is `N passed, N failed`, the sum over all stages.
 */
const name = process.argv[2] ?? "inside";
if (name !== "inside" && name !== "thorough" && name !== "outside") {
	console.error(`Unknown suite ${name}. The suites are inside, thorough and outside.`);
	process.exit(2);
}

const tallies: CheckTally[] = [];
/** The failures. They are repeated at the end, because a log can be long, or only its end is kept. */
const failures: string[] = [];
for (const group of SUITES[name]) {
	const results = await Promise.all(group.map(runAndReport));
	tallies.push(...results);
	if (group.some(({ script }, index) => script === "build" && results[index]?.failed !== 0)) {
		console.log("The build failed, so the other stages did not run.");
		break;
	}
}

for (const failure of failures) console.log(failure);
const total = sum(tallies);
if (total.failed > 0) process.exitCode = 1;
console.log(closingLine(total));

async function runAndReport(stage: TestStage): Promise<CheckTally> {
	const { tally, output, elapsedMs } = await runStage(stage);
	const counts = stage.report === undefined ? "" : `, ${closingLine(tally)}`;
	const title = titleOf(stage);
	console.log(`${tally.failed === 0 ? "✔" : "✘"} ${title}${counts} (${(elapsedMs / 1000).toFixed(1)} s)`);
	if (tally.failed > 0 && output !== "") console.log(output.trimEnd());
	for (const remark of tally.remarks) console.log(`  ${remark}`);
	if (tally.failed > 0) {
		const reasons = tally.remarks.map((remark) => `Failed: ${title}: ${remark}`);
		failures.push(...(reasons.length > 0 ? reasons : [`Failed: ${title}`]));
	}
	return tally;
}

function titleOf({ script, node, env = {} }: TestStage): string {
	const variables = Object.entries(env).map(([name, value]) => `${name}=${value} `);
	return `${variables.join("")}${script}${node === undefined ? "" : ` on Node ${node}`}`;
}
