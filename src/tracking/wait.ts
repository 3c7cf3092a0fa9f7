/** Repeats rounds until the task is complete, a round fails, the deadline comes or the caller cancels (WAIT). */

import type { Doubt } from "../cluster/cluster.ts";
import { onAbort } from "../cluster/on-abort.ts";
import { TaskError } from "../errors.ts";
import type { Round } from "./answer.ts";
import {
	accountFor,
	type CompletionOutcome,
	type CompletionReason,
	type NodeCompletion,
	outcomeOf,
	type RecordTotals,
	reasonsOf,
	totalsOf,
} from "./evidence.ts";
import { taskErrorOf } from "./fault.ts";
import { type PollStrategy, pauseOf } from "./poll-strategy.ts";
import { openJobQuestions, type RoundContext, startRound } from "./round.ts";
import type { Judgement, Memory, Verdict } from "./rules.ts";

/** The result of a wait whose task is complete: the outcome, and how it is known for each node (TRUTH). */
export interface Completion {
	/** The worst of all nodes: `aborted`, before `failed_records`, before `uncertain`, before `ok` (TRUTH-3). */
	readonly outcome: CompletionOutcome;
	/** Every reason why the outcome is not `ok`, the worst first. Empty if the outcome is `ok` (TRUTH-3). */
	readonly reasons: readonly CompletionReason[];
	/** The evidence and the last record of each node, sorted by node name. */
	readonly nodes: readonly NodeCompletion[];
	readonly totals: RecordTotals;
	/** Why the cluster may have members that were never asked (CLUSTER-6, CLUSTER-10, CLUSTER-11). Usually empty. */
	readonly doubts: readonly Doubt[];
	/** How many rounds ended with a verdict. */
	readonly rounds: number;
	/** Milliseconds from the call to the completion, on a monotonic clock. */
	readonly elapsedMs: number;
}

/** The settings of the wait itself, checked. Times are in milliseconds. */
export interface PollSettings {
	readonly pollInterval: number | PollStrategy;
	/** `Infinity`: no deadline. */
	readonly timeout: number;
	readonly signal: AbortSignal | undefined;
}

/** Everything that a wait needs from its handle. */
export interface WaitContext extends Omit<RoundContext, "memory" | "questions"> {
	/** The nodes on which the job was started, if the caller knows them (TRUTH-4). */
	readonly startedOn: ReadonlySet<string> | undefined;
	/** Called with every judged round, in order. */
	onRound?(round: Round, verdict: Verdict): void;
}

/**
 * Runs a wait. When it settles, it stops asking and leaves no timer, question or listener behind. Rejects with a
 * {@link TaskError}, or with the signal's reason.
 */
export function runWait(context: WaitContext, settings: PollSettings): Promise<Completion> {
	return new Promise((resolve, reject) => {
		const { access, rules, sightings } = context;
		const { clock } = access;
		const { signal } = settings;
		const ends = [signal, access.cluster.closing].filter((each) => each !== undefined);
		for (const each of ends) if (each.aborted) return reject(each.reason);

		const calledAt = clock.now();
		const pause = pauseOf(settings.pollInterval, context.taskId, calledAt);
		const done = new Set<string>();
		let grace: Pick<Memory, "emptyRounds" | "failedRounds"> = { emptyRounds: 0, failedRounds: new Map() };
		let rounds = 0;
		let cutRound = () => {};
		let cancelNextRound = () => {};
		let cancelDeadline = () => {};

		const roundContext: RoundContext = {
			...context,
			questions: openJobQuestions(context),
			memory: () => ({
				observed: sightings,
				done,
				firstRoundAt: calledAt,
				emptyRounds: grace.emptyRounds,
				failedRounds: grace.failedRounds,
				startedOn: context.startedOn,
			}),
		};

		function settle(action: () => void): void {
			cutRound();
			cancelNextRound();
			cancelDeadline();
			for (const cancel of cancelAborts) cancel();
			action();
		}

		function timeOut(): void {
			settle(() => reject(timeoutError(context, settings, rounds)));
		}

		function begin(early: boolean): void {
			let endedAtOnce = false;
			const cut = startRound(roundContext, rounds + 1, early, {
				onEnd(round, judgement) {
					endedAtOnce = true;
					cutRound = () => {};
					onRound(round, judgement);
				},
				onThrow: (error) => settle(() => reject(error)),
			});
			if (!endedAtOnce) cutRound = cut;
		}

		function onRound(round: Round, judgement: Judgement): void {
			rounds = round.number;
			grace = judgement;
			for (const { node, answer } of round.answers) {
				if (answer.kind === "complete") done.add(node);
				else if (answer.kind === "in_progress") done.delete(node);
			}
			sightings.add(round.answers);
			const { verdict } = judgement;
			context.onRound?.(round, verdict);
			const pollInterval = verdict.kind === "in_progress" ? pause(round) : 0;
			const next = rules.next(verdict, round, { calledAt, pollInterval, timeout: settings.timeout });
			switch (next.kind) {
				case "round":
					cancelNextRound = clock.schedule(next.at, "round", () => begin(next.early));
					break;
				case "deadline":
					break;
				case "time_out":
					timeOut();
					break;
				case "settle":
					settle(() => conclude(round, verdict));
					break;
				default:
					next satisfies never;
			}
		}

		function conclude(round: Round, verdict: Verdict): void {
			if (verdict.kind === "error") return reject(taskErrorOf(verdict.fault));
			const nodes = accountFor(round, context);
			const { doubts = [] } = round;
			const reasons = reasonsOf(nodes, doubts);
			const elapsedMs = clock.now() - calledAt;
			resolve({ outcome: outcomeOf(reasons), reasons, nodes, totals: totalsOf(nodes), rounds, elapsedMs, doubts });
		}

		const cancelAborts = ends.map((each) => onAbort(each, () => settle(() => reject(each.reason))));
		if (settings.timeout > 0 && settings.timeout < Number.POSITIVE_INFINITY) {
			cancelDeadline = clock.schedule(calledAt + settings.timeout, "deadline", timeOut);
		}
		begin(false);
	});
}

function timeoutError({ taskId }: WaitContext, { timeout }: PollSettings, rounds: number): TaskError {
	const asked = rounds === 1 ? "1 round" : `${rounds} rounds`;
	return new TaskError("timeout", `Task ${taskId} did not complete within ${timeout} ms (${asked}). It may still be running.`);
}
