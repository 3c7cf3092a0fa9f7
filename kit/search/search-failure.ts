import type { Lanes } from "../lanes/lanes.ts";
import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { Unsupported } from "../run/driver.ts";
import { printScenario } from "../scenario/print-scenario.ts";
import { healed } from "../schedule/healed-schedule.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { shrinkFailure } from "../schedule/shrink-schedule.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { type CheckFailure, type Checks, failureOf } from "./schedule-checks.ts";

/** The step that judges a whole run, in the scenarios that searches write. */
const KEEPS_SPECIFICATION = "the run keeps the specification";

/** A failure as a person gets it: the smallest schedule that shows it, and everything needed to understand it and to have it again. */
export interface SearchFailure extends Omit<CheckFailure, "run"> {
	/** The number of the first schedule that showed it, to draw that one again with the search's seed; absent for one that was given. */
	readonly index?: number;
	/** How many schedules showed it. */
	readonly count: number;
	readonly schedule: Schedule;
	/** For `aerospike-task replay`. */
	readonly token: string;
	/** As Gherkin, with what should come of it. */
	readonly scenario: string;
	/** What happened in the smallest run, in lanes. */
	readonly history: string;
	/** The same to be drawn, of a driver whose next run may be another. */
	readonly lanes?: Lanes;
}

/** An adapter that breaks so often while a failure is cut down is left alone. */
const MOST_BREAKS = 3;

/** Two failures are of the same kind if the same property broke the same clause. The message is for people only. */
export function kindOfFailure({ check, requirement }: Pick<CheckFailure, "check" | "requirement">): string {
	return `${check}: ${requirement}`;
}

/**
 * Cuts a failing schedule down as long as it fails in the same way, and writes down what is left.
 *
 * @param isOver asked before each smaller schedule; once it says so, the smallest so far is what is left
 */
export async function describeFailure(
	told: CheckFailure,
	drawn: Schedule,
	checks: Checks,
	{ index, count }: Pick<SearchFailure, "index" | "count">,
	isOver: () => boolean = () => false,
): Promise<SearchFailure> {
	const { failure: found, schedule } = await asJudged(told, drawn, checks);
	const { check, requirement } = found;
	let latest = found;
	let breaks = 0;
	const smallest = await shrinkFailure(schedule, async (candidate) => {
		if (isOver() || breaks >= MOST_BREAKS) return false;
		try {
			const failure = await failureOf(check, candidate, checks);
			if (failure?.requirement !== requirement) return false;
			latest = failure;
			return true;
		} catch (error) {
			if (error instanceof HarnessError) breaks++;
			else if (!(error instanceof Unsupported)) throw error;
			return false;
		}
	});
	const { message, run } = latest;
	const lanes = run && lanesOf(run);
	const scenario = printScenario(smallest, { title: titleOf(found), expectations: [KEEPS_SPECIFICATION] });
	return {
		check,
		requirement,
		message,
		...(index !== undefined && { index }),
		count,
		schedule: smallest,
		token: printReplayToken(smallest),
		scenario,
		history: lanes === undefined ? await historyOf(smallest, checks) : lanesText(lanes),
		...(lanes !== undefined && { lanes }),
	};
}

/** What breaks the specification once the faults are over is told as the run in which they are, and not as the one that was drawn. */
async function asJudged(
	failure: CheckFailure,
	drawn: Schedule,
	checks: Checks,
): Promise<{ readonly failure: CheckFailure; readonly schedule: Schedule }> {
	if (failure.check !== "end of the faults") return { failure, schedule: drawn };
	const { schedule } = healed(drawn);
	const own = await failureOf("specification", schedule, checks);
	return own === undefined ? { failure, schedule: drawn } : { failure: own, schedule };
}

function titleOf({ requirement, check }: CheckFailure): string {
	if (check === "specification") return `${requirement} is broken`;
	return check === "over sockets"
		? `${requirement} is broken over sockets`
		: `${requirement} is broken, which the ${check} shows`;
}

async function historyOf(schedule: Schedule, { play }: Checks): Promise<string> {
	try {
		return lanesText(lanesOf(await play(schedule)));
	} catch (error) {
		return `The run has no end: ${error instanceof Error ? error.message : String(error)}`;
	}
}
