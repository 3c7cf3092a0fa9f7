import { parseArgs } from "node:util";
import { drawSchedule } from "../features/kit/draw-schedule.ts";
import { runOnLibrary } from "../features/kit/drivers/library.ts";
import { type Finding, judgeRun } from "../features/kit/oracle.ts";
import { createRandom } from "../features/kit/random.ts";
import type { Schedule } from "../features/kit/schedule.ts";
import { shrinkFailure } from "../features/kit/shrink-schedule.ts";

/**
 * Runs many random schedules on the library and lets the oracle judge each: `node dist/bench/judge-schedules.js --runs N --seed S`. Schedule
 * `i` of a run is drawn from the seed `S + i`, so any of them can be drawn again alone. Stops at the first that fails, unless `--all`.
 */
const { values } = parseArgs({
	options: {
		runs: { type: "string", default: "100000" },
		seed: { type: "string", default: "1" },
		all: { type: "boolean", default: false },
	},
});
const runs = wholeNumber("runs", values.runs);
const seed = wholeNumber("seed", values.seed);
const PROGRESS_MS = 5000;

const startedAt = performance.now();
let toldAt = startedAt;
let failures = 0;
let rounds = 0;
let questions = 0;
for (let index = 0; index < runs; index++) {
	const schedule = drawSchedule(createRandom(seed + index));
	const [first] = await judge(schedule, true);
	if (first !== undefined) {
		failures++;
		await tell(schedule, first, seed + index);
		if (!values.all || failures >= 20) break;
	}
	if (performance.now() - toldAt >= PROGRESS_MS) {
		toldAt = performance.now();
		console.error(`${index + 1} of ${runs} schedules, ${rate(index + 1)} a second, ${failures} failed`);
	}
}
console.log(
	`${runs} schedules from seed ${seed}: ${rounds} rounds, ${questions} questions, ${rate(runs)} schedules a second, ${failures} failed`,
);
if (failures > 0) process.exitCode = 1;

async function judge(schedule: Schedule, isCounted: boolean): Promise<readonly Finding[]> {
	const run = await runOnLibrary(schedule);
	if (isCounted) {
		for (const call of run.calls) rounds += call.rounds.length;
		for (const call of run.calls) questions += call.questions?.length ?? 0;
	}
	return judgeRun(run);
}

async function tell(schedule: Schedule, finding: Finding, from: number): Promise<void> {
	console.log(`Seed ${from}: ${finding.message}`);
	const fails = async (candidate: Schedule) => {
		try {
			const [found] = await judge(candidate, false);
			return found?.requirement === finding.requirement;
		} catch {
			return false;
		}
	};
	const smallest = await shrinkFailure(schedule, fails);
	const [found] = await judge(smallest, false);
	console.log(`  smallest: ${found?.message}`);
	console.log(`  ${JSON.stringify(smallest)}`);
}

function rate(count: number): string {
	return Math.round((count * 1000) / (performance.now() - startedAt)).toString();
}

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,15}$/.test(text)) return Number(text);
	console.error(`--${name} must be a whole number, not ${JSON.stringify(text)}.`);
	process.exit(64);
}
