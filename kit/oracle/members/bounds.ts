import type { NetworkRun } from "../../run/on-network.ts";
import type { Report } from "../finding.ts";

/** Connects to one address in a second, on average, that are no storm yet. */
const CONNECTS_A_SECOND = 12;
/** Questions to one node in a second, beside the looks at the members and the polls of waits, that are no storm yet. */
const QUESTIONS_A_SECOND = 15;
/** Connections to one node at the same time (`maxConnections`), and one that is being opened. */
const OPEN_A_NODE = 9;

/** What the client uses stays bounded: connects, questions and open connections, and nothing is left after `close` (CLUSTER-7, CLUSTER-10, WAIT-10). */
export function checkBounds({ members, schedule, trace }: NetworkRun, report: Report): void {
	const { connects, mostOpen, left, endedAt } = members;
	const { nodes, network } = schedule;
	// A node may have moved: it is tried at each address that it ever had.
	const moves = network.happens.filter(({ kind }) => kind === "move" || kind === "swap").length;
	const addresses = (nodes.length + moves) * (network.alternate === true ? 2 : 1) + 1;
	const looks = 2000 / (network.tendInterval ?? 1000);
	// A poll takes some time itself, so a pause of 0 ms makes no endless number of them. It may ask for the name and the build too.
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
