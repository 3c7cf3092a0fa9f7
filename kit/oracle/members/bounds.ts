import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** The largest allowed number of connection attempts to one address per second, on average. */
const CONNECTS_A_SECOND = 12;
/** The largest allowed number of questions to one node per second, without looks at the members and polls of waits. */
const QUESTIONS_A_SECOND = 15;
/** Connections to one node at the same time (`maxConnections`), and one that is being opened. */
const OPEN_A_NODE = 9;

/**
 * The client's connects, questions and open connections stay bounded, and all of them end at `close` (CLUSTER-7, -10,
 * WAIT-10).
 */
export function checkBounds({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { connects, mostOpen, left, endedAt } = members;
	const { nodes, network } = schedule;
	// A node may have moved: it is tried at each address that it ever had.
	const moves = network.happens.filter(({ kind }) => kind === "move" || kind === "swap").length;
	const addresses = (nodes.length + moves) * (network.alternate === true ? 2 : 1) + 1;
	const looks = 2000 / (network.tendInterval ?? 1000);
	// A poll takes some time, so their number is limited even with a pause of 0 ms. It may also ask for the name and the
	// build.
	const polls = schedule.calls.reduce(
		(sum, call) => sum + (call.kind === "wait" ? 3000 / ((call.pollInterval ?? 1000) + 1) : 1),
		0,
	);
	// A client may use a connection for each question.
	const mostConnects = (addresses * CONNECTS_A_SECOND + nodes.length * polls) * (1 + endedAt / 1000);
	if (connects > mostConnects)
		report("CLUSTER-7", `at most ${Math.round(mostConnects)} connects in ${endedAt} ms`, String(connects));
	const mostQuestions = nodes.length * (QUESTIONS_A_SECOND + looks + polls) * (1 + endedAt / 1000);
	const questions = trace.filter(({ kind }) => kind === "asked").length;
	if (questions > mostQuestions)
		report("CLUSTER-7", `at most ${Math.round(mostQuestions)} questions in ${endedAt} ms`, String(questions));
	const allowed = addresses * OPEN_A_NODE;
	if (mostOpen > allowed) report("CLUSTER-10", `at most ${allowed} open connections`, String(mostOpen));
	if (left.connections > 0) report("WAIT-10", "no connection after close", String(left.connections));
	if (left.timers > 0) report("WAIT-10", "no timer after close", String(left.timers));
}
