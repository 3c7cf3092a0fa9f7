import type { JobTruth } from "../../simulator/background-job.ts";
import type { Simulator } from "../../simulator/control/index.ts";
import { insideOf } from "../../simulator/inside.ts";
import type { ClusterMember } from "../../simulator/member.ts";
import type { ProcessState } from "../../simulator/tcp/index.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { table } from "../terminal/table.ts";
import type { Output, Style } from "../terminal/terminal.ts";

const COLUMNS = ["node", "address", "build", "state", "latest job"].map((title) => ({ title }));

/** The current state of each simulated node, and the progress of the latest task on it. */
export function clusterLines({ cluster, lifelike, addressOf }: Simulator, out: Output): readonly string[] {
	const members = [...insideOf(cluster).members.values()];
	const tasks = new Set(members.flatMap(({ node }) => node.taskIds()));
	const latest = [...tasks].at(-1);
	const rows = members.map((member) => {
		const [word, style] = stateOf(member, lifelike?.stateOf(member.name));
		const job = latest === undefined ? "" : jobText(latest, cluster.truth(member.name, latest));
		return [member.name, addressOf(member.name), member.node.version, out.style(style, word), job];
	});
	const known = `${formatCount(tasks.size)} ${tasks.size === 1 ? "task" : "tasks"}`;
	return [out.style("dim", `${formatDuration(cluster.clock.now())}, ${known}`), ...table(COLUMNS, rows)];
}

function stateOf({ isUp, isActive, isHeld, node }: ClusterMember, state: ProcessState = "running"): readonly [string, Style] {
	if (state !== "running" && state !== "down") return [state, "magenta"];
	if (!isUp) return ["down", "red"];
	if (isHeld) return ["held", "magenta"];
	if (!node.ready) return ["not ready", "magenta"];
	return isActive ? ["up", "green"] : ["not a member", "dim"];
}

function jobText(taskId: bigint, { state, progress, recordsSucceeded, recordsFailed }: JobTruth): string {
	if (state === "none") return "";
	const failed = recordsFailed > 0 ? `, ${formatCount(recordsFailed)} failed` : "";
	return `${taskId} ${state} ${Math.floor(progress)} %, ${formatCount(recordsSucceeded)} records${failed}`;
}
