import type { Question } from "../../oracle/history.ts";
import type { Backoff } from "../../protocol/messages.ts";
import type { ProbeSeen } from "./probe.ts";

/** The times between rounds of one node: from an answer, and from a question, to the next question. */
export function gapsOf(questions: readonly Question[]): { readonly ends: readonly number[]; readonly starts: readonly number[] } {
	const pairs = questions.slice(1).map((question, index) => [questions[index] as Question, question] as const);
	return {
		ends: pairs.map(([before, after]) => after.askedAt - before.endedAt),
		starts: pairs.map(([before, after]) => after.askedAt - before.askedAt),
	};
}

/** Questions that follow each other without a longer gap. */
export function bursts(questions: readonly Question[], gapMs: number): readonly (readonly Question[])[] {
	const groups: Question[][] = [];
	for (const question of questions) {
		const current = groups.at(-1);
		const before = current?.at(-1);
		if (current === undefined || before === undefined || question.askedAt - before.endedAt > gapMs) groups.push([question]);
		else current.push(question);
	}
	return groups;
}

/** When a question to a silent node was given up: its connection closed, another question came, or the call ended. */
export function endOf(question: Question, { questions, ended }: ProbeSeen): number | undefined {
	if (question.endedAt < Number.POSITIVE_INFINITY) return question.endedAt;
	const next = questions.find(({ askedAt }) => askedAt > question.askedAt);
	if (next !== undefined) return next.askedAt;
	return ended?.tookMs === undefined ? undefined : question.askedAt + ended.tookMs;
}

/** A pause before the first round is at least this share of a usual pause, and this long. */
const LEAST_FIRST = { share: 0.6, ms: 80 } as const;

/**
 * The pause before the first round: the shortest that was measured, because a busy machine may keep a driver waiting
 * once. 0 if that is too short for a pause.
 */
export function firstSleepIn(measured: readonly number[], usual: number): number {
	const least = Math.min(...measured);
	return least < Math.max(LEAST_FIRST.share * usual, LEAST_FIRST.ms) ? 0 : least;
}

/**
 * How the pauses between rounds grow; `undefined` if they do not.
 *
 * @param sleepsFirst the driver pauses before its first round, and counts this pause with the others
 */
export function backoffIn(gaps: readonly number[], sleepsFirst: boolean): Backoff | undefined {
	const grows = gaps.flatMap((gap, index) => (index > 0 && gap > 1.3 * (gaps[index - 1] ?? gap) ? [index] : []));
	const [firstGrowth] = grows;
	if (firstGrowth === undefined) return undefined;
	const factor = (gaps[firstGrowth] ?? 1) / (gaps[firstGrowth - 1] ?? 1);
	return {
		firstMs: rounded(shortest(gaps)),
		factor: Math.max(1, Math.round(factor * 2) / 2),
		every: firstGrowth + (sleepsFirst ? 1 : 0),
		mostMs: rounded(Math.max(...gaps)),
	};
}

/** Two questions about the cluster that are closer to each other belong to the same look. */
const ONE_LOOK_MS = 100;

export function timesBetweenLooks(looksAt: readonly number[]): readonly number[] {
	return looksAt.flatMap((at, index) => {
		const before = looksAt[index - 1];
		return before !== undefined && at - before > ONE_LOOK_MS ? [at - before] : [];
	});
}

export function median(values: readonly number[]): number {
	return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
}

export function shortest(values: readonly number[]): number {
	return Math.min(...values);
}

/** A number of milliseconds that an author would write: the nearest multiple of 50, or of 10 for short times. */
export function rounded(ms: number): number {
	const step = ms < 150 ? 10 : 50;
	return Math.round(ms / step) * step;
}
