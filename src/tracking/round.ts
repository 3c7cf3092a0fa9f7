/** Makes one round: asks all targets at the same time, until all have answered or an error decides. */

import type { Cluster, Doubt } from "../cluster/cluster.ts";
import { isAtLeast, parseBuild } from "../job/server-build.ts";
import type { Answer, NodeAnswer, Refusal, Round } from "./answer.ts";
import { type ClusterAccess, openQuestions, type QuestionResult, type Questions } from "./question.ts";
import { strongest } from "./read.ts";
import type { Judgement, Memory, Rules, Tolerance } from "./rules.ts";
import type { Sightings } from "./sightings.ts";
import { findTargets } from "./targets.ts";

/** What a round asks and how it is judged. */
export interface RoundContext {
	readonly access: ClusterAccess;
	readonly rules: Rules;
	readonly taskId: string;
	readonly nodeName: string | undefined;
	readonly tolerance: Tolerance;
	/** Notes every target (TRUTH-1). */
	readonly sightings: Sightings;
	/** Asks the questions of all rounds, one round after the other. */
	readonly questions: Questions<Answer>;
	/** Read when the round ends, so that it includes what other calls on the handle have observed (WAIT-9). */
	memory(): Memory;
}

/** Who is told how a round ends. Exactly one of the two is called, unless the round is cut before. */
export interface RoundListener {
	onEnd(round: Round, judgement: Judgement): void;
	/** The cluster adapter threw an error, which ends the whole call (WAIT-8). */
	onThrow(error: unknown): void;
}

/** Prepares the questions about the status of the job. */
export function openJobQuestions({
	access,
	rules,
	taskId,
}: Pick<RoundContext, "access" | "rules" | "taskId">): Questions<Answer> {
	return openQuestions(access, {
		requests: (build) => rules.command(build, taskId),
		read(body, commands) {
			const answer = rules.read(body, commands, taskId);
			return answer.kind === "unknown_command" ? undefined : answer;
		},
		strongest,
	});
}

/**
 * Polls all targets at the same time (ASK-4) and passes the judged round to the listener once. It does so before it returns
 * only if the round could not begin. The returned function cuts the round: it gives up the questions, and no verdict follows.
 */
export function startRound(context: RoundContext, number: number, early: boolean, listener: RoundListener): () => void {
	const { access, rules, nodeName, tolerance, questions } = context;
	const { cluster, clock } = access;
	const startedAt = clock.now();
	const answers: NodeAnswer[] = [];
	let pending = 0;
	let over = false;
	let cancelVerdict: (() => void) | undefined;
	let cancelLook: (() => void) | undefined;

	function roundSoFar(refusal?: Refusal): Round {
		const endedAt = clock.now();
		const named = nodeName !== undefined;
		const round = { number, startedAt, endedAt, early, named, answers, pending };
		return refusal === undefined ? round : { ...round, refusal };
	}

	function end(refusal?: Refusal): void {
		if (over) return;
		over = true;
		cancelVerdict?.();
		questions.giveUp();
		const round = roundSoFar(refusal);
		const judgement = rules.judge(round, context.memory(), tolerance);
		if (judgement.verdict.kind !== "complete" || nodeName !== undefined) return listener.onEnd(round, judgement);
		cancelLook = lookOnceMore(cluster, (doubts) => guarded(endAfterLook)(round, judgement, doubts), fail);
		if (cancelLook === undefined) listener.onEnd(round, judgement);
	}

	/** A member that was not a target may still run the job (CLUSTER-11). */
	function endAfterLook(round: Round, judgement: Judgement, doubts: readonly Doubt[]): void {
		const targets = new Set(round.answers.map(({ node }) => node));
		const members = cluster.activeNodes();
		context.sightings.addMembers(members);
		const looked = { ...round, endedAt: clock.now(), doubts };
		const isWhole = members.every((node) => targets.has(node));
		listener.onEnd(looked, isWhole ? judgement : { ...judgement, verdict: { kind: "in_progress" } });
	}

	function onOutcome(node: string, outcome: QuestionResult<Answer>): void {
		if (over) return;
		const { build } = outcome;
		const answer = answerOf(node, outcome);
		answers.push({ node, answer, build, olderThan6: isOlderThan6(build) });
		pending--;
		if (pending === 0) return end();
		if (cancelVerdict !== undefined || !mayDecideAlone(answer)) return;
		// An error ends the round at once, but answers that arrive at the same time still count (ROUND-4).
		if (rules.judge(roundSoFar(), context.memory(), tolerance).verdict.kind === "error") {
			cancelVerdict = clock.schedule(
				clock.now(),
				"verdict",
				guarded(() => end()),
			);
		}
	}

	/** ROUND-9: when a question fails, the members are read again, to see whether the node has left. */
	function answerOf(node: string, outcome: QuestionResult<Answer>): Answer {
		if (outcome.kind === "answered") return outcome.answer ?? { kind: "unknown_command" };
		if (!cluster.activeNodes().includes(node)) return { kind: "left" };
		return { kind: "failure", reason: outcome.failure.reason, cause: outcome.failure };
	}

	function begin(): void {
		const targets = findTargets(cluster.isReady(), cluster.activeNodes(), nodeName);
		if (targets.refusal !== undefined) return end(targets.refusal);
		pending = targets.nodes.length;
		context.sightings.addMembers(targets.nodes);
		const onAnswer = guarded(onOutcome);
		for (const node of targets.nodes) questions.ask(node, onAnswer);
	}

	function cut(): void {
		over = true;
		cancelVerdict?.();
		cancelLook?.();
		questions.giveUp();
	}

	/** Parts of a round run in timers and promises, where an error would end the process instead of rejecting the wait (WAIT-8). */
	function guarded<A extends unknown[]>(action: (...args: A) => void): (...args: A) => void {
		return (...args) => {
			try {
				action(...args);
			} catch (error) {
				fail(error);
			}
		};
	}

	function fail(error: unknown): void {
		cut();
		listener.onThrow(error);
	}

	guarded(begin)();
	return cut;
}

/** Asks the cluster for its doubts, if it can have any. The returned function ends the look without a result. */
function lookOnceMore(
	cluster: Cluster,
	onDoubts: (doubts: readonly Doubt[]) => void,
	onError: (error: unknown) => void,
): (() => void) | undefined {
	if (cluster.doubts === undefined) return undefined;
	const controller = new AbortController();
	const { signal } = controller;
	cluster.doubts(signal).then(
		(doubts) => signal.aborted || onDoubts(doubts),
		(error: unknown) => signal.aborted || onError(error),
	);
	return () => controller.abort();
}

function mayDecideAlone(answer: Answer): boolean {
	return answer.kind !== "in_progress" && answer.kind !== "complete" && answer.kind !== "not_found";
}

function isOlderThan6(build: string | undefined): boolean {
	const parsed = parseBuild(build);
	return parsed !== undefined && !isAtLeast(parsed, 6, 0);
}
