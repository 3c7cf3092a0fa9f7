import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { printScenario } from "../scenario/print-scenario.ts";
import { healed } from "../schedule/healed-schedule.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { shrinkFailure } from "../schedule/shrink-schedule.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { createBreather } from "./breathe.ts";
import type { CheckFailure } from "./check-failure.ts";
import type { Failure } from "./failure.ts";
import { type Checks, checkFailureOf, type Player } from "./schedule-checks.ts";

/** The step that judges a whole run, in the scenarios that searches write. */
const KEEPS_SPECIFICATION = "the run keeps the specification";

/** Shrinking stops if the adapter breaks this often. */
const MOST_BREAKS = 3;

/** A failing schedule, and what is wrong with it. */
interface Failing {
	readonly failure: CheckFailure;
	readonly schedule: Schedule;
}

/**
 * Shrinks a failing schedule as long as the same property fails for the same clause, and describes the smallest one.
 *
 * @param isOver is asked before each smaller schedule; shrinking stops when it returns true
 */
export async function describeFailure(
	found: CheckFailure,
	drawn: Schedule,
	checks: Checks,
	seen: Pick<Failure, "index" | "count">,
	isOver: () => boolean = () => false,
): Promise<Failure> {
	const smallest = await shrink(await withEndedFaults({ failure: found, schedule: drawn }, checks), checks, isOver);
	const run = smallest.failure.run ?? (await playToEnd(smallest.schedule, checks.play));
	return failureInFull(smallest, run, seen);
}

/**
 * A failure in full.
 *
 * @param run a run of the schedule, or the sentence that says why it has no end
 */
export function failureInFull(
	{ failure, schedule }: Failing,
	run: Run | string,
	seen: Pick<Failure, "index" | "count">,
): Failure {
	const { check, requirement, message } = failure;
	const lanes = typeof run === "string" ? undefined : lanesOf(run);
	return {
		check,
		requirement,
		message,
		...(seen.index !== undefined && { index: seen.index }),
		count: seen.count,
		schedule,
		token: printReplayToken(schedule),
		scenario: printScenario(schedule, { title: titleOf(failure), expectations: [KEEPS_SPECIFICATION] }),
		history: lanes === undefined ? String(run) : lanesText(lanes),
		...(lanes !== undefined && { lanes }),
	};
}

/**
 * Adds pictures to failures that came without them. Plays their schedules, because only the schedules in a blob are
 * trusted.
 */
export async function withLanes(failures: readonly Failure[], play: Player): Promise<readonly Failure[]> {
	const pictured: Failure[] = [];
	for (const failure of failures) {
		const run = failure.lanes === undefined ? await playToEnd(failure.schedule, play) : "";
		pictured.push(typeof run === "string" ? failure : { ...failure, lanes: lanesOf(run) });
	}
	return pictured;
}

/** Describes a failure without shrinking it. */
export async function describeDrawn(
	failure: CheckFailure,
	schedule: Schedule,
	play: Player,
	seen: Pick<Failure, "index" | "count">,
): Promise<Failure> {
	return failureInFull({ failure, schedule }, failure.run ?? (await playToEnd(schedule, play)), seen);
}

async function shrink(first: Failing, checks: Checks, isOver: () => boolean): Promise<Failing> {
	const { check, requirement } = first.failure;
	let { failure } = first;
	let breaks = 0;
	const breather = createBreather();
	const schedule = await shrinkFailure(first.schedule, async (candidate) => {
		await breather();
		if (isOver() || breaks >= MOST_BREAKS) return false;
		try {
			const again = await checkFailureOf(check, candidate, checks);
			if (again?.requirement !== requirement) return false;
			failure = again;
			return true;
		} catch (error) {
			if (error instanceof HarnessError) breaks++;
			else if (!(error instanceof Unsupported)) throw error;
			return false;
		}
	});
	return { failure, schedule };
}

/** If a run breaks the specification once its faults are over, the failure is that of the run in which they end. */
async function withEndedFaults(failing: Failing, checks: Checks): Promise<Failing> {
	if (failing.failure.check !== "end of the faults") return failing;
	const { schedule } = healed(failing.schedule);
	const failure = await checkFailureOf("specification", schedule, checks);
	return failure === undefined ? failing : { failure, schedule };
}

function titleOf({ requirement, check }: CheckFailure): string {
	if (check === "specification") return `The smallest run that breaks ${requirement}`;
	return check === "over sockets"
		? `The smallest run that breaks ${requirement} over sockets`
		: `The smallest run that breaks ${requirement} in the check "${check}"`;
}

async function playToEnd(schedule: Schedule, play: Player): Promise<Run | string> {
	try {
		return await play(schedule);
	} catch (error) {
		return `The run has no end: ${error instanceof Error ? error.message : String(error)}`;
	}
}
