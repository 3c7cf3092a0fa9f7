/** What a completed wait knows about each node, and how it knows it (TRUTH). */

import { type JobRecord, parseJobRecord } from "../job/job-record.ts";
import { statusResult } from "../job/status-response.ts";
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
 * Why the wait takes a node for finished with the job (TRUTH-1).
 *
 * - `done`: the node reported the job as done.
 * - `aborted`: a user stopped the job. `abandoned`: the server stopped it because of an error.
 * - `vanished`: last seen in progress, then not found: the job finished and was evicted, or was lost in a restart.
 * - `presumed`: the node never reported the job, and the grace ended.
 * - `left`: last seen in progress, then the node left the cluster.
 */
export type Evidence = "done" | "aborted" | "abandoned" | "vanished" | "presumed" | "left";

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
	const result = statusResult(answer.status);
	const state = answer.kind === "complete" ? "done" : "in_progress";
	const { entry } = answer;
	return result === undefined ? { state, entry } : { state, entry, result };
}

/**
 * The nodes of a completed wait, sorted by name: those asked in the last round, and those seen earlier that have
 * left.
 */
export function accountFor(round: Round, sightings: ReadonlyMap<string, Sighting>, taskId: string): readonly NodeCompletion[] {
	const asked = new Set<string>();
	for (const { node, answer } of round.answers) if (answer.kind !== "left") asked.add(node);
	const nodes = [...new Set([...asked, ...sightings.keys()])].sort();
	return nodes.map((node) => {
		const sighting = sightings.get(node);
		const record = sighting && parseJobRecord(sighting.entry, taskId);
		const evidence = evidenceFor(sighting, asked.has(node));
		return record === undefined ? { node, evidence } : { node, evidence, record };
	});
}

function evidenceFor(sighting: Sighting | undefined, isTarget: boolean): Evidence {
	if (sighting === undefined) return "presumed";
	const { state, result } = sighting;
	if (state === "done") {
		if (result === undefined || result === "ok") return "done";
		return result === "user-aborted" ? "aborted" : "abandoned";
	}
	if (!isTarget) return "left";
	return result === "user-aborted" ? "aborted" : "vanished";
}

/** The worst evidence of all nodes decides; from bad to worse (TRUTH-3). */
export type CompletionOutcome = "ok" | "uncertain" | "failed_records" | "aborted";

export function outcomeOf(nodes: readonly NodeCompletion[]): CompletionOutcome {
	let outcome: CompletionOutcome = "ok";
	for (const { evidence, record } of nodes) {
		if (evidence === "aborted" || evidence === "abandoned") return "aborted";
		if ((record?.recordsFailed ?? 0) > 0) outcome = "failed_records";
		else if (evidence !== "done" && outcome === "ok") outcome = "uncertain";
	}
	return outcome;
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
