import type { Rules } from "../../src/tracking/rules.ts";
import { judgeRun } from "../oracle/oracle.ts";
import { Unsupported } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import { healed } from "../schedule/healed-schedule.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import type { CheckFailure, CheckName } from "./check-failure.ts";
import { callDifference, firstDifference, verdictDifference } from "./compare-runs.ts";
import { misreadAnswer, misreadReply, type ReadReply } from "./read-replies.ts";
import { isTimeless, runOverTcp, timelessDifference } from "./run-over-tcp.ts";

/** Makes the calls of a schedule in its world: the library, a mutant, or another driver. */
export type Player = (schedule: Schedule) => Promise<Run>;

/** How the run of a schedule is checked. */
export interface Checks {
	readonly play: Player;
	/** Whether the driver is this library, which must keep more clauses than other drivers (see `judgeRun`). */
	readonly isLibrary: boolean;
	/** The rules it runs on, fresh for each run. A driver without them cannot run over sockets as the library does. */
	readonly rules?: () => Rules;
	/** Judges a run that was seen from outside, in place of the oracle. */
	readonly judge?: (run: Run) => { readonly requirement: string; readonly message: string } | undefined;
	/**
	 * Compares what a driver does over its own sockets with the specification. Default: the library's run over sockets is
	 * compared with its run on virtual time.
	 */
	readonly overSockets?: (schedule: Schedule, played: () => Promise<Run>) => Promise<CheckFailure | undefined>;
	/** The properties that can be checked. Default: all. */
	readonly checks?: readonly CheckName[];
	/** Absent if the driver cannot read a reply without a call. */
	readonly parse?: ReadReply;
}

/** Checks a schedule against one property. `played` gives a run of it. */
type Check = (schedule: Schedule, checks: Checks, played: () => Promise<Run>) => Promise<CheckFailure | undefined>;

const CHECKS: Readonly<Record<CheckName, Check>> = {
	async specification(_schedule, { isLibrary, judge }, played) {
		const run = await played();
		const finding = judge === undefined ? judgeRun(run, { isLibrary })[0] : judge(run);
		if (finding === undefined) return undefined;
		const { requirement, message } = finding;
		return { check: "specification", requirement, message, run };
	},
	async "order of the nodes"(schedule, { play, judge }, played) {
		const run = await played();
		const other = await play({ ...schedule, nodes: schedule.nodes.toReversed() });
		const differenceOf = judge === undefined ? callDifference : verdictDifference;
		const found = failure("order of the nodes", "ROUND-5", differenceOf(run.calls, other.calls, ["drawn", "reversed"]));
		return found && { ...found, run };
	},
	async "end of the faults"(schedule, checks) {
		return whyNotComplete(schedule, checks);
	},
	async repetition(schedule, { play }, played) {
		const run = await played();
		const found = failure("repetition", "JUDGE-2", firstDifference(run, await play(schedule)));
		return found && { ...found, run };
	},
	async "over sockets"(schedule, { rules, overSockets }, played) {
		if (overSockets !== undefined) return overSockets(schedule, played);
		if (rules === undefined || !isTimeless(schedule)) return undefined;
		const [virtual] = (await played()).calls;
		return failure("over sockets", "WAIT-7", timelessDifference(await runOverTcp(schedule, rules()), virtual));
	},
	async "single replies"(schedule, { parse, isLibrary }, played) {
		if (parse === undefined || isLibrary) return parse && misreadReply(schedule, parse);
		const run = await played();
		const found = await misreadAnswer(run, parse);
		return found && { ...found, run };
	},
};

export const CHECK_NAMES: readonly CheckName[] = Object.keys(CHECKS) as CheckName[];

/**
 * Checks one schedule against one property, and says how it breaks it. `first` is a run of it that exists already.
 *
 * - `specification`: the oracle judges the run: verdicts, times, questions, evidence, and no false completion.
 * - `order of the nodes`: the opposite order of the nodes gives the same result (ROUND-5).
 * - `end of the faults`: once they are over, a wait completes within a bound.
 * - `repetition`: the same again is the same, event by event.
 * - `over sockets`: if exact times do not matter, the library has the same result over sockets, in real time; another
 *   driver keeps the specification over its own sockets (see `wireSubject`).
 * - `single replies`: every reply that the schedule scripts is read as the specification reads it (PARSE); of another
 *   driver, every reply that it got.
 */
export async function checkFailureOf(
	check: CheckName,
	schedule: Schedule,
	checks: Checks,
	first?: Run,
): Promise<CheckFailure | undefined> {
	if (schedule.network !== undefined && !OVER_NETWORK.includes(check)) return undefined;
	try {
		return await CHECKS[check](schedule, checks, async () => first ?? checks.play(schedule));
	} catch (error) {
		if (isNoWord(error)) throw error;
		return withoutEnd(check, error);
	}
}

/** The properties of a run over a network. The others compare it with runs that have no network. */
export const OVER_NETWORK: readonly CheckName[] = ["specification", "repetition"];

/**
 * The errors that say nothing about the driver: it does not offer what the schedule needs, or the kit itself failed.
 */
export function isNoWord(error: unknown): boolean {
	return error instanceof Unsupported || error instanceof HarnessError;
}

/** A wait that hangs, or that throws an unexpected error, fails the property that it should show. */
export function withoutEnd(check: CheckName, error: unknown): CheckFailure {
	const said = error instanceof Error ? error.message : String(error);
	return { check, requirement: "WAIT-3", message: `WAIT-3, ${check}: the run has no end. ${said}` };
}

function failure(check: CheckName, requirement: string, sentence: string | undefined): CheckFailure | undefined {
	return sentence === undefined ? undefined : { check, requirement, message: `${requirement}, ${check}: ${sentence}.` };
}

async function whyNotComplete(drawn: Schedule, { play, isLibrary }: Checks): Promise<CheckFailure | undefined> {
	// Such a wait ends in invalid_node for ever (ROUND-1).
	if (!hasTarget(drawn)) return undefined;
	const { schedule, bound } = healed(drawn);
	const run = await play(schedule);
	const report = run.calls.at(-1);
	const [finding] = judgeRun(run, { isLibrary });
	if (finding !== undefined) return { check: "end of the faults", requirement: finding.requirement, message: finding.message };
	const late = (sentence: string) => failure("end of the faults", "WAIT-3", sentence);
	if (report === undefined) return late("the run does not say how its last call ended");
	const { outcome, settledAt } = report;
	if (outcome.kind !== "complete")
		return late(`the faults are over, and a wait ended ${outcome.kind === "error" ? outcome.code : outcome.kind}`);
	return settledAt > bound
		? late(`the faults are over, and a wait was complete at ${settledAt} ms, which is after ${bound} ms`)
		: undefined;
}

/** Whether a node exists that the task could ask once all nodes are members. */
function hasTarget({ task: { node: named }, nodes }: Schedule): boolean {
	return nodes.some(({ name }) => named === undefined || name === named);
}
