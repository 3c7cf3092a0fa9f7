import type { Lanes } from "../../kit/lanes/lanes.ts";

/** Every instant at which something shows in the lanes, in order. */
export function momentsOf({ calls, nodes, cluster, pauses = [] }: Lanes): readonly number[] {
	const instants = [
		...calls.flatMap(({ calledAt, settledAt, rounds }) => [
			calledAt,
			settledAt,
			...rounds.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]),
		]),
		...nodes.flatMap(({ questions, states, happenings }) => [
			...questions.flatMap(({ askedAt, endedAt }) => (endedAt === undefined ? [askedAt] : [askedAt, endedAt])),
			...states.map(({ from }) => from),
			...happenings.map(({ at }) => at),
		]),
		...cluster.map(({ at }) => at),
		...pauses.flatMap(({ from, to }) => [from, to]),
	];
	return [...new Set(instants)].sort((one, other) => one - other);
}
