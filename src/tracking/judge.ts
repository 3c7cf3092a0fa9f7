import type { NodeAnswer, Refusal, Round } from "./answer.ts";
import type { Fault, Judgement, Memory, Tolerance, Verdict } from "./rules.ts";

/** How long, in ms, an index job before 6.0 may stay unlisted, with the same again to spare (ROUND-11; server source, thr_query.c). */
const UNLISTED_BEFORE_6_MS = 2000;

/** Under this name the failed rounds of the cluster itself are counted; no node has it. */
const CLUSTER = "";

const UNDECIDED: Verdict = { kind: "undecided" };
const IN_PROGRESS: Verdict = { kind: "in_progress" };
const COMPLETE: Verdict = { kind: "complete" };
const NO_FAILURES: ReadonlyMap<string, number> = new Map();

/**
 * What the answers of a round mean. An error outweighs in progress, that outweighs not found, and that complete, whatever the order of
 * the nodes (ROUND-5). While questions are open only an error decides (ROUND-4).
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
				// PARSE-6: a job that is still listed, if without a status, has not been forgotten; it is as if the node had never been seen.
				if (answer.listed || !memory.observed.has(node)) {
					unseen = true;
					unseenBefore6 ||= one.olderThan6;
				}
				break;
			case "server_error":
			case "unknown_command":
				fault = graver(fault, one);
				break;
			case "left":
				// ROUND-9: a round that lost a target is at best in progress; a named node has no other to stand in for it.
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

	// ROUND-8: an empty round. One that came early proves nothing: the interval it should have waited is part of the grace.
	if (round.early) return { verdict: IN_PROGRESS, emptyRounds, failedRounds };
	const graceIsOver =
		emptyRounds + 1 >= tolerance.grace && !(unseenBefore6 && round.endedAt - memory.firstRoundAt < UNLISTED_BEFORE_6_MS);
	return { verdict: graceIsOver ? COMPLETE : IN_PROGRESS, emptyRounds: emptyRounds + 1, failedRounds };
}

/** ROUND-2, and WAIT-11 for refusals after the first round: they count like failures of the named node, or of the cluster. */
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

/** A round that took place ends the failed rounds of the cluster itself, whatever became of its node. */
function withoutCluster(memory: Memory): Memory {
	if (!memory.failedRounds.has(CLUSTER)) return memory;
	const failedRounds = new Map(memory.failedRounds);
	failedRounds.delete(CLUSTER);
	return { ...memory, failedRounds };
}

function failed(fault: Fault): Verdict {
	return { kind: "error", fault };
}

/** Of several faults in one instant: a server's before the network's, then the smallest node name (ROUND-4). */
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
