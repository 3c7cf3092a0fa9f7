import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** Connects to one address in a second, on average, that are no storm yet. */
const CONNECTS_A_SECOND = 12;
/** Connections to one node at the same time (`maxConnections`), and one that is being opened. */
const OPEN_A_NODE = 9;

/** What the client uses stays bounded, and nothing is left after `close` (CLUSTER-7, CLUSTER-10, WAIT-10). */
export function checkBounds({ members, schedule }: NetworkRun, report: Report): void {
	const { connects, mostOpen, left, endedAt } = members;
	const { nodes, network } = schedule;
	// A node may have moved: it is tried at each address that it ever had.
	const moves = network.happens.filter(({ kind }) => kind === "move" || kind === "swap").length;
	const addresses = (nodes.length + moves) * (network.alternate === true ? 2 : 1) + 1;
	const mostConnects = addresses * CONNECTS_A_SECOND * (1 + endedAt / 1000);
	if (connects > mostConnects)
		report("CLUSTER-7", `at most ${Math.round(mostConnects)} connects in ${endedAt} ms`, String(connects));
	const allowed = addresses * OPEN_A_NODE;
	if (mostOpen > allowed) report("CLUSTER-10", `at most ${allowed} open connections`, String(mostOpen));
	if (left.connections > 0) report("WAIT-10", "no connection after close", String(left.connections));
	if (left.timers > 0) report("WAIT-10", "no timer after close", String(left.timers));
}
