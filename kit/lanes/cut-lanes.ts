import type { CallLane, Lanes, NodeLane } from "./lanes.ts";

/** The limits of a picture. */
const MOST_CALLS = 6;
const MOST_NODES = 8;
const FIRST_ROUNDS = 3;
const LAST_ROUNDS = 9;
const MOST_CHANGES = 40;

/**
 * The same lanes, cut to a readable size. Of each call it keeps the first rounds and those up to its first difference
 * or its end. Nodes that were asked come before nodes that were not. A note says what was left out.
 */
export function cutLanes(lanes: Lanes): Lanes {
	const cut: string[] = [];
	const calls = firstOf(lanes.calls, MOST_CALLS, "calls", cut).map((call) => ({ ...call, rounds: tellingRounds(call, cut) }));
	const asked = [...lanes.nodes].sort((a, b) => Number(b.questions.length > 0) - Number(a.questions.length > 0));
	const names = new Set(firstOf(asked, MOST_NODES, "nodes", cut).map(({ name }) => name));
	const nodes = lanes.nodes.filter(({ name }) => names.has(name)).map((node) => cutNode(node, calls, cut));
	const cluster = firstOf(lanes.cluster, MOST_CHANGES, "changes of the cluster", cut);
	const pauses = lanes.pauses && firstOf(lanes.pauses, MOST_CHANGES, "pauses of the driver", cut);
	return { calls, nodes, cluster, ...(pauses !== undefined && { pauses }), cut };
}

function tellingRounds({ rounds, kind, calledAt }: CallLane, cut: string[]): CallLane["rounds"] {
	const wrong = rounds.findIndex(({ isWrong }) => isWrong === true);
	const last = wrong < 0 ? rounds.length - 1 : wrong + 1;
	const kept = rounds.filter((_, index) => index < FIRST_ROUNDS || (index > last - LAST_ROUNDS && index <= last));
	const left = rounds.length - kept.length;
	if (left > 0) cut.push(`${left} of ${rounds.length} rounds of the ${kind} of ${calledAt} ms`);
	return kept;
}

function cutNode(node: NodeLane, calls: readonly CallLane[], cut: string[]): NodeLane {
	const questions = node.questions.filter(({ call, round }) => {
		const rounds = calls[call]?.rounds;
		return rounds !== undefined && (round === 0 || rounds.some(({ number }) => number === round));
	});
	return {
		...node,
		questions: firstOf(questions, MOST_CHANGES, `questions to ${node.name}`, cut),
		states: firstOf(node.states, MOST_CHANGES, `changes of the job on ${node.name}`, cut),
		happenings: firstOf(node.happenings, MOST_CHANGES, `changes of ${node.name}`, cut),
	};
}

function firstOf<T>(all: readonly T[], most: number, what: string, cut: string[]): readonly T[] {
	if (all.length > most) cut.push(`${all.length - most} of ${all.length} ${what}`);
	return all.slice(0, most);
}
