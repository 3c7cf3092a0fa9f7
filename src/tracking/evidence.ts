import { type JobRecord, parseJobRecord } from "../job/job-record.ts";
import { statusResult } from "../job/status-response.ts";
import type { NodeAnswer, Round } from "./answer.ts";

/** The latest that a node said of the job, as long as anybody on this handle remembers (TRUTH-1, TRUTH-2). */
export interface Sighting {
	readonly state: "in_progress" | "done";
	/** What stood in the parentheses of the status. */
	readonly result?: string;
	/** The entry as the server wrote it. */
	readonly entry: string;
}

/**
 * How it is known that a node is done with the job (TRUTH-1).
 *
 * - `done`: the server said so.
 * - `aborted`: an operator stopped it; `abandoned`: the server gave it up.
 * - `vanished`: last seen in progress, then forgotten: finished and evicted, or lost in a restart.
 * - `presumed`: never seen; the grace ran out.
 * - `left`: last seen in progress, then no member any more.
 */
export type Evidence = "done" | "aborted" | "abandoned" | "vanished" | "presumed" | "left";

/** What a completed wait knows of one node. */
export interface NodeCompletion {
	readonly node: string;
	readonly evidence: Evidence;
	/** The last record the node showed of the job; absent where it never showed one. */
	readonly record?: JobRecord;
}

/** What an answer adds to the sightings; `undefined` where it adds nothing. */
export function sightingOf({ answer }: NodeAnswer): Sighting | undefined {
	if (answer.kind !== "in_progress" && answer.kind !== "complete") return undefined;
	const result = statusResult(answer.status);
	const state = answer.kind === "complete" ? "done" : "in_progress";
	const { entry } = answer;
	return result === undefined ? { state, entry } : { state, entry, result };
}

/** The account of a completed wait, by node name: everyone its last round asked, and everyone who was seen and has left. */
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

/** The worst that is known of any node (TRUTH-3). */
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

/** Sums over the last records of all nodes. A node that never showed a record adds nothing. */
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
