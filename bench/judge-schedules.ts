import { parseArgs } from "node:util";
import { type Finding, judgeRun } from "../kit/oracle/oracle.ts";
import { runOnLibrary } from "../kit/run/library.ts";
import { printRun } from "../kit/run/run-text.ts";
import { printScenario } from "../kit/scenario/schedule-gherkin.ts";
import { drawSchedule } from "../kit/schedule/draw-schedule.ts";
import { createRandom } from "../kit/schedule/random.ts";
import { parseReplayToken, printReplayToken } from "../kit/schedule/replay-token.ts";
import type { Schedule } from "../kit/schedule/schedule.ts";
import { shrinkFailure } from "../kit/schedule/shrink-schedule.ts";

const USAGE = `node dist/bench/judge-schedules.js [--runs N] [--seed S] [--all] | --token TOKEN

Runs N random schedules on the library (default 100000) and lets the oracle judge each. Schedule i is drawn from the seed S + i (default 1).
Stops at the first that fails, or with --all at the twentieth. With --token, runs that one schedule and shows all of it.`;

/** With --all, this many failures are enough. */
const MOST_FAILURES = 20;
const PROGRESS_MS = 5000;

const options = readOptions();
if (options.help) console.log(USAGE);
else if (options.token !== undefined) await replay(options.token);
else await judgeMany(options.runs, options.seed, options.all);

async function replay(token: string): Promise<void> {
	const run = await runOnLibrary(scheduleOf(token));
	console.log(`${printScenario(run.schedule)}\n${printRun(run)}\n`);
	const findings = judgeRun(run);
	for (const { message } of findings) console.log(message);
	console.log(findings.length === 0 ? "The oracle has no findings." : `${findings.length} findings.`);
	if (findings.length > 0) process.exitCode = 1;
}

function scheduleOf(token: string): Schedule {
	try {
		return parseReplayToken(token);
	} catch (error) {
		return refuse(error);
	}
}

async function judgeMany(runs: number, firstSeed: number, all: boolean): Promise<void> {
	// The stacks of the errors of calls are not used, and recording them costs a third of the time.
	Error.stackTraceLimit = 0;
	const startedAt = performance.now();
	const rate = (count: number) => Math.round((count * 1000) / (performance.now() - startedAt));
	let toldAt = startedAt;
	let [judged, failures, rounds, questions] = [0, 0, 0, 0];
	while (judged < runs && failures < (all ? MOST_FAILURES : 1)) {
		const schedule = drawSchedule(createRandom(firstSeed + judged));
		const run = await runOnLibrary(schedule);
		const [first] = judgeRun(run);
		for (const call of run.calls) {
			rounds += call.rounds.length;
			questions += call.questions?.length ?? 0;
		}
		if (first !== undefined) {
			failures++;
			await tell(schedule, first, firstSeed + judged);
		}
		judged++;
		if (performance.now() - toldAt < PROGRESS_MS) continue;
		toldAt = performance.now();
		console.error(`${judged} of ${runs} schedules, ${rate(judged)} a second, ${failures} failed`);
	}
	console.log(
		`${judged} schedules from seed ${firstSeed}, ${rounds} rounds, ${questions} questions: ${failures} failed, ${rate(judged)} schedules a second`,
	);
	if (failures > 0) process.exitCode = 1;
}

/** A failure as it came, and the smallest schedule that breaks the same clause. */
async function tell(schedule: Schedule, { message, requirement }: Finding, seed: number): Promise<void> {
	const smallest = await shrinkFailure(schedule, async (candidate) => (await findingIn(candidate))?.requirement === requirement);
	const left = await findingIn(smallest);
	console.log(`Seed ${seed}: ${message}\n\n${printScenario(smallest)}\n${left?.message ?? ""}`);
	console.log(`node dist/bench/judge-schedules.js --token ${printReplayToken(smallest)}\n`);
}

async function findingIn(schedule: Schedule): Promise<Finding | undefined> {
	try {
		return judgeRun(await runOnLibrary(schedule))[0];
	} catch {
		// What cannot be run breaks no clause.
		return undefined;
	}
}

function readOptions(): { runs: number; seed: number; all: boolean; help: boolean; token: string | undefined } {
	try {
		const { values } = parseArgs({
			options: {
				runs: { type: "string", default: "100000" },
				seed: { type: "string", default: "1" },
				all: { type: "boolean", default: false },
				help: { type: "boolean", default: false },
				token: { type: "string" },
			},
		});
		const { runs, seed, all, help, token } = values;
		return { runs: wholeNumber("runs", runs), seed: wholeNumber("seed", seed), all, help, token };
	} catch (error) {
		return refuse(error);
	}
}

/** A user's mistake: one sentence, and no stack. */
function refuse(error: unknown): never {
	console.error(error instanceof Error ? error.message : String(error));
	process.exit(64);
}

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,15}$/.test(text)) return Number(text);
	throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}.`);
}
