import { type Finding, type JudgedRound, judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnVirtualTime, type Tracker } from "../../kit/run/on-virtual-time.ts";
import type { Run } from "../../kit/run/run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { boundedTracker, ENDLESS } from "./bounded-tracker.ts";
import { LIBRARY_NAME, trackerNamed } from "./trackers.ts";

/** A schedule, played by a tracker and judged. */
export type Take =
	| {
			readonly kind: "played";
			readonly run: Run;
			/** What the oracle objects to, in the order of time. */
			readonly findings: readonly Finding[];
			/** The rounds that the oracle judged, of each call up to its first difference. */
			readonly judged: readonly JudgedRound[];
			/** What the library makes of the same schedule; the same run where it is on the stage itself. */
			readonly library: Run;
			/** A call asked on and on, and was stopped. */
			readonly isEndless: boolean;
			/** Lawfully so: the library would ask as long. */
			readonly isEndlessByRight: boolean;
	  }
	/** It could not be played to an end; a sentence. */
	| { readonly kind: "broken"; readonly message: string };

/** So many questions may a lawful wait ask here; more is taken for one without an end. */
export const MOST_QUESTIONS = 1500;
/** A bad tracker may ask so many times as much as the library, and some more, until it is stopped. */
const LONGER = 3;
const LONGER_BY = 24;
/** Where time passes and nothing is asked, steps are counted. */
const MOST_STEPS = 60_000;

/** Plays a schedule with the tracker of that name, and with the library. */
export async function perform(schedule: Schedule, trackerName: string): Promise<Take> {
	try {
		const right = await playBounded(schedule, trackerNamed(LIBRARY_NAME).tracker(), MOST_QUESTIONS);
		if (trackerName === LIBRARY_NAME) return takeOf(right, right);
		const most = right.isStopped ? MOST_QUESTIONS : LONGER_BY + LONGER * countQuestions(right.run);
		return takeOf(await playBounded(schedule, trackerNamed(trackerName).tracker(), most), right);
	} catch (error) {
		return { kind: "broken", message: error instanceof Error ? error.message : String(error) };
	}
}

interface BoundedRun {
	readonly run: Run;
	readonly isStopped: boolean;
}

async function playBounded(schedule: Schedule, tracker: Tracker, most: number): Promise<BoundedRun> {
	const bounded = boundedTracker(tracker, most);
	const run = await runOnVirtualTime(schedule, bounded.tracker, { maxSteps: MOST_STEPS });
	return { run, isStopped: bounded.wasStopped() };
}

function takeOf({ run, isStopped }: BoundedRun, right: BoundedRun): Take {
	const judged: JudgedRound[] = [];
	const findings = judgeRun(run, { onRound: (round) => judged.push(round) });
	const isEndlessByRight = isStopped && right.isStopped;
	return {
		kind: "played",
		run,
		findings: findings.filter((finding) => !isAboutTheStop(finding, run, isEndlessByRight)),
		judged,
		library: right.run,
		isEndless: isStopped,
		isEndlessByRight,
	};
}

/** A call that was stopped is not to blame for the round in which it was, nor for its end where no other was due. */
function isAboutTheStop({ call, round }: Finding, { calls }: Run, isByRight: boolean): boolean {
	const report = calls[call];
	if (report?.outcome.kind !== "error" || report.outcome.code !== ENDLESS) return false;
	return round === undefined ? isByRight : round > report.rounds.length;
}

function countQuestions({ trace }: Run): number {
	return trace.filter(({ kind }) => kind === "asked").length;
}
