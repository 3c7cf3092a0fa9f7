import type { Turn } from "../run/turn.ts";
import { failuresOf, isGivenUpTooLate, lawfulErrors } from "./failures.ts";
import { endWithoutRounds, type JudgedCall } from "./judged-call.ts";
import type { Ending } from "./outcome.ts";
import { collectTurns, openingOf } from "./round.ts";
import type { ErrorVerdict } from "./verdict.ts";

/** One round, followed to its end. */
export interface Poll {
	/** 1 for the first. */
	readonly number: number;
	readonly startedAt: number;
	/** When it ended, with or without a verdict; `Infinity` for never. */
	readonly at: number;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly: boolean;
	readonly targets: readonly string[];
	readonly turns: readonly Turn[];
	/** Nodes whose question failed and that are members no more (ROUND-9). */
	readonly left: ReadonlySet<string>;
	/** A question was given up at the deadline or after it. */
	readonly isTimeout: boolean;
	/** The errors it may end in; none where it does not. */
	readonly errors: readonly ErrorVerdict[];
	/** What the wait ends with, where it is over without a word of the round. */
	readonly cut?: Ending;
	/** It could not begin. `by`: the node it is counted for, "" for the cluster. */
	readonly refusal?: { readonly by: string; readonly isForgiven: boolean };
}

const NEVER = Number.POSITIVE_INFINITY;
const NOBODY: ReadonlySet<string> = new Set();

/** Follows the round that must begin at an instant. `undefined` if no round begins there, so that later rounds cannot be judged. */
export function followPoll(number: number, expectedAt: number, isEarly: boolean, judged: JudgedCall): Poll | undefined {
	const { world, named, failed, budget } = judged;
	const opening = openingOf(world, expectedAt, named);
	if (opening.kind === "refused") {
		const { code, node } = opening;
		const by = node ?? "";
		const isForgiven = number > 1 && (failed.get(by) ?? 0) + 1 <= budget;
		// A driver without a last round does not notice what would have refused it.
		const clause = isEarly && judged.history.report.settledAt >= judged.pace.deadline ? "WAIT-5" : "ROUND-2";
		const errors: readonly ErrorVerdict[] = [{ kind: "error", clause, code, node }];
		judged.firstRoundAt = Math.min(judged.firstRoundAt, expectedAt);
		const round = { number, startedAt: expectedAt, at: expectedAt, isEarly, targets: [], turns: [], left: NOBODY };
		return { ...round, isTimeout: false, errors, refusal: { by, isForgiven } };
	}
	const startedAt = actualStart(number, expectedAt, isEarly, opening.targets, judged);
	if (startedAt === undefined) return undefined;
	judged.firstRoundAt = Math.min(judged.firstRoundAt, startedAt);
	const really = startedAt === expectedAt ? opening : openingOf(world, startedAt, named);
	const targets = really.kind === "targets" ? really.targets : [];
	const turns = collectTurns(targets, startedAt, number, judged);
	return { number, startedAt, isEarly, targets, turns, ...endOf(turns, number, startedAt, judged) };
}

/** When a round really began. A wrong time is a finding, and the judge goes on from there. */
function actualStart(
	round: number,
	expected: number,
	isEarly: boolean,
	targets: readonly string[],
	{ questions, done, pace, history, report }: JudgedCall,
): number | undefined {
	const first = questions.next();
	if (first?.askedAt === expected || targets.every((node) => done.has(node))) return expected;
	const clause = round === 1 ? "WAIT-1" : isEarly || expected >= pace.deadline ? "WAIT-5" : "WAIT-2";
	const got =
		first === undefined ? `no question, and the end at ${history.report.settledAt} ms` : `a question at ${first.askedAt} ms`;
	report(clause, `round ${round} to begin at ${expected} ms`, got, round);
	return first?.askedAt;
}

/** When and why a round is over. */
function endOf(
	turns: readonly Turn[],
	round: number,
	startedAt: number,
	judged: JudgedCall,
): Pick<Poll, "at" | "left" | "isTimeout" | "errors" | "cut"> {
	const { left, fatal, isTimeout } = failuresOf(turns, round, judged);
	let endedAt = startedAt;
	for (const turn of turns) {
		// The deadline comes before such a round could have its verdict.
		const isCut = !judged.isSingleWait && isGivenUpTooLate(turn, judged);
		endedAt = Math.max(endedAt, isCut ? NEVER : turn.endedAt);
	}
	for (const { at } of fatal) endedAt = Math.min(endedAt, at);
	const told = fatal.filter(({ at }) => at === endedAt).map(({ error }) => error);
	const cut = cutOf(endedAt, turns, judged);
	return {
		at: cut?.at ?? endedAt,
		left,
		isTimeout,
		errors: lawfulErrors(told, judged.isLibrary),
		...(cut !== undefined && { cut }),
	};
}

function cutOf(endedAt: number, turns: readonly Turn[], judged: JudgedCall): Ending | undefined {
	const { cancelAt, pace, history } = judged;
	// The caller's change of mind comes before the answers of its instant, a deadline after them.
	if (endedAt < cancelAt && endedAt <= pace.deadline) return undefined;
	// A crash and a change of mind in one instant come in either order.
	const isReset = ({ word, endedAt: at }: Turn) => word.kind === "failure" && word.reason === "reset" && at === endedAt;
	if (endedAt === cancelAt && history.report.outcome.kind !== "called off" && turns.some(isReset)) return undefined;
	const isNever = cancelAt === NEVER && pace.deadline === NEVER;
	return isNever ? undefined : endWithoutRounds(judged);
}
