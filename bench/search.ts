import { install } from "@sinonjs/fake-timers";
import fc from "fast-check";
import { WordFuzz } from "../kit/automaton/word-fuzz.ts";
import { judgeRun } from "../kit/oracle/oracle.ts";
import { runOnLibrary } from "../kit/run/library.ts";
import { libraryTracker } from "../kit/run/library-tracker.ts";
import type { CallOutcome } from "../kit/run/run.ts";
import { stage } from "../kit/run/simulated-world.ts";
import { drawSchedule } from "../kit/schedule/draw-schedule.ts";
import { createRandom } from "../kit/schedule/random.ts";
import type { Schedule } from "../kit/schedule/schedule.ts";
import { scheduleSeed } from "../kit/schedule/schedule-seed.ts";
import { drawTimelessSchedule, runOverTcp } from "../kit/search/run-over-tcp.ts";
import { type SearchThread, startThreads } from "../kit/search/search-thread.ts";
import { type Clock, realClock } from "../src/clock.ts";
import { defaultRules } from "../src/tracking/default-rules.ts";
import type { SpeedComparison } from "./measure.ts";
import { createSchedulerClock } from "./scheduler-clock.ts";

const SEED = 7;
const WORDS = 400_000;
/** Drawn schedules that the other clocks can play too. */
const SCHEDULES: readonly Schedule[] = Array.from({ length: 3000 }, (_, index) =>
	drawSchedule(createRandom(scheduleSeed(SEED, index))),
).filter(({ calls, events }) => isLoneWait(calls) && haveTheirOwnInstants(events));
const TIMELESS: readonly Schedule[] = Array.from({ length: 200 }, (_, index) => drawTimelessSchedule(createRandom(index + 1)));
const AT_ONCE = 8;

function isLoneWait([call, ...others]: Schedule["calls"]): boolean {
	if (others.length > 0 || call?.kind !== "wait" || (call.at ?? 0) > 0 || call.cancelAt !== undefined) return false;
	// Fake timers round to whole milliseconds, which decides who wins against a limit of a few milliseconds.
	return (call.requestTimeout ?? 5000) >= 10;
}

/** The other clocks choose the order of the events of one instant, and with it the outcome. */
function haveTheirOwnInstants(events: Schedule["events"]): boolean {
	return new Set(events.map(({ at }) => at)).size === events.length;
}

const fuzz = new WordFuzz(() => defaultRules, SEED);
let words = 0;

/** Given answers, judged by the rules and by the automaton: the way to search hundreds of millions of schedules. */
export const wordComparison: SpeedComparison = {
	title: "Schedules of ready-made answers, drawn and judged by the rules and by the specification's automaton",
	unit: "per second",
	aim: 1_000_000,
	subjects: [
		{
			name: "rules alone",
			what: "schedules",
			run() {
				const found = fuzz.run(words, words + WORDS);
				words += WORDS;
				if (found.length > 0) throw new Error(`Schedule ${found[0]} of seed ${SEED} shows a difference.`);
				return WORDS;
			},
		},
	],
};

/** The same schedules with different clocks. The run on the library's clock is also judged by the oracle. */
export const wayComparison: SpeedComparison = {
	title: "Drawn schedules of one wait, run on virtual time and judged",
	unit: "per second",
	aim: 20_000,
	subjects: [
		{
			name: "virtual time",
			what: "schedules",
			outcomes,
			run: () => runEach(2000, async (schedule) => (await runOnLibrary(schedule)).calls[0]?.outcome),
		},
		{ name: "virtual time, and the oracle", what: "schedules", outcomes, run: () => runEach(1000, judged) },
		{
			name: "fc.scheduler",
			what: "schedules",
			outcomes,
			run() {
				const schedulers = fc.sample(fc.scheduler(), { numRuns: 500, seed: SEED });
				return runEach(500, (schedule) => onScheduler(schedule, schedulers.pop() as fc.Scheduler));
			},
		},
		{ name: "vitest's fake timers", what: "schedules", outcomes, run: () => runEach(300, onFakeTimers) },
	],
};

