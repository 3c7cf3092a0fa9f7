import type { Evidence } from "../../src/index.ts";
import type { Life, Lives } from "./lives.ts";
import type { TaskReport } from "./report.ts";
import type { SoakTask } from "./task.ts";

/** Two processes read their clocks one after the other. */
const CLOCK_ERROR = 1;
/** How long the tracker's cluster lets a node answer a look. */
const LOOK_LIMIT = 1000;

/** What happened around one wait. */
export interface Surroundings {
	/** When the clock of the cluster stood at 0. */
	readonly zero: number;
	/** The longest time, in milliseconds, for which the event loop of one of the processes was blocked. */
	readonly longestStall: number;
	/** After this many milliseconds every tracker knows of a change of the members. */
	readonly noticedAfter: number;
}

/**
 * Compares what a completed wait said about each node with what was true: evidence of an end that did not happen, or a
 * completion while the job is active. The nodes of a soak never lie. One sentence for each wrong statement.
 */
export function judgeTruth(report: TaskReport, lives: Lives, around: Surroundings): readonly string[] {
	const { ending, task } = report;
	if (ending.kind !== "complete") return [];
	const { zero, longestStall, noticedAfter } = around;
	const [calledAt, settledAt] = [report.calledAt - zero, report.settledAt - zero + CLOCK_ERROR];
	const all = lives.of(task.taskId);
	const targets = task.nodeName === undefined ? new Set([...all.keys(), ...ending.evidence.keys()]) : [task.nodeName];
	const isRecent = (at: number) => at >= calledAt - noticedAfter && at <= settledAt;
	// The tracker may believe that a node has left if it could not look at it in time.
	const isBusy = longestStall >= LOOK_LIMIT / 2;
	const isDivided = lives.networkChanges.some(isRecent);
	const findings: string[] = [];
	for (const node of targets) {
		const evidence = ending.evidence.get(node);
		const life = all.get(node) ?? {};
		const hasChanged = isBusy || isDivided || lives.changesOf(node).some(isRecent);
		const claim = { evidence, life, calledAt, settledAt, hasChanged, task };
		// A job that appears after the grace may be presumed over (ROUND-8).
		const isFalseOk =
			ending.outcome === "ok" &&
			evidence !== "presumed" &&
			isActive(life, settledAt) &&
			wasMember(lives, node, calledAt - noticedAfter);
		if (!isFalseOk && isTrue(claim)) continue;
		findings.push(
			`Task ${task.taskId} was ${ending.outcome} at ${round(settledAt)} ms with ${evidence ?? "no evidence"} of ${node}, where ${tell(life)}.`,
		);
	}
	return findings;
}

interface Claim {
	readonly evidence: Evidence | undefined;
	readonly life: Life;
	readonly calledAt: number;
	readonly settledAt: number;
	/** Its membership may have changed during the wait or shortly before. */
	readonly hasChanged: boolean;
	readonly task: SoakTask;
}

function isTrue({ evidence, life, calledAt, settledAt, hasChanged, task }: Claim): boolean {
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
			// Three rounds without the job take two intervals (ROUND-8), and the job was absent at some time of the wait. Before
			// 6.0, an index job is absent in its first second.
			if (settledAt - calledAt < 2 * task.wait.pollInterval) return false;
			return isForgotten || task.isFiltered || !((life.active ?? Number.POSITIVE_INFINITY) <= calledAt);
		case "left":
		case "joined":
			return hasChanged;
		case undefined:
			return hasChanged || !isActive(life, settledAt);
		default:
			return evidence satisfies never;
	}
}

/** The job runs at this time. */
function isActive(life: Life, at: number): boolean {
	const had = (change: keyof Life): boolean => (life[change] ?? Number.POSITIVE_INFINITY) <= at;
	return had("active") && !had("done") && !had("lost") && !had("evicted");
}

/** All members knew the node before: the node and the network did not change from this time until its job began. */
function wasMember(lives: Lives, node: string, since: number): boolean {
	return lives.changesOf(node).every((at) => at < since);
}

function tell(life: Life): string {
	const changes = Object.entries(life).map(([change, at]) => `${change} at ${round(at)} ms`);
	return changes.length === 0 ? "it never was" : `it was ${changes.join(", ")}`;
}

function round(ms: number): number {
	return Math.round(ms * 10) / 10;
}
