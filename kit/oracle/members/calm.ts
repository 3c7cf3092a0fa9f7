import type { NetworkRun } from "../../run/on-network.ts";
import type { CallReport } from "../../run/run.ts";
import type { Happening } from "../../schedule/network-plan.ts";
import type { Report } from "../finding.ts";

/** After these a node may not answer, or not with its own name. */
const SILENCING: readonly Happening["kind"][] = ["crash", "restart", "stop", "leave", "move", "swap", "cut"];
/** After one of these the node is back, or has left, within {@link GONE_MS}. */
const PASSING: readonly Happening["kind"][] = ["crash", "restart", "leave", "move"];
/** Errors that say that the members cannot be reached or are unknown. */
const LOST = ["network_error", "cluster_not_ready", "invalid_node"];
/** A dead node is listed for at most 5.3 s, and a look at the members takes a second. */
const GONE_MS = 8000;
/** A look at the members, and connecting to one address, may take this long. */
const LOOK_MS = 1000;

/**
 * While every member answers, a wait must not end because a member cannot be reached, and its outcome must be `ok` if
 * TRUTH-5 requires that. A pause of the client or a split between nodes must not end a wait (CLUSTER-9). The crash or
 * restart of one node must not end it either, if the question has enough time left. An event of one node must not fail
 * the question to another node (CLUSTER-7).
 */
export function checkCalm({ schedule, members }: NetworkRun, { outcome }: CallReport, report: Report): void {
	const { happens, latency, idle } = schedule.network;
	const [call] = schedule.calls;
	const requestTimeout = call?.requestTimeout ?? 5000;
	const slowest = Math.max(1, ...schedule.nodes.map((node) => node.latency ?? 1));
	// A question may need the build first, each on a new connection: six times there and back, and up to eight answers.
	const isSlow = 12 * (latency?.[1] ?? 1) + 8 * slowest > Math.min(requestTimeout, LOOK_MS);
	// Addresses without a node are tried first, and each takes up to a second.
	const hasDeadAddress = schedule.network.unlisted === true || schedule.network.deadAddress === true;
	// Until a list has the address of a new node, the client cannot reach it.
	if ((schedule.network.chances?.nameOnly ?? 0) > 0 && requestTimeout < GONE_MS) return;
	if (isSlow || idle?.ends === "silence" || (hasDeadAddress && requestTimeout < 3 * LOOK_MS)) return;
	const silencing = happens.filter(({ kind }) => SILENCING.includes(kind));
	if (outcome.kind === "error" && LOST.includes(outcome.code)) {
		const said = `${outcome.code}: ${outcome.message}`;
		if (silencing.length === 0) return report("CLUSTER-7", "no failure while every member answers", said);
		const { node } = outcome;
		const isAbout = happens.some(
			(event) => ("node" in event && event.node === node) || ("other" in event && event.other === node),
		);
		if (node !== undefined && !isAbout && requestTimeout >= LOOK_MS)
			report("CLUSTER-7", `no failure of ${node}, because no event happened to it`, said);
		const [only, second] = silencing;
		const isOne = only !== undefined && second === undefined && PASSING.includes(only.kind);
		const isPlain = happens.every(({ kind }) => SILENCING.includes(kind) || kind === "stall" || kind === "rename");
		const hasOthers = schedule.nodes.filter(({ member }) => member !== false).length > 1;
		if (isOne && isPlain && hasOthers && requestTimeout >= GONE_MS && members.connected.error === undefined)
			report("CLUSTER-7", `the question to wait until the node is back or has left`, said);
		else if (isShortStop(happens, requestTimeout) && members.connected.error === undefined)
			report("CLUSTER-7", `the question to wait until the node goes on, for up to ${requestTimeout} ms`, said);
		return;
	}
	const isQuiet = happens.every(({ kind }) => kind === "stall" || kind === "rename");
	if (!isQuiet || outcome.kind !== "complete" || outcome.completion === undefined) return;
	const { outcome: told, reasons } = outcome.completion;
	if (told === "uncertain")
		report("TRUTH-5", "the outcome ok, because no event happened to the members", `uncertain: ${reasons.join(", ")}`);
}

/**
 * The only thing that happens to the nodes is that one process is stopped, for less time than a question has, and goes
 * on (ASK-7).
 */
function isShortStop(happens: readonly Happening[], requestTimeout: number): boolean {
	const [stop, goOn, ...others] = happens.filter(({ kind }) => kind !== "rename");
	if (stop?.kind !== "stop" || goOn?.kind !== "continue" || others.length > 0) return false;
	if (stop.node !== goOn.node || stop.after !== undefined || goOn.after !== undefined) return false;
	const lasts = goOn.at - stop.at;
	return lasts > 0 && lasts + LOOK_MS < requestTimeout;
}