/** Real nodes on loopback, with a new connection for each schedule. */
export const socketComparison: SpeedComparison = {
	title: `Schedules over sockets, a cluster of real servers for each, ${AT_ONCE} at once`,
	unit: "per second",
	aim: 500,
	subjects: [{ name: "sockets", what: "schedules", run: overSockets }],
};

const THREAD_SCHEDULES = 1000;
const teams: (readonly SearchThread[])[] = [];

/** The same search on one thread and on two. */
export const threadComparison: SpeedComparison = {
	title: "A search on two threads and on one",
	unit: "per second",
	aimTimes: 1.6,
	subjects: [
		{ name: "two threads", what: "schedules", run: () => onThreads(2) },
		{ name: "one thread", what: "schedules", run: () => onThreads(1) },
	],
};

/** Ends the threads. */
export async function endThreads(): Promise<void> {
	await Promise.all(teams.flat().map((thread) => thread?.end()));
}

async function onThreads(count: number): Promise<number> {
	const team = teams[count] ?? (await startThreads(count, { seed: SEED, subject: {} }));
	teams[count] = team;
	const size = 100;
	let from = 0;
	await Promise.all(
		team.map(async (thread) => {
			while (from < THREAD_SCHEDULES) {
				const start = from;
				from += size;
				await thread.search({ from: start, to: start + size, wordsFrom: 0, wordsTo: 0 });
			}
		}),
	);
	return THREAD_SCHEDULES;
}

/** Runs the first schedules one after the other, and compares each result with the earlier one. */
async function runEach(count: number, run: (schedule: Schedule) => Promise<CallOutcome | undefined>): Promise<number> {
	// Like a search, which does not use the stacks of the errors of calls.
	Error.stackTraceLimit = 0;
	const schedules = SCHEDULES.slice(0, count);
	for (const [index, schedule] of schedules.entries()) {
		const kind = essence(await run(schedule));
		EXPECTED[index] ??= kind;
		if (kind !== EXPECTED[index]) throw new Error(`Schedule ${index} had the result ${kind}, not ${EXPECTED[index]}.`);
	}
	return schedules.length;
}

const EXPECTED: string[] = [];

function outcomes(): readonly string[] {
	return EXPECTED;
}

function essence(outcome: CallOutcome | undefined): string {
	return outcome?.kind === "error" ? outcome.code : (outcome?.kind ?? "none");
}

async function judged(schedule: Schedule): Promise<CallOutcome | undefined> {
	const run = await runOnLibrary(schedule);
	const [finding] = judgeRun(run);
	if (finding !== undefined) throw new Error(finding.message);
	return run.calls[0]?.outcome;
}

async function onClock(schedule: Schedule, clock: Clock): Promise<CallOutcome> {
	const [call] = schedule.calls;
	if (call === undefined) throw new Error("The schedule does not have a call.");
	return libraryTracker()({ cluster: stage(schedule, { clock }), schedule, call, rounds: [] });
}

async function onScheduler(schedule: Schedule, scheduler: fc.Scheduler): Promise<CallOutcome> {
	const clock = createSchedulerClock(scheduler);
	return clock.run(() => onClock(schedule, clock));
}

/** The library's real clock, on the timers that vitest fakes, as vitest fakes them. */
async function onFakeTimers(schedule: Schedule): Promise<CallOutcome> {
	const timers = install({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] });
	try {
		// Their time begins at 0, as the schedule's does.
		const outcome = onClock(schedule, realClock);
		await timers.runAllAsync();
		return await outcome;
	} finally {
		timers.uninstall();
	}
}

async function overSockets(): Promise<number> {
	const waiting = TIMELESS.values();
	await Promise.all(
		Array.from({ length: AT_ONCE }, async () => {
			for (const schedule of waiting) await runOverTcp(schedule);
		}),
	);
	return TIMELESS.length;
}
