/** Poll intervals compared: how many rounds they need, and how long after the true end they notice it. */

import { createRandom } from "../kit/schedule/random.ts";
import { adaptive } from "../src/tracking/adaptive.ts";
import type { PollStrategy } from "../src/tracking/poll-strategy.ts";
import type { NodeProgress } from "../src/tracking/progress.ts";
import { FAMILIES, type Family, type ModelJob, type NodeCourse } from "./polling-model.ts";
import { recordedJobs } from "./recorded-jobs.ts";

/** From a question to its answer. */
const ROUND_MS = 1;
const JOBS = 200;

/** Jobs of these lengths, in milliseconds. Within one class each order of magnitude is as likely as any other. */
const CLASSES: readonly (readonly [name: string, from: number, to: number])[] = [
	["1 s to 10 s", 1000, 10_000],
	["10 s to 1 min", 10_000, 60_000],
	["1 min to 1 h", 60_000, 3_600_000],
];

const RECORDED = "recorded servers, 1 s to 3 s";

/** Means over the jobs of a family. */
export interface PollingCost {
	readonly rounds: number;
	readonly delayMs: number;
}

export interface PollingRow {
	readonly family: string;
	readonly lengths: string;
	readonly jobs: number;
	readonly adaptive: PollingCost;
	readonly fixed: PollingCost;
	readonly shortFixed: PollingCost;
	readonly backoff: PollingCost;
	/** The mean delay of a fixed interval that needs as many rounds as the adaptive one. */
	readonly sameRoundsDelayMs: number;
}

const fixed =
	(ms: number): PollStrategy =>
	() =>
	() =>
		ms;
/** The Go client's: 100 ms at first, twice as long after every five rounds, 5 s at most. */
const backoff: PollStrategy =
	() =>
	({ round }) =>
		Math.min(5000, 100 * 2 ** Math.floor((round - 1) / 5));

/** @param jobs how many drawn jobs of each family and length */
export function comparePolling(strategy: PollStrategy = adaptive(), jobs: number = JOBS): readonly PollingRow[] {
	const drawn = CLASSES.flatMap(([lengths, from, to]) =>
		FAMILIES.map((family) => rowOf(family.name, lengths, strategy, drawJobs(family, from, to, jobs))),
	);
	return [...drawn, rowOf("jobs of eleven builds", RECORDED, strategy, recordedJobs())];
}

function rowOf(family: string, lengths: string, strategy: PollStrategy, jobs: readonly ModelJob[]): PollingRow {
	const own = costOf(strategy, jobs);
	return {
		family,
		lengths,
		jobs: jobs.length,
		adaptive: own,
		fixed: costOf(fixed(1000), jobs),
		shortFixed: costOf(fixed(100), jobs),
		backoff: costOf(backoff, jobs),
		sameRoundsDelayMs: costOf(fixed(intervalOf(own.rounds, jobs)), jobs).delayMs,
	};
}

/** The mean delay of the adaptive interval, as a share of that of a fixed interval with as many rounds. */
export function delayRatio({ adaptive, sameRoundsDelayMs }: PollingRow): number {
	return adaptive.delayMs / sameRoundsDelayMs;
}

function drawJobs({ draw }: Family, from: number, to: number, length: number): readonly ModelJob[] {
	const random = createRandom(11);
	return Array.from({ length }, () => draw(from * (to / from) ** (random.int(0, 1_000_000) / 1_000_000), random));
}

function costOf(strategy: PollStrategy, jobs: readonly ModelJob[]): PollingCost {
	let rounds = 0;
	let delayMs = 0;
	for (const job of jobs) {
		const pauseAfter = strategy();
		for (let round = 1, at = 0; ; round++) {
			const elapsedMs = at + ROUND_MS;
			rounds++;
			if (elapsedMs >= job.endsAt) {
				delayMs += elapsedMs - job.endsAt;
				break;
			}
			const nodes = job.nodes.map((node, index) => {
				return nodeProgress(`${index}`, node(elapsedMs));
			});
			at = elapsedMs + pauseAfter({ round, elapsedMs, status: "in_progress", nodes });
		}
	}
	return { rounds: rounds / jobs.length, delayMs: delayMs / jobs.length };
}

function nodeProgress(node: string, seen: ReturnType<NodeCourse>): NodeProgress {
	if (seen === "ended") return { node, status: "complete" };
	if (seen === "unlisted") return { node, status: "not_found" };
	return { node, status: "in_progress", record: { jobProgress: seen.progress, runTimeMs: seen.runTimeMs } };
}

/** The fixed interval that needs this many rounds on average. */
function intervalOf(rounds: number, jobs: readonly ModelJob[]): number {
	const mean = (interval: number) =>
		jobs.reduce((sum, { endsAt }) => sum + 1 + Math.ceil((endsAt - ROUND_MS) / (interval + ROUND_MS)), 0) / jobs.length;
	let [low, high] = [1, 4_000_000];
	for (let step = 0; step < 60; step++) {
		const middle = Math.sqrt(low * high);
		if (mean(middle) > rounds) low = middle;
		else high = middle;
	}
	return high;
}

/** The targets of the adaptive interval, as ratios of mean delays: a quarter, and never more than a tenth worse. */
const AIM = 0.25;
const LIMIT = 1.1;

/** The comparison as text. */
export function pollingLines(rows: readonly PollingRow[]): readonly string[] {
	const cell = ({ rounds, delayMs }: PollingCost) => `${rounds.toFixed(1)} / ${delayMs.toFixed(0)} ms`.padStart(18);
	const head = ["", "adaptive", "1000 ms", "100 ms", "Go's backoff", "as many rounds", "ratio"];
	const lines: string[] = ["Poll intervals: mean rounds, and mean delay from the true end of the job to the answer"];
	for (const lengths of new Set(rows.map((row) => row.lengths))) {
		lines.push(
			`  jobs of ${lengths}`,
			`  ${head.map((name, index) => (index === 0 ? name.padEnd(44) : name.padStart(18))).join("")}`,
		);
		for (const row of rows.filter((one) => one.lengths === lengths)) {
			const name = `${row.family} (${row.jobs})`.padEnd(44);
			const fixedCells = [row.fixed, row.shortFixed, row.backoff].map(cell).join("");
			const same = `${row.sameRoundsDelayMs.toFixed(0)} ms`.padStart(18);
			lines.push(`  ${name}${cell(row.adaptive)}${fixedCells}${same}${delayRatio(row).toFixed(2).padStart(18)}`);
		}
	}
	const ratios = rows.map(delayRatio);
	lines.push(
		`  aim: a ratio of ${AIM}, reached in ${ratios.filter((ratio) => ratio <= AIM).length} of ${rows.length} rows;`,
		`  never above ${LIMIT}: ${ratios.every((ratio) => ratio <= LIMIT) ? "reached" : "missed"}, the largest is ${Math.max(...ratios).toFixed(2)}`,
	);
	return lines;
}
