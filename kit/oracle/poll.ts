import type { Turn } from "../run/turn.ts";
import type { Ending } from "./ending.ts";
import { failuresOf, isGivenUpTooLate, lawfulErrors } from "./failures.ts";
import { endWithoutRounds, type JudgedCall } from "./judged-call.ts";
import type { Poll } from "./judged-round.ts";
import { collectTurns, openingOf } from "./round.ts";
import type { ErrorVerdict } from "./verdict.ts";

const NEVER = Number.POSITIVE_INFINITY;
const NO_NODES: ReadonlySet<string> = new Set();

/**
 * Follows the round that must begin at an instant. `undefined` if no round begins there, so that later rounds cannot be
 * judged.
 */
export function followPoll(number: number, expectedAt: number, isEarly: boolean, judged: JudgedCall): Poll | undefined {
	const { tracked, options, progress } = judged;
	const { world, named } = tracked;
	const opening = openingOf(world, expectedAt, named);
	if (opening.kind === "refused") {
		const { code, node } = opening;
		const by = node ?? "";
		const isForgiven = number > 1 && (progress.failed.get(by) ?? 0) + 1 <= options.budget;
		// A driver without a last round cannot notice that the round would have been refused.
		const clause = isEarly && tracked.history.report.settledAt >= options.pace.deadline ? "WAIT-5" : "ROUND-2";
		const errors: readonly ErrorVerdict[] = [{ kind: "error", clause, code, node }];
		progress.firstRoundAt = Math.min(progress.firstRoundAt, expectedAt);
		const round = { number, startedAt: expectedAt, at: expectedAt, isEarly, targets: [], turns: [], left: NO_NODES };
		return { isTimeout: false, errors, refusal: { by, isForgiven }, ...round };
	}
	const startedAt = actualStart(number, expectedAt, isEarly, opening.targets, judged);
	if (startedAt === undefined) return undefined;
	progress.firstRoundAt = Math.min(progress.firstRoundAt, startedAt);
	const really = startedAt === expectedAt ? opening : openingOf(world, startedAt, named);
	const targets = really.kind === "targets" ? really.targets : [];
	const turns = collectTurns(targets, startedAt, number, judged);
	return { number, startedAt, isEarly, targets, turns, ...endOf(turns, number, startedAt, judged) };
}

/** When a round really began. A wrong time is reported, and the judge continues from that time. */
function actualStart(
	round: number,
	expected: number,
	isEarly: boolean,
	targets: readonly string[],
	{ tracked, options, progress, questions }: JudgedCall,
): number | undefined {
	const { history, report } = tracked;
	const first = questions.next();
	if (first?.askedAt === expected || targets.every((node) => progress.done.has(node))) return expected;
	const clause = round === 1 ? "WAIT-1" : isEarly || expected >= options.pace.deadline ? "WAIT-5" : "WAIT-2";
	const got =
		first === undefined ? `no question, and the end at ${history.report.settledAt} ms` : `a question at ${first.askedAt} ms`;
	report(clause, `round ${round} to begin at ${expected} ms`, got, round);
	return first?.askedAt;
}

/** When and why a round ends. */
function endOf(
	turns: readonly Turn[],
	round: number,
	startedAt: number,
	judged: JudgedCall,
): Pick<Poll, "at" | "left" | "isTimeout" | "errors" | "cut"> {
	const { left, fatal, isTimeout } = failuresOf(turns, round, judged);
	let endedAt = startedAt;
	for (const turn of turns) {
		// The deadline comes before such a round can have a verdict.
		const isCut = !judged.options.isSingleWait && isGivenUpTooLate(turn, judged);
		endedAt = Math.max(endedAt, isCut ? NEVER : turn.endedAt);
	}
	for (const { at } of fatal) endedAt = Math.min(endedAt, at);
	const told = fatal.filter(({ at }) => at === endedAt).map(({ error }) => error);
	const cut = cutOf(endedAt, turns, judged);
	return {
		at: cut?.at ?? endedAt,
		left,
		isTimeout,
		errors: lawfulErrors(told, judged.tracked.isLibrary),
		...(cut !== undefined && { cut }),
	};
}

function cutOf(endedAt: number, turns: readonly Turn[], { tracked, options }: JudgedCall): Ending | undefined {
	const { cancelAt, pace } = options;
	// A cancellation comes before the answers of the same time, a deadline after them.
	if (endedAt < cancelAt && endedAt <= pace.deadline) return undefined;
	// A crash and a cancellation at the same time come in either order.
	const isReset = ({ word, endedAt: at }: Turn) => word.kind === "failure" && word.reason === "reset" && at === endedAt;
	if (endedAt === cancelAt && tracked.history.report.outcome.kind !== "cancelled" && turns.some(isReset)) return undefined;
	const isNever = cancelAt === NEVER && pace.deadline === NEVER;
	return isNever ? undefined : endWithoutRounds(options);
}
