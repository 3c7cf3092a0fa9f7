/** What a completed wait knows about each node, and how it knows it (TRUTH). */

import type { Doubt, DoubtKind } from "../cluster/cluster.ts";
import { copyText } from "../job/copy-text.ts";
import type { JobRecord } from "../job/job-record.ts";
import { parseJobRecord } from "../job/parse-job-record.ts";
import { resultInStatus } from "../job/status-response.ts";
import type { NodeAnswer, Round } from "./answer.ts";

/** The last status of the job that a node reported to any call on the handle (TRUTH-1, TRUTH-2). */
export interface Sighting {
	readonly state: "in_progress" | "done";
	/** The text in the parentheses of the status: `ok`, `user-aborted`, … */
	readonly result?: string;
	/** The entry of the job, exactly as the server wrote it. */
	readonly entry: string;
}

/**
 * Why the wait treats a node as finished with the job (TRUTH-1).
 *
 * - `done`: the node reported the job as done.
 * - `aborted`: a user stopped the job. `abandoned`: the server stopped it because of an error.
 * - `vanished`: last seen in progress, then not found: the job finished and was evicted, or was lost in a restart.
 * - `presumed`: the node never reported the job, and the grace ended.
 * - `left`: the node left the cluster, or was gone before the first round, and it never reported the job as done.
 * - `joined`: the job was not started on this node, which is not in `startedOn`, and the node never reported it
 *   (TRUTH-4).
 */
export type Evidence = "done" | "aborted" | "abandoned" | "vanished" | "presumed" | "left" | "joined";

/** What a completed wait knows about one node. */
export interface NodeCompletion {
	readonly node: string;
	readonly evidence: Evidence;
	/** The last record of the job that the node reported; absent if it never reported one. */
	readonly record?: JobRecord;
}

/** What an answer adds to the sightings; `undefined` if it does not report the job. */
export function sightingOf({ answer }: NodeAnswer): Sighting | undefined {
	if (answer.kind !== "in_progress" && answer.kind !== "complete") return undefined;
	const state = answer.kind === "complete" ? "done" : "in_progress";
	// The handle keeps these texts. Without copies they would keep the whole reply in memory.
	const result = commonResult(resultInStatus(answer.status));
	const entry = copyText(answer.entry);
	return result === undefined ? { state, entry } : { state, entry, result };
}

/** A result that the program holds already in place of an equal one, which would hold the whole reply. */
function commonResult(result: string | undefined): string | undefined {
	if (result === "ok") return "ok";
	return result && copyText(result);
}

/** The data from which the completion of a wait is made. */
export interface Account {
	readonly taskId: string;
	readonly sightings: { all(): ReadonlyMap<string, Sighting>; members(): ReadonlySet<string> };
	readonly startedOn: ReadonlySet<string> | undefined;
}

/**
 * The nodes of a completed wait, sorted by name: every node that was a member since the handle was made, every node
 * that reported the job, and every node in `startedOn` (TRUTH-1).
 */
export function accountFor(round: Round, { taskId, sightings, startedOn }: Account): readonly NodeCompletion[] {
	const targets = new Set<string>();
	for (const { node, answer } of round.answers) if (answer.kind !== "left") targets.add(node);
	const seen = sightings.all();
	const nodes = [...new Set([...targets, ...sightings.members(), ...seen.keys(), ...(startedOn ?? [])])].sort();
	return nodes.map((node) => {
		const sighting = seen.get(node);
		const record = sighting && parseJobRecord(sighting.entry, taskId);
		const wasStarted = startedOn?.has(node) !== false;
		const evidence = evidenceFor(sighting, targets.has(node), wasStarted);
		return record === undefined ? { node, evidence } : { node, evidence, record };
	});
}

function evidenceFor(sighting: Sighting | undefined, isTarget: boolean, wasStarted: boolean): Evidence {
	if (sighting === undefined) {
		if (!isTarget) return "left";
		return wasStarted ? "presumed" : "joined";
	}
	const { state, result } = sighting;
	if (state === "done") {
		if (result === undefined || result === "ok") return "done";
		return result === "user-aborted" ? "aborted" : "abandoned";
	}
	if (!isTarget) return "left";
	return result === "user-aborted" ? "aborted" : "vanished";
}

/**
 * Why an outcome is not `ok`: some node has this evidence, records failed on some node, or the cluster may have members
 * that were never asked.
 */
export type CompletionReason = Exclude<Evidence, "done"> | "failed_records" | DoubtKind;

/** The worst reason decides; from bad to worse (TRUTH-3). */
export type CompletionOutcome = "ok" | "uncertain" | "failed_records" | "aborted";

const REASONS: readonly CompletionReason[] = [
	"aborted",
	"abandoned",
	"failed_records",
	"vanished",
	"presumed",
	"left",
	"joined",
	"silent_former_member",
	"unseen_members",
	"cut_off",
];

/** Every reason that applies, the worst first (TRUTH-3). */
export function reasonsOf(nodes: readonly NodeCompletion[], doubts: readonly Doubt[]): readonly CompletionReason[] {
	const applying = new Set<string>([...nodes.map(({ evidence }) => evidence), ...doubts.map(({ kind }) => kind)]);
	if (nodes.some(({ record }) => (record?.recordsFailed ?? 0) > 0)) applying.add("failed_records");
	const reasons = REASONS.filter((reason) => applying.has(reason));
	// Any doubt makes the outcome uncertain, also one of a kind that only the caller's cluster object knows.
	const unknown = doubts.map(({ kind }) => kind).filter((kind) => !REASONS.includes(kind));
	return [...reasons, ...new Set(unknown)];
}

export function outcomeOf(reasons: readonly CompletionReason[]): CompletionOutcome {
	const [worst] = reasons;
	switch (worst) {
		case undefined:
			// The caller's cluster object can give a doubt without a kind.
			return reasons.length === 0 ? "ok" : "uncertain";
		case "aborted":
		case "abandoned":
			return "aborted";
		case "failed_records":
			return "failed_records";
		case "vanished":
		case "presumed":
		case "left":
		case "joined":
		case "silent_former_member":
		case "unseen_members":
		case "cut_off":
			return "uncertain";
		default:
			worst satisfies never;
			return "uncertain";
	}
}

/** Sums over the last records of all nodes. A node without a record adds nothing. */
export interface RecordTotals {
	readonly recordsSucceeded: number;
	readonly recordsFailed: number;
	readonly recordsThrottled: number;
	readonly recordsFilteredMeta: number;
	readonly recordsFilteredBins: number;
}

export function totalsOf(nodes: readonly NodeCompletion[]): RecordTotals {
	const sum = (field: keyof RecordTotals) => nodes.reduce((total, { record }) => total + (record?.[field] ?? 0), 0);
	return {
		recordsSucceeded: sum("recordsSucceeded"),
		recordsFailed: sum("recordsFailed"),
		recordsThrottled: sum("recordsThrottled"),
		recordsFilteredMeta: sum("recordsFilteredMeta"),
		recordsFilteredBins: sum("recordsFilteredBins"),
	};
}
