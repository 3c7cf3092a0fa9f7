/** Makes one round: asks all targets at the same time, until all have answered or an error decides. */

import type { Doubt } from "../cluster/cluster.ts";
import { isAtLeast, parseBuild } from "../job/server-build.ts";
import type { Answer, NodeAnswer, Refusal, Round } from "./answer.ts";
import type { ListedBy } from "./listed-by.ts";
import { lookOnceMore } from "./look.ts";
import { type ClusterAccess, type Inquiry, type QuestionResult, Questions } from "./question.ts";
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
	/** What earlier rounds have learnt about the modules of old servers (ASK-8). */
	readonly listedBy: ListedBy;
	/** Read when the round ends, so that it includes what other calls on the handle have observed (WAIT-9). */
	memory(): Memory;
}

/**
 * The functions that are called when a round ends. Exactly one of the two is called, unless the round is cut before.
 */
export interface RoundListener {
	onEnd(round: Round, judgement: Judgement): void;
	/** The cluster adapter threw an error, which ends the whole call (WAIT-8). */
	onThrow(error: unknown): void;
}

/** Asks about the status of the job. A class, because functions for each of thousands of rounds take more memory. */
class JobInquiry implements Inquiry<Answer> {
	readonly #context: RoundContext;

	constructor(context: RoundContext) {
		this.#context = context;
	}

	requests(build: string | undefined, node: string): readonly (readonly string[])[] {
		const { rules, taskId, listedBy } = this.#context;
		return listedBy.narrow(node, rules.command(build, taskId));
	}

	read(body: string, commands: readonly string[], node: string): Answer | undefined {
		const { rules, taskId, listedBy } = this.#context;
		const answer = rules.read(body, commands, taskId);
		listedBy.note(node, body, commands, answer);
		return answer.kind === "unknown_command" ? undefined : answer;
	}

	strongest(answers: readonly Answer[]): Answer {
		return strongest(answers);
	}
}

/**
 * Polls all targets at the same time (ASK-4) and passes the judged round to the listener once. It does so before it
 * returns only if the round could not begin.
 */
export function startRound(context: RoundContext, number: number, early: boolean, listener: RoundListener): RoundInPlay {
	const round = new RoundInPlay(context, number, early, listener);
	round.begin();
	return round;
}

export class RoundInPlay {
	readonly #context: RoundContext;
	readonly #number: number;
	readonly #early: boolean;
	readonly #listener: RoundListener;
	#startedAt = Number.NaN;
	readonly #questions: Questions<Answer>;
	readonly #answers: NodeAnswer[] = [];
	#pending = 0;
	/** When the last answer arrived. It may have waited for the answers to other rounds since then. */
	#answeredAt: number | undefined;
	#isOver = false;
	#cancelVerdict: (() => void) | undefined;
	#cancelLook: (() => void) | undefined;

	constructor(context: RoundContext, number: number, early: boolean, listener: RoundListener) {
		this.#context = context;
		this.#number = number;
		this.#early = early;
		this.#listener = listener;
		this.#questions = new Questions(context.access, new JobInquiry(context));
	}

