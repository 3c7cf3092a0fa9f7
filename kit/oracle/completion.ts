import type { Completion, Evidence, NodeCompletion } from "../../src/index.ts";
import type { Seen, Ternary } from "./memory.ts";
import { counterIn } from "./reading.ts";
import type { Tracked } from "./tracked.ts";

/** Compares the evidence of a completed wait with the replies of its nodes (TRUTH). */
export function checkCompletion(completion: Completion, tracked: Tracked, rounds: number): void {
	const { history, world, memory, named, startedOn, report } = tracked;
	const { calledAt, settledAt } = history.report;
	const members = named === undefined ? world.members(lastStart(tracked)) : [named];
	const accounted = new Map(completion.nodes.map((node) => [node.node, node]));
	for (const node of new Set([...members, ...memory.nodes(), ...memory.members(), ...(startedOn ?? [])])) {
		const account = accounted.get(node);
		accounted.delete(node);
		const possible = memory.latest(node, settledAt, history.index);
		const isMember = members.includes(node);
		const wasStarted = startedOn?.has(node);
		// TRUTH-4: a node on which the query was started is listed in any case, member or not.
		const isKnown = wasStarted === true ? "yes" : memory.wasMember(node, settledAt, history.index);
		const lawful = possible.flatMap((seen) => evidenceFor(seen, isMember, isKnown, wasStarted !== false));
		if (!lawful.includes(account?.evidence))
			report(
				lawful.includes("joined") || wasStarted === true ? "TRUTH-4" : "TRUTH-1",
				`the evidence of ${node} to be ${lawful.join(" or ")}`,
				String(account?.evidence),
			);
		else if (account !== undefined) checkRecord(account, possible, tracked);
	}
	for (const { node, evidence } of accounted.values())
		report("TRUTH-1", `no evidence of ${node}, which was never asked`, evidence);
	const reasons = reasonsFor(completion.nodes);
	const told = completion.reasons.join(", ");
	if (told !== reasons.join(", ")) report("TRUTH-3", `the reasons ${reasons.join(", ") || "none"}`, told || "none");
	const outcome = outcomeOf(completion.nodes);
	// TRUTH-5: a tracker that is uncertain without a reason breaks that clause; any other wrong outcome breaks TRUTH-3.
	const clause = outcome === "ok" && completion.outcome === "uncertain" ? "TRUTH-5" : "TRUTH-3";
	if (completion.outcome !== outcome) report(clause, `the outcome ${outcome}`, completion.outcome);
	const elapsed = settledAt - calledAt;
	if (completion.elapsedMs !== elapsed) report("TRUTH-1", `${elapsed} ms elapsed`, `${completion.elapsedMs}`);
	if (completion.rounds !== rounds) report("TRUTH-1", `${rounds} rounds`, `${completion.rounds}`);
}

/** When the round that completed the wait began. */
function lastStart({ history }: Tracked): number {
	const { rounds, calledAt } = history.report;
	return rounds.at(-1)?.startedAt ?? history.questions.at(-1)?.askedAt ?? calledAt;
}

/** The evidence that may be given for a node. `undefined`: the node is not listed. */
function evidenceFor(
	seen: Seen | undefined,
	isMember: boolean,
	wasMember: Ternary,
	wasStarted: boolean,
): readonly (Evidence | undefined)[] {
	if (seen === undefined) {
		if (isMember) return [wasStarted ? "presumed" : "joined"];
		// TRUTH-1: a former member, whether it ever reported the job or not.
		return wasMember === "no" ? [undefined] : wasMember === "yes" ? ["left"] : ["left", undefined];
	}
	if (seen.kind === "complete") {
		if (seen.result === undefined || seen.result === "ok") return ["done"];
		return seen.result.startsWith("abandoned") ? ["abandoned"] : ["aborted"];
	}
	if (!isMember) return ["left"];
	return seen.result === "user-aborted" ? ["aborted"] : ["vanished"];
}

function checkRecord({ node, record }: NodeCompletion, possible: readonly (Seen | undefined)[], { report }: Tracked): void {
	const shown = possible.map((seen) => (seen === undefined ? "" : seen.entry));
	const fits = shown.some(
		(entry) =>
			record?.recordsFailed === counterIn(entry, "recs-failed") &&
			record?.recordsSucceeded === counterIn(entry, "recs-succeeded"),
	);
	if (!fits)
		report(
			"TRUTH-2",
			`the last counters of ${node}, as in ${shown.join(" or ")}`,
			JSON.stringify({ succeeded: record?.recordsSucceeded, failed: record?.recordsFailed }),
		);
}

/** TRUTH-3: every reason that applies, the worst first. */
function reasonsFor(nodes: readonly NodeCompletion[]): readonly string[] {
	const failed = nodes.some(({ record }) => (record?.recordsFailed ?? 0) > 0);
	const told = (...evidence: Evidence[]) => evidence.filter((each) => nodes.some((node) => node.evidence === each));
	return [
		...told("aborted", "abandoned"),
		...(failed ? ["failed_records"] : []),
		...told("vanished", "presumed", "left", "joined"),
	];
}

function outcomeOf(nodes: readonly NodeCompletion[]): Completion["outcome"] {
	const has = (...evidence: Evidence[]) => nodes.some((node) => evidence.includes(node.evidence));
	if (has("aborted", "abandoned")) return "aborted";
	if (nodes.some(({ record }) => (record?.recordsFailed ?? 0) > 0)) return "failed_records";
	return has("vanished", "presumed", "left", "joined") ? "uncertain" : "ok";
}
