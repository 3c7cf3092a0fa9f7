import { type Finding, type JudgedRound, judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnNetwork } from "../../kit/run/on-network.ts";
import { runOnVirtualTime } from "../../kit/run/on-virtual-time.ts";
import type { Run } from "../../kit/run/run.ts";
import type { Schedule } from "../../kit/schedule/schedule.ts";
import { boundedTracker, ENDLESS } from "./bounded-tracker.ts";
import { type Casting, LIBRARY_NAME, trackerNamed } from "./trackers.ts";

/** A schedule, played by a tracker and judged. */
export type Take =
	| {
			readonly kind: "played";
			readonly run: Run;
			/** What the tracker breaks, in the order of time. */
			readonly findings: readonly Finding[];
			/** The rounds that the oracle judged, of each call up to its first difference. */
			readonly judged: readonly JudgedRound[];
			/** The library's run of the same schedule; the same run if the tracker is the library. */
			readonly library: Run;
			/** A call was stopped because it asked too many questions. */
			readonly isEndless: boolean;
			/** The library would ask as many questions. */
			readonly isEndlessByRight: boolean;
	  }
	/** Why it could not be played, in a sentence. */
	| { readonly kind: "broken"; readonly message: string };

const MOST_QUESTIONS = 1500;
const MOST_NETWORK_QUESTIONS = 300;
/** A mutant is stopped after this many times the questions of the library, and some more. */
const LONGER = 3;
const LONGER_BY = 24;
/** A run without questions is stopped after this many steps. */
const MOST_STEPS = 60_000;
const MOST_NETWORK_STEPS = 300_000;
/** A wrong list of the members may show only some time after the last change. */
const SETTLES_MS = 20_000;

/** Plays a schedule with the tracker of that name, and with the library. */
export async function perform(schedule: Schedule, trackerName: string): Promise<Take> {
	try {
		const limit = mostQuestions(schedule);
		const right = await libraryRun(schedule, limit);
		if (trackerName === LIBRARY_NAME) return takeOf(right, right);
		const most = right.isStopped ? limit : LONGER_BY + LONGER * countQuestions(right.run);
		return takeOf(await playBounded(schedule, trackerNamed(trackerName), most), right);
	} catch (error) {
		return { kind: "broken", message: error instanceof Error ? error.message : String(error) };
	}
}

interface BoundedRun {
	readonly run: Run;
	readonly isStopped: boolean;
}

/** The library's run of the last schedule, which all trackers are compared with. */
let last: { readonly schedule: Schedule; readonly run: Promise<BoundedRun> } | undefined;

function libraryRun(schedule: Schedule, most: number): Promise<BoundedRun> {
	if (last?.schedule !== schedule) last = { schedule, run: playBounded(schedule, trackerNamed(LIBRARY_NAME), most) };
	return last.run;
}

async function playBounded(schedule: Schedule, { tracker, connect }: Casting, most: number): Promise<BoundedRun> {
	const bounded = boundedTracker(tracker(), most);
	const run =
		schedule.network === undefined
			? await runOnVirtualTime(schedule, bounded.tracker, { maxSteps: MOST_STEPS })
			: await runOnNetwork(schedule, {
					tracker: bounded.tracker,
					maxSteps: MOST_NETWORK_STEPS,
					...(connect !== undefined && { connect, linger: SETTLES_MS }),
				});
	return { run, isStopped: bounded.wasStopped() };
}

/** A wait that asks more questions than this is stopped. Over a network, each question takes far more steps. */
export function mostQuestions({ network }: Schedule): number {
	return network === undefined ? MOST_QUESTIONS : MOST_NETWORK_QUESTIONS;
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

/**
 * A stopped call is not blamed for the round in which it was stopped, nor for its end if the library would not end
 * either.
 */
function isAboutTheStop({ call, round }: Finding, { calls }: Run, isByRight: boolean): boolean {
	const report = calls[call];
	if (report?.outcome.kind !== "error" || report.outcome.code !== ENDLESS) return false;
	return round === undefined ? isByRight : round > report.rounds.length;
}

function countQuestions({ trace }: Run): number {
	return trace.filter(({ kind }) => kind === "asked").length;
}
