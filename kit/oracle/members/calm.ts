import type { NetworkRun } from "../../run/on-network.ts";
import type { CallReport } from "../../run/run.ts";
import type { Happening } from "../../schedule/network-plan.ts";
import type { Report } from "../finding.ts";

/** After these a node may not answer, or not as itself. */
const SILENCING: readonly Happening["kind"][] = ["crash", "restart", "stop", "leave", "move", "swap", "cut"];
/** Errors that say that the members cannot be reached or are unknown. */
const LOST = ["network_error", "cluster_not_ready", "invalid_node"];

/**
 * While every member answers, no wait ends because a member cannot be reached, and an `ok` that is due is given (TRUTH-5). The pauses of the
 * client itself and splits between the nodes are no reason (CLUSTER-9).
 */
export function checkCalm({ schedule, members }: NetworkRun, { outcome }: CallReport, report: Report): void {
	const { happens, latency } = schedule.network;
	if (happens.some(({ kind }) => SILENCING.includes(kind))) return;
	if (outcome.kind === "error" && LOST.includes(outcome.code)) {
		report("CLUSTER-7", "no failure while every member answers", `${outcome.code}: ${outcome.message}`);
	}
	const isQuiet = happens.every(({ kind }) => kind === "stall") && (latency?.[1] ?? 0) < SLOW_MS;
	if (!isQuiet || members.connected.error !== undefined || outcome.kind !== "complete") return;
	const { completion } = outcome;
	const evidence = completion?.nodes.map(({ evidence }) => evidence) ?? [];
	const isAllDone = evidence.length > 0 && evidence.every((each) => each === "done");
	if (isAllDone && completion?.outcome === "uncertain") {
		report(
			"TRUTH-5",
			"the outcome ok, since every node said done and nothing happened",
			`uncertain: ${completion.reasons.join(", ")}`,
		);
	}
}

/** A look at the members may time out on a slower link. */
const SLOW_MS = 200;
