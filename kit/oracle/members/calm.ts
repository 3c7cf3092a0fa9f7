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
	const { happens, latency, idle } = schedule.network;
	if (happens.some(({ kind }) => SILENCING.includes(kind)) || idle?.ends === "silence") return;
	const slowest = Math.max(1, ...schedule.nodes.map((node) => node.latency ?? 1));
	const [call] = schedule.calls;
	// From the connect to the answer of a question on a new connection: three times there and back, and two answers.
	if (6 * (latency?.[1] ?? 1) + 2 * slowest > Math.min(call?.requestTimeout ?? 5000, LOOK_MS)) return;
	if (outcome.kind === "error" && LOST.includes(outcome.code)) {
		report("CLUSTER-7", "no failure while every member answers", `${outcome.code}: ${outcome.message}`);
	}
	const isQuiet = happens.every(({ kind }) => kind === "stall");
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

/** A look at the members, and connecting to one address, may take this long. */
const LOOK_MS = 1000;
