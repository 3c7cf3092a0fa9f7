import type { NodeAnswer, Turn } from "../run/turn.ts";
import { counterIn } from "./reading.ts";

/** The limits of an adaptive interval, in milliseconds. */
export interface AdaptiveLimits {
	readonly min: number;
	readonly max: number;
}

type JobReading = Extract<NodeAnswer, { readonly entry: string }>;

/** A progress of a node and the first time at which a round ended with it. Milliseconds since the call. */
interface Point {
	readonly at: number;
	readonly percent: number;
}

/**
 * The pauses of the library's adaptive interval (WAIT-2), as SPEC.md describes them, from a list of the points that each node has shown. The
 * library keeps no lists.
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
			shown.splice(0, shown.length, { at: startedAt, percent: 0 }, { at, percent });
			predictions.delete(node);
		} else if (percent > latest.percent) shown.push({ at, percent });
		points.set(node, shown);
		const [before, last] = shown.slice(-2);
		if (before === undefined || last === undefined) return max;

		const stalled = at - last.at;
		if (percent >= 100) return stalled / 2;
		if (percent === before.percent) return 10 * (at - before.at);
		const left = (100 - percent) / ((percent - before.percent) / (at - before.at));
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
