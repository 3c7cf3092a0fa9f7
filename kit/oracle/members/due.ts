import { LOOK_SLACK_MS, viewsDuring } from "../../run/members-seen.ts";
import type { NetworkRun } from "../../run/on-network.ts";
import type { CallReport } from "../../run/run.ts";
import type { Report } from "../finding.ts";

/**
 * The outcome must be `ok` also after faults (TRUTH-5), if every node reported its job as done, and if all nodes have
 * answered, have listed each other, and were the members that the client knew, since some time before the call.
 */
export function checkDue({ schedule, members }: NetworkRun, { outcome, calledAt, settledAt }: CallReport, report: Report): void {
	if (outcome.kind !== "complete" || outcome.completion?.outcome !== "uncertain") return;
	const { nodes, reasons } = outcome.completion;
	if (!nodes.every(({ evidence }) => evidence === "done")) return;
	const { happens, tendInterval = 1000 } = schedule.network;
	// A look that was delayed by a pause or by a lost connection proves less.
	if (happens.some(({ kind }) => kind === "stall" || kind === "cut" || kind === "stop")) return;
	const everybody = schedule.nodes.map(({ name }) => name).sort();
	if (everybody.join(" ") !== nodes.map(({ node }) => node).join(" ")) return;
	const from = calledAt - tendInterval - LOOK_SLACK_MS;
	const during = viewsDuring(members.views, from, settledAt);
	if (during.length === 0 || (during[0]?.at ?? 0) > from) return;
	const text = everybody.join(" ");
	const isCalm = during.every(
		({ client, nodes: lists }) =>
			client?.join(" ") === text &&
			Object.keys(lists).sort().join(" ") === text &&
			Object.values(lists).every((list) => list.join(" ") === text),
	);
	if (isCalm)
		report(
			"TRUTH-5",
			"the outcome ok, because all nodes agree about the members and reported the job as done",
			`uncertain: ${reasons.join(", ")}`,
		);
}
