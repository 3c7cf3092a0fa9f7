import type { NetworkRun } from "../../run/on-network.ts";
import type { CallReport } from "../../run/run.ts";
import type { Report } from "../finding.ts";

/**
 * False completion (SPEC.md, "False completion"). A completion is false in each of these cases:
 * - The evidence is `done`, but the job is not done.
 * - The wait is complete, but the job is active, and the evidence does not say why.
 * - The outcome is `ok`, but a node that accepted the job has not finished it and has not lost it.
 */
export function checkLies(run: NetworkRun, { outcome, settledAt }: CallReport, report: Report): void {
	if (outcome.kind !== "complete" || outcome.completion === undefined) return;
	const { nodes, outcome: told } = outcome.completion;
	for (const { name } of run.schedule.nodes) {
		const life = lifeAt(run, name, settledAt);
		const evidence = nodes.find(({ node }) => node === name)?.evidence;
		if (evidence === "done" && !life.wasDone) report("TRUTH-1", `no evidence done for ${name}, whose job was never done`, "done");
		if (!life.isActive) continue;
		if (told === "ok") report("TRUTH-3", `no outcome ok while the job is active on ${name}`, `ok at ${settledAt} ms`);
		const isExplained = evidence === "presumed" || evidence === "left" || (evidence === "vanished" && life.wasLost);
		// A node that the client never knew is not listed. The outcome must still be uncertain, see above.
		if (evidence !== undefined && !isExplained)
			report("ROUND-3", `no completion while the job is active on ${name}`, `complete at ${settledAt} ms, evidence ${evidence}`);
	}
}

interface Life {
	readonly isActive: boolean;
	readonly wasDone: boolean;
	readonly wasLost: boolean;
}

function lifeAt({ trace }: NetworkRun, node: string, until: number): Life {
	let isActive = false;
	let wasDone = false;
	let wasLost = false;
	for (const event of trace) {
		if (event.at > until) break;
		if (event.kind !== "job" || event.node !== node) continue;
		if (event.change === "active" || event.change === "coming") isActive = true;
		else if (event.change === "done") [isActive, wasDone] = [false, true];
		else if (event.change === "lost" || event.change === "evicted") [isActive, wasLost] = [false, true];
	}
	return { isActive, wasDone, wasLost };
}