	begin(): void {
		this.#guarded(() => {
			this.#startedAt = this.#now();
			const { access, nodeName, sightings } = this.#context;
			const targets = findTargets(access.cluster.isReady(), access.cluster.activeNodes(), nodeName);
			if (targets.refusal !== undefined) return this.#end(targets.refusal);
			this.#pending = targets.nodes.length;
			sightings.addMembers(targets.nodes);
			const onOutcome = (node: string, outcome: QuestionResult<Answer>) => this.#guarded(() => this.#onOutcome(node, outcome));
			for (const node of targets.nodes) {
				// The caller's cluster object may cancel the call while it is asked.
				if (this.#isOver) return;
				this.#questions.ask(node, onOutcome);
			}
		});
	}

	/** Gives up the questions. No verdict follows. */
	cut(): void {
		this.#isOver = true;
		this.#cancelVerdict?.();
		this.#cancelLook?.();
		this.#questions.giveUp();
	}

	#onOutcome(node: string, outcome: QuestionResult<Answer>): void {
		if (this.#isOver) return;
		const { build } = outcome;
		const at = outcome.kind === "answered" ? outcome.at : this.#now();
		this.#answeredAt = Math.max(this.#answeredAt ?? at, at);
		const answer = this.#answerOf(node, outcome);
		this.#answers.push({ node, answer, build, olderThan6: isOlderThan6(build) });
		this.#pending--;
		if (this.#pending === 0) return this.#end();
		if (this.#cancelVerdict !== undefined || !mayDecideAlone(answer)) return;
		// An error ends the round at once, but answers that arrive at the same time still count (ROUND-4).
		if (this.#judge(this.#roundSoFar()).verdict.kind !== "error") return;
		const { alarms, clock } = this.#context.access.sharing;
		this.#cancelVerdict = alarms.at(clock.now(), "verdict", () => this.#guarded(() => this.#end()));
	}

	/** ROUND-9: when a question fails, the members are read again, to see whether the node has left. */
	#answerOf(node: string, outcome: QuestionResult<Answer>): Answer {
		if (outcome.kind === "answered") return outcome.answer ?? { kind: "unknown_command" };
		if (!this.#context.access.cluster.activeNodes().includes(node)) return { kind: "left" };
		return { kind: "failure", reason: outcome.failure.reason, cause: outcome.failure };
	}

	#end(refusal?: Refusal): void {
		if (this.#isOver) return;
		this.cut();
		const round = this.#roundSoFar(refusal);
		const judgement = this.#judge(round);
		const { access, nodeName } = this.#context;
		if (judgement.verdict.kind === "complete" && nodeName === undefined) {
			const onDoubts = (doubts: readonly Doubt[]) => this.#guarded(() => this.#endAfterLook(round, judgement, doubts));
			this.#cancelLook = lookOnceMore(access, onDoubts, (error) => this.#fail(error));
			if (this.#cancelLook !== undefined) return;
		}
		this.#listener.onEnd(round, judgement);
	}

	/** A member that was not a target may still run the job (CLUSTER-11). */
	#endAfterLook(round: Round, judgement: Judgement, doubts: readonly Doubt[]): void {
		const { access, sightings } = this.#context;
		const targets = new Set(round.answers.map(({ node }) => node));
		const members = access.cluster.activeNodes();
		sightings.addMembers(members);
		const looked = { doubts, ...round, endedAt: access.sharing.clock.now() };
		const isWhole = members.every((node) => targets.has(node));
		this.#listener.onEnd(looked, isWhole ? judgement : { ...judgement, verdict: { kind: "in_progress" } });
	}

	#now(): number {
		return this.#context.access.sharing.clock.now();
	}

	#roundSoFar(refusal?: Refusal): Round {
		const round = {
			number: this.#number,
			startedAt: this.#startedAt,
			endedAt: this.#answeredAt ?? this.#now(),
			early: this.#early,
			named: this.#context.nodeName !== undefined,
			answers: this.#answers,
			pending: this.#pending,
		};
		return refusal === undefined ? round : { refusal, ...round };
	}

	#judge(round: Round): Judgement {
		const { rules, tolerance } = this.#context;
		return rules.judge(round, this.#context.memory(), tolerance);
	}

	/**
	 * Parts of a round run in timers and promises, where an error would end the process instead of rejecting the wait
	 * (WAIT-8).
	 */
	#guarded(action: () => void): void {
		try {
			action();
		} catch (error) {
			this.#fail(error);
		}
	}

	#fail(error: unknown): void {
		this.cut();
		this.#listener.onThrow(error);
	}
}

function mayDecideAlone(answer: Answer): boolean {
	return answer.kind !== "in_progress" && answer.kind !== "complete" && answer.kind !== "not_found";
}

function isOlderThan6(build: string | undefined): boolean {
	const parsed = parseBuild(build);
	return parsed !== undefined && !isAtLeast(parsed, 6, 0);
}
