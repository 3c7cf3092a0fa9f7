/** The kept runs of the benchmark, one JSON object per line, to notice a loss of speed. */

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { MeasuredComparison } from "./measure.ts";

const FILE = "bench/history.ndjson";
/** Differences below this share are noise on a shared machine. */
const NOISE = 0.1;

/** One run: the machine, and the figures of our own subjects. */
export interface KeptRun {
	readonly machine: string;
	readonly cores: number;
	readonly node: string;
	readonly figures: readonly KeptFigure[];
}

interface KeptFigure {
	readonly title: string;
	readonly median: number;
	readonly unit: MeasuredComparison["unit"];
	/** The middle half of the repetitions, as a share of the median. */
	readonly spread: number;
	/** How many times as fast as the fastest rival; absent without a rival. */
	readonly ratio?: number;
}

export function keptRunOf(comparisons: readonly MeasuredComparison[], machine: string, cores: number): KeptRun {
	const figures = comparisons.flatMap(({ title, unit, subjects: [ours, ...rivals] }): readonly KeptFigure[] => {
		if (ours === undefined) return [];
		const { median, spread } = ours;
		const ratio = rivals.length === 0 ? {} : { ratio: Math.min(...rivals.map(({ timesSlower }) => timesSlower)) };
		return [{ title, median, unit, spread, ...ratio }];
	});
	return { machine, cores, node: process.version, figures };
}

export function keepRun(run: KeptRun): void {
	appendFileSync(FILE, `${JSON.stringify(run)}\n`);
}

/** The last kept run; `undefined` if no run was kept. */
export function lastRun(): KeptRun | undefined {
	if (!existsSync(FILE)) return undefined;
	const last = readFileSync(FILE, "utf8").trimEnd().split("\n").at(-1);
	return last === undefined || last === "" ? undefined : (JSON.parse(last) as KeptRun);
}

/**
 * The subjects that are slower or faster than in an earlier run. If there is a subject of another project, the ratios
 * to it are compared, because both ran on the same machine at the same time.
 */
export function changeLines(now: KeptRun, before: KeptRun): readonly string[] {
	const isSameMachine = now.machine === before.machine && now.node === before.node;
	const head = `Compared with the last kept run (${before.machine}, ${before.cores} cores, Node ${before.node}):`;
	const lines = now.figures.flatMap((figure) => {
		const earlier = before.figures.find(({ title }) => title === figure.title);
		if (earlier === undefined) return [];
		const change = changeOf(figure, earlier, isSameMachine);
		if (change === undefined || Math.abs(change - 1) <= Math.max(NOISE, figure.spread, earlier.spread)) return [];
		return [`  ${figure.title}: ${change < 1 ? "SLOWER" : "faster"}, ${change.toFixed(2)} times the earlier speed`];
	});
	return [head, ...(lines.length === 0 ? ["  no difference beyond the spread"] : lines)];
}

function changeOf(now: KeptFigure, before: KeptFigure, isSameMachine: boolean): number | undefined {
	if (now.ratio !== undefined && before.ratio !== undefined) return now.ratio / before.ratio;
	if (!isSameMachine) return undefined;
	return now.unit === "per second" ? now.median / before.median : before.median / now.median;
}
