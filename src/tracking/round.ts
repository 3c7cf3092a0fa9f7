import { isAtLeast, parseBuild } from "../job/server-build.ts";
import type { Answer, NodeAnswer, Refusal, Round } from "./answer.ts";
import { type ClusterAccess, openQuestions, type QuestionResult, type Questions } from "./question.ts";
import type { Judgement, Memory, Rules, Tolerance } from "./rules.ts";
import { findTargets } from "./targets.ts";

/** What a round is asked about and judged by. */
export interface RoundContext {
	readonly access: ClusterAccess;
	readonly rules: Rules;
	readonly taskId: string;
	readonly nodeName: string | undefined;
	readonly tolerance: Tolerance;
	/** Where the questions of all rounds are asked, one round after the other. */
	readonly questions: Questions<Answer>;
	/** Read at the instant the round ends, so that what other calls on the handle have observed by then counts (WAIT-9). */
	memory(): Memory;
}

export type OnRound = (round: Round, judgement: Judgement) => void;

/** Opens the access at which rounds ask about the job. */
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
	});
}

/**
 * Polls all targets side by side (ASK-4) and hands the judged round to `onEnd` once, never inside this call unless the round was
 * refused. The function returned cuts the round: its questions are given up and it has no verdict.
 */
export function startRound(context: RoundContext, number: number, early: boolean, onEnd: OnRound): () => void {
	const { access, rules, nodeName, tolerance, questions } = context;
	const { cluster, clock } = access;
	const startedAt = clock.now();
	const answers: NodeAnswer[] = [];
	let pending = 0;
	let over = false;
	let cancelVerdict: (() => void) | undefined;

	function asFarAsItCame(refusal?: Refusal): Round {
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
		const round = asFarAsItCame(refusal);
		onEnd(round, rules.judge(round, context.memory(), tolerance));
	}

	function onOutcome(node: string, outcome: QuestionResult<Answer>): void {
		if (over) return;
		const { build } = outcome;
		const answer = answerOf(node, outcome);
		answers.push({ node, answer, build, olderThan6: isOlderThan6(build) });
		pending--;
		if (pending === 0) return end();
		if (cancelVerdict !== undefined || !mayDecideAlone(answer)) return;
		// An error ends the round as it arrives, but what else arrives in the same instant still counts (ROUND-4).
		if (rules.judge(asFarAsItCame(), context.memory(), tolerance).verdict.kind === "error") {
			cancelVerdict = clock.schedule(clock.now(), "verdict", () => end());
		}
	}

	/** ROUND-9: when a question fails, the members are read again; a node that is none any more has left. */
	function answerOf(node: string, outcome: QuestionResult<Answer>): Answer {
		if (outcome.kind === "answered") return outcome.answer ?? { kind: "unknown_command" };
		if (!cluster.activeNodes().includes(node)) return { kind: "left" };
		return { kind: "failure", reason: outcome.failure.reason, cause: outcome.failure };
	}

	const targets = findTargets(cluster.isReady(), cluster.activeNodes(), nodeName);
	if (targets.refusal !== undefined) end(targets.refusal);
	else {
		pending = targets.nodes.length;
		for (const node of targets.nodes) questions.ask(node, onOutcome);
	}
	return () => {
		over = true;
		cancelVerdict?.();
		questions.giveUp();
	};
}

function mayDecideAlone(answer: Answer): boolean {
	return answer.kind !== "in_progress" && answer.kind !== "complete" && answer.kind !== "not_found";
}

function isOlderThan6(build: string | undefined): boolean {
	const parsed = parseBuild(build);
	return parsed !== undefined && !isAtLeast(parsed, 6, 0);
}
