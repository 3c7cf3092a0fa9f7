import { formatDuration } from "../../bin/terminal/duration.ts";
import { table } from "../../bin/terminal/table.ts";
import type { Resources } from "./resources.ts";
import type { WaveResult } from "./run-wave.ts";
import type { SoakSize } from "./size.ts";

/** What both processes held after the first wave and after the last one. */
export interface Held {
	readonly tracker: readonly [first: Resources, last: Resources];
	readonly cluster: readonly [first: Resources, last: Resources];
}

/** The results of all waves. */
export interface SoakSummary extends Omit<SoakSize, "length">, Held {
	readonly seed: number;
	readonly waves: number;
	readonly elapsedMs: number;
	readonly endings: Readonly<Record<string, number>>;
	readonly troubles: Readonly<Record<string, number>>;
	readonly questions: number;
	readonly completions: number;
	readonly longestTurnMs: { readonly tracker: number; readonly cluster: number };
	/** How late the latest wait settled. */
	readonly latestMs: number;
	readonly findings: readonly string[];
	/** Why a soak without violations proves nothing. */
	readonly unjudged: readonly string[];
}

/** Adds up the counts of all waves, under their names. */
export function sumCounts(
	waves: readonly WaveResult[],
	of: (wave: WaveResult) => ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
	const sums = new Map<string, number>();
	for (const wave of waves) for (const [name, count] of of(wave)) sums.set(name, (sums.get(name) ?? 0) + count);
	return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function summaryText(summary: SoakSummary): string {
	const {
		waves,
		nodes,
		tasks,
		seed,
		elapsedMs,
		endings,
		troubles,
		questions,
		completions,
		longestTurnMs,
		latestMs,
		findings,
		unjudged,
	} = summary;
	const rows = [
		["tasks", grouped(total(endings)), counts(endings)],
		["troubles", grouped(total(troubles)), counts(troubles)],
		["questions", grouped(questions), `${grouped((questions * 1000) / elapsedMs)} a second`],
		["completions", grouped(completions), "waits that ended in a completion"],
		...(["tracker", "cluster"] as const).map((name) => [
			"longest turn",
			`${Math.round(longestTurnMs[name])} ms`,
			`of the ${name}'s event loop, without the pauses that belong to the soak`,
		]),
		["latest", `${Math.round(latestMs)} ms`, "after the wait was due, without these pauses"],
		...(["tracker", "cluster"] as const).map((name) => ["memory", mebibytes(summary[name][1]), memory(name, summary[name])]),
	];
	return [
		`${waves} waves in ${formatDuration(elapsedMs)}, from seed ${seed}: ${nodes} nodes, ${tasks} tasks at once`,
		"",
		...table([{ title: "" }, { title: "", align: "right" }, { title: "" }], rows).slice(1),
		"",
		...findings,
		...verdictLines(findings, unjudged),
	]
		.join("\n")
		.trimEnd();
}

function verdictLines(findings: readonly string[], unjudged: readonly string[]): readonly string[] {
	if (findings.length > 0) return [];
	if (unjudged.length > 0) return ["The soak could not judge:", ...unjudged];
	return ["No wait hung, no completion was false, and no timer or socket was left behind."];
}

function memory(name: string, [first]: readonly [Resources, Resources]): string {
	return `in use in the ${name}'s process at the end, ${mebibytes(first)} after the first wave`;
}

function counts(record: Readonly<Record<string, number>>): string {
	return Object.entries(record)
		.map(([name, count]) => `${name} ${grouped(count)}`)
		.join(", ");
}

function total(record: Readonly<Record<string, number>>): number {
	return Object.values(record).reduce((sum, count) => sum + count, 0);
}

function mebibytes({ heapBytes }: Resources): string {
	return `${(heapBytes / 2 ** 20).toFixed(1)} MiB`;
}

function grouped(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}
