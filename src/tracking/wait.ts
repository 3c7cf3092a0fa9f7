/** Repeats rounds until the task is complete, a round fails, the deadline comes or the caller cancels (WAIT). */

import type { Cancel } from "../clock.ts";
import { onAbort } from "../cluster/on-abort.ts";
import { TaskError } from "../errors.ts";
import type { Round } from "./answer.ts";
import type { Completion } from "./completion.ts";
import { accountFor, outcomeOf, reasonsOf, totalsOf } from "./evidence.ts";
import { taskErrorOf } from "./fault.ts";
import { ListedBy } from "./listed-by.ts";
import { type Pause, type PollStrategy, pauseOf } from "./poll-strategy.ts";
import { type RoundContext, RoundInPlay, type RoundListener } from "./round.ts";
import type { Judgement, Memory, Verdict } from "./rules.ts";

/** The settings of the wait itself, checked. Times are in milliseconds. */
export interface PollSettings {
	readonly pollInterval: number | PollStrategy;
	/** `Infinity`: no deadline. */
	readonly timeout: number;
	readonly signal: AbortSignal | undefined;
}

/** Everything that a wait needs from its handle. */
export interface WaitContext extends Omit<RoundContext, "memory" | "listedBy"> {
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
		const ends = [settings.signal, context.access.cluster.closing].filter((each) => each !== undefined);
		for (const each of ends) if (each.aborted) return reject(each.reason);
		const wait = new Wait(context, settings, resolve, reject);
		try {
			wait.begin(ends);
		} catch (error) {
			wait.onThrow(error);
		}
	});
}

const NO_NODES: ReadonlySet<string> = new Set();
const NO_FAILURES: ReadonlyMap<string, number> = new Map();

/** Thousands of waits may run at the same time, so between two rounds a wait keeps little more than its sightings. */
class Wait implements RoundListener {
	readonly #context: WaitContext;
	readonly #settings: PollSettings;
	readonly #resolve: (completion: Completion) => void;
	readonly #reject: (error: unknown) => void;
	readonly #calledAt: number;
	readonly #pause: Pause;
	readonly #roundContext: RoundContext;
	/** The nodes whose last answer was done; made with the first of them (ROUND-12). */
	#done: Set<string> | undefined;
	#emptyRounds = 0;
	#failedRounds = NO_FAILURES;
	#rounds = 0;
	#round: RoundInPlay | undefined;
	#cancelNextRound: Cancel | undefined;
	#cancelDeadline: Cancel | undefined;
	readonly #cancelAborts: Cancel[] = [];
	/** The caller's code may cancel the wait in each call of it: in a strategy, or in the cluster object. */
	#isSettled = false;

	/** @throws TaskError `invalid_option` if the strategy of the interval is not one */
	constructor(
		context: WaitContext,
		settings: PollSettings,
		resolve: (completion: Completion) => void,
		reject: (error: unknown) => void,
	) {
		this.#context = context;
		this.#settings = settings;
		this.#resolve = resolve;
		this.#reject = reject;
		this.#calledAt = context.access.sharing.clock.now();
		this.#pause = pauseOf(settings.pollInterval, context.taskId, this.#calledAt);
		// Field by field: V8 would give each copy with spread syntax a hidden class of its own, which takes 350 bytes.
		const { access, rules, taskId, nodeName, tolerance, sightings } = context;
		const listedBy = new ListedBy();
		const memory = () => this.#memory();
		this.#roundContext = { access, rules, taskId, nodeName, tolerance, sightings, listedBy, memory };
	}

	/** `ends`: the signals that end the wait with their reason. */
	begin(ends: readonly AbortSignal[]): void {
		for (const each of ends) {
			if (each.aborted) return this.#settle(() => this.#reject(each.reason));
			this.#cancelAborts.push(onAbort(each, () => this.#settle(() => this.#reject(each.reason))));
		}
		const { timeout } = this.#settings;
		if (timeout > 0 && timeout < Number.POSITIVE_INFINITY) {
			const { alarms } = this.#context.access.sharing;
			this.#cancelDeadline = alarms.at(this.#calledAt + timeout, "deadline", () => this.#timeOut());
		}
		this.#beginRound(false);
	}

