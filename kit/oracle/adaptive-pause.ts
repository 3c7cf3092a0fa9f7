import type { Turn, TurnResult } from "../run/turn.ts";
import { counterIn } from "./reading.ts";

/** The limits of an adaptive interval, in milliseconds. */
export interface AdaptiveLimits {
	readonly min: number;
	readonly max: number;
}

type JobReading = Extract<TurnResult, { readonly entry: string }>;

/**
 * A progress of a node, and the times of the first and the last round that ended with it. Milliseconds since the call.
 */
interface Point {
	readonly from: number;
	readonly to: number;
	readonly percent: number;
}

/**
 * The pauses of the library's adaptive interval (WAIT-2), as SPEC.md describes them, from a list of the points that
 * each node has shown. The library keeps no lists.
 */
export function createAdaptivePause({ min, max }: AdaptiveLimits): (turns: readonly Turn[], at: number) => number {
	const points = new Map<string, Point[]>();
	const predictions = new Map<string, number>();

	function pauseOf(node: string, { entry, result }: JobReading, at: number): number {
		const percent = result === "user-aborted" ? 100 : numberIn(entry, "job-progress");
		if (percent === undefined) return max;
		const shown = points.get(node) ?? [];
		const latest = shown.at(-1);
		if (latest === undefined || percent < latest.percent) {
			const startedAt = at - (numberIn(entry, "run-time") ?? 0);
			shown.splice(0, shown.length, { from: startedAt, to: startedAt, percent: 0 }, { from: at, to: at, percent });
			predictions.delete(node);
		} else if (percent > latest.percent) shown.push({ from: at, to: at, percent });
		else shown.splice(-1, 1, { ...latest, to: at });
		points.set(node, shown);
		const [before, last] = shown.slice(-2);
		if (before === undefined || last === undefined) return max;

		const stalled = at - last.from;
		if (percent >= 100) return Math.max(0, stalled - 1000) / 2;
		if (percent === before.percent) return 10 * (at - before.to);
		const left = (100 - percent) / ((percent - before.percent) / (at - before.to));
		const predicted = predictions.get(node);
		predictions.set(node, at + left);
		const moved = predicted === undefined ? left / 4 : Math.abs(at + left - predicted);
		return Math.max(Math.max(left / 4, left - moved) + min / 2, stalled / 2);
	}

	return (turns, at) => {
		const pauses = turns.flatMap(({ node, word }) => (word.kind === "in_progress" ? [pauseOf(node, word, at)] : []));
		return Math.min(max, Math.max(min, pauses.length === 0 ? 1000 : Math.round(Math.max(...pauses))));
	};
}

/** A number of an entry; `undefined` if it has no such number. */
function numberIn(entry: string, name: "job-progress" | "run-time"): number | undefined {
	const number = counterIn(entry, name);
	return Number.isFinite(number) ? number : undefined;
}
