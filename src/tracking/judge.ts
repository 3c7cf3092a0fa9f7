/** Rule 3: from the answers of a round to its verdict (ROUND). */

import type { NodeAnswer, Refusal, Round } from "./answer.ts";
import type { Fault, Judgement, Memory, Tolerance, Verdict } from "./rules.ts";

/**
 * Milliseconds. Before 6.0 an index job is unlisted for up to 1000 ms (thr_query.c); twice that, to be safe
 * (ROUND-11).
 */
const UNLISTED_BEFORE_6_MS = 2000;

/** The name that counts the failed rounds of the cluster itself. No node has an empty name. */
const CLUSTER = "";

const UNDECIDED: Verdict = { kind: "undecided" };
const IN_PROGRESS: Verdict = { kind: "in_progress" };
const COMPLETE: Verdict = { kind: "complete" };
const NO_FAILURES: ReadonlyMap<string, number> = new Map();

/**
 * What the answers of a round mean. An error outweighs in progress, in progress outweighs not found, and not
 * found outweighs complete, in any order of the nodes (ROUND-5). While questions are open, only an error decides
 * (ROUND-4).
 */
export function judge(round: Round, memory: Memory, tolerance: Tolerance): Judgement {
	if (round.refusal !== undefined) return judgeRefusal(round, round.refusal, memory, tolerance);

	let fault: NodeAnswer | undefined;
	let inProgress = false;
	let unseen = false;
	let unseenBefore6 = false;
	let held = false;
	let failures: Map<string, number> | undefined;

	for (const one of round.answers) {
		const { answer, node } = one;
		switch (answer.kind) {
			case "in_progress":
				inProgress = true;
				break;
			case "complete":
				break;
			case "not_found":
				// PARSE-6: a job listed without a status has not been forgotten. The node counts as one that never
				// reported it.
				// TRUTH-4: the job was never started on a node outside of `startedOn`, so such a node needs no grace.
				if (answer.listed || (!memory.observed.has(node) && memory.startedOn?.has(node) !== false)) {
					unseen = true;
					unseenBefore6 ||= one.olderThan6;
				}
				break;
			case "server_error":
			case "unknown_command":
				fault = graver(fault, one);
				break;
			case "left":
				// ROUND-9: a round that lost a target is at best in progress. If it was the named node, the round
				// fails.
				if (round.named) fault = graver(fault, one);
				held = true;
				break;
			case "failure": {
				if (memory.done.has(node)) break; // ROUND-12
				const inARow = (memory.failedRounds.get(node) ?? 0) + 1;
				if (answer.reason === "malformed" || inARow > tolerance.forgive) fault = graver(fault, one);
				failures ??= new Map();
				failures.set(node, inARow);
				held = true;
				break;
			}
			default:
				answer satisfies never;
		}
	}

	const { emptyRounds } = memory;
	const failedRounds = failures ?? NO_FAILURES;
	if (fault !== undefined) {
		return fault.answer.kind === "left"
			? judgeRefusal(round, { code: "invalid_node", node: fault.node }, withoutCluster(memory), tolerance)
			: { verdict: failed({ by: fault }), emptyRounds, failedRounds };
	}
	if (round.pending > 0) return { verdict: UNDECIDED, emptyRounds, failedRounds };
	if (inProgress) return { verdict: IN_PROGRESS, emptyRounds: 0, failedRounds };
	if (held) return { verdict: IN_PROGRESS, emptyRounds, failedRounds };
	if (!unseen) return { verdict: COMPLETE, emptyRounds, failedRounds };

	// ROUND-8: an empty round. An early one does not count, because the poll interval is part of the grace.
	if (round.early) return { verdict: IN_PROGRESS, emptyRounds, failedRounds };
	const graceIsOver =
		emptyRounds + 1 >= tolerance.grace && !(unseenBefore6 && round.endedAt - memory.firstRoundAt < UNLISTED_BEFORE_6_MS);
	return { verdict: graceIsOver ? COMPLETE : IN_PROGRESS, emptyRounds: emptyRounds + 1, failedRounds };
}

/** ROUND-2. After the first round a refusal counts as a failure of the named node, or of the cluster (WAIT-11). */
function judgeRefusal(round: Round, refusal: Refusal, memory: Memory, tolerance: Tolerance): Judgement {
	const name = refusal.code === "invalid_node" ? (refusal.node ?? CLUSTER) : CLUSTER;
	const failures = (memory.failedRounds.get(name) ?? 0) + 1;
	const forgiven = round.number > 1 && failures <= tolerance.forgive;
	return {
		verdict: forgiven ? IN_PROGRESS : failed({ refusal }),
		emptyRounds: memory.emptyRounds,
		failedRounds: new Map(memory.failedRounds).set(name, failures),
	};
}

/** The round could begin, so the failed rounds of the cluster itself are over. */
function withoutCluster(memory: Memory): Memory {
	if (!memory.failedRounds.has(CLUSTER)) return memory;
	const failedRounds = new Map(memory.failedRounds);
	failedRounds.delete(CLUSTER);
	return { ...memory, failedRounds };
}

function failed(fault: Fault): Verdict {
	return { kind: "error", fault };
}

/** Of several faults at the same time: a server error before a network error, then the smallest node name (ROUND-4). */
function graver(one: NodeAnswer | undefined, other: NodeAnswer): NodeAnswer {
	if (one === undefined) return other;
	const difference = gravity(one) - gravity(other);
	if (difference !== 0) return difference < 0 ? one : other;
	return one.node <= other.node ? one : other;
}

function gravity({ answer }: NodeAnswer): number {
	if (answer.kind === "server_error") return 0;
	return answer.kind === "unknown_command" ? 1 : 2;
}
