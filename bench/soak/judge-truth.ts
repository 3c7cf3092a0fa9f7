import type { Evidence } from "../../src/index.ts";
import type { Life, Lives } from "./lives.ts";
import type { TaskReport } from "./report.ts";
import type { SoakTask } from "./task.ts";

/** Two processes read their clocks one after the other. */
const CLOCK_ERROR = 1;
/** How long the tracker's cluster gives a node to answer for itself. */
const LOOK_LIMIT = 1000;
/** By then every tracker has noticed who is in the cluster: it looks five times a second, and gives a look two seconds. */
const NOTICED_AFTER = 3000;

/**
 * Holds what a completed wait said of each node against what was true (TRUTH-1, false completion): evidence of an end that never was, and
 * a completion while the job is active. Nobody lies in a soak, so this goes for every node. One sentence for each node that was misjudged.
 *
 * @param zero when the clock of the cluster stood at 0
 * @param longestTurn the longest turn of an event loop, in either process: one that takes as long as a look at a node may take makes nodes
 * seem to have left
 */
export function judgeTruth(report: TaskReport, lives: Lives, zero: number, longestTurn: number): readonly string[] {
	const { ending, task } = report;
	if (ending.kind !== "complete") return [];
	const [calledAt, settledAt] = [report.calledAt - zero, report.settledAt - zero + CLOCK_ERROR];
	const all = lives.of(task.taskId);
	const targets = task.nodeName === undefined ? new Set([...all.keys(), ...ending.evidence.keys()]) : [task.nodeName];
	const findings: string[] = [];
	for (const node of targets) {
		const evidence = ending.evidence.get(node);
		const life = all.get(node) ?? {};
		const changes = lives.changesOf(node).filter((at) => at <= settledAt);
		const isBusy = longestTurn >= LOOK_LIMIT;
		const isSteady = !isBusy && changes.every((at) => at < calledAt - NOTICED_AFTER);
		const claim = { evidence, life, calledAt, settledAt, isSteady, hasChanged: isBusy || changes.length > 0, task };
		if (!isTrue(claim)) {
			findings.push(
				`Task ${task.taskId} was complete at ${round(settledAt)} ms with ${evidence ?? "no word"} of ${node}, where ${tell(life)}.`,
			);
		}
	}
	return findings;
}

interface Claim {
	readonly evidence: Evidence | undefined;
	readonly life: Life;
	readonly calledAt: number;
	readonly settledAt: number;
	/** It was a member all the time. */
	readonly isSteady: boolean;
	readonly hasChanged: boolean;
	readonly task: SoakTask;
}

function isTrue({ evidence, life, calledAt, settledAt, isSteady, hasChanged, task }: Claim): boolean {
	const had = (change: keyof Life): boolean => (life[change] ?? Number.POSITIVE_INFINITY) <= settledAt;
	const isForgotten = had("lost") || had("evicted");
	switch (evidence) {
		case "done":
			return had("done");
		case "aborted":
			return had("aborting");
		case "abandoned":
			return false;
		case "vanished":
			return had("active") && isForgotten;
		case "presumed":
			// Three rounds without it take two intervals (ROUND-8), and at some time of the wait it was not to be seen; before 6.0, an index
			// job is not for a second whatever it does.
			if (settledAt - calledAt < 2 * task.wait.pollInterval) return false;
			return isForgotten || task.isFiltered || !((life.active ?? Number.POSITIVE_INFINITY) <= calledAt);
		case "left":
		case "joined":
			return hasChanged;
		case undefined:
			return !isSteady || !had("active") || had("done") || isForgotten;
		default:
			return evidence satisfies never;
	}
}

function tell(life: Life): string {
	const changes = Object.entries(life).map(([change, at]) => `${change} at ${round(at)} ms`);
	return changes.length === 0 ? "it never was" : `it was ${changes.join(", ")}`;
}

function round(ms: number): number {
	return Math.round(ms * 10) / 10;
}