	onEnd(round: Round, judgement: Judgement): void {
		if (this.#isSettled) return;
		this.#round = undefined;
		this.#rounds = round.number;
		this.#emptyRounds = judgement.emptyRounds;
		this.#failedRounds = judgement.failedRounds;
		for (const { node, answer } of round.answers) {
			if (answer.kind === "complete") this.#done = (this.#done ?? new Set()).add(node);
			else if (answer.kind === "in_progress") this.#done?.delete(node);
		}
		this.#context.sightings.add(round.answers);
		const { verdict } = judgement;
		this.#context.onRound?.(round, verdict);
		const { timeout } = this.#settings;
		const pollInterval = verdict.kind === "in_progress" ? this.#pause(round) : 0;
		if (this.#isSettled) return;
		const next = this.#context.rules.next(verdict, round, { calledAt: this.#calledAt, pollInterval, timeout });
		switch (next.kind) {
			case "round":
				this.#cancelNextRound = this.#scheduleRound(next.at, next.early, round);
				break;
			case "deadline":
				break;
			case "time_out":
				this.#timeOut();
				break;
			case "settle":
				this.#settle(() => this.#conclude(round, verdict));
				break;
			default:
				next satisfies never;
		}
	}

	onThrow(error: unknown): void {
		this.#settle(() => this.#reject(error));
	}

	#beginRound(early: boolean): void {
		const round = new RoundInPlay(this.#roundContext, this.#rounds + 1, early, this);
		this.#round = round;
		round.begin();
	}

	/**
	 * Waits with the same fixed interval begin their rounds together (WAIT-2). The last round has its own time
	 * (WAIT-5).
	 */
	#scheduleRound(at: number, early: boolean, { startedAt, endedAt }: Round): Cancel {
		const { sharing } = this.#context.access;
		const { pollInterval, timeout } = this.#settings;
		const begin = () => this.#beginRound(early);
		const lastRoundAt = this.#calledAt + timeout - (endedAt - startedAt);
		if (typeof pollInterval !== "number" || pollInterval === 0 || early || at >= lastRoundAt) {
			return sharing.alarms.at(at, "round", begin);
		}
		return sharing.beat(pollInterval, at, Math.min(at + pollInterval, lastRoundAt), begin);
	}

	#memory(): Memory {
		return {
			observed: this.#context.sightings,
			done: this.#done ?? NO_NODES,
			firstRoundAt: this.#calledAt,
			emptyRounds: this.#emptyRounds,
			failedRounds: this.#failedRounds,
			startedOn: this.#context.startedOn,
		};
	}

	#timeOut(): void {
		this.#settle(() => this.#reject(timeoutError(this.#context, this.#settings, this.#rounds)));
	}

	#settle(action: () => void): void {
		this.#isSettled = true;
		this.#round?.cut();
		this.#cancelNextRound?.();
		this.#cancelDeadline?.();
		for (const cancel of this.#cancelAborts) cancel();
		action();
	}

	#conclude(round: Round, verdict: Verdict): void {
		if (verdict.kind === "error") return this.#reject(taskErrorOf(verdict.fault));
		const { access } = this.#context;
		const nodes = accountFor(round, this.#context);
		const { doubts = [] } = round;
		const reasons = reasonsOf(nodes, doubts);
		const elapsedMs = access.sharing.clock.now() - this.#calledAt;
		const outcome = outcomeOf(reasons);
		this.#resolve({ outcome, reasons, nodes, totals: totalsOf(nodes), rounds: this.#rounds, elapsedMs, doubts });
	}
}

function timeoutError({ taskId }: WaitContext, { timeout }: PollSettings, rounds: number): TaskError {
	const asked = rounds === 1 ? "1 round" : `${rounds} rounds`;
	return new TaskError("timeout", `Task ${taskId} did not complete within ${timeout} ms (${asked}). It may still be running.`);
}
