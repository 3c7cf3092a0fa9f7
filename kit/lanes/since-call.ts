import type { JobStateMark, LaneEvent, Lanes, QuestionMark } from "./lanes.ts";

/**
 * The same lanes with times counted from the first call. In real time the clock of the simulator runs while a driver
 * starts and connects, so a call can begin at any time. States before the call are shown as the state at its beginning.
 */
export function sinceFirstCall(lanes: Lanes): Lanes {
	const zero = Math.min(...lanes.calls.map(({ calledAt }) => calledAt));
	if (!Number.isFinite(zero) || zero === 0) return lanes;
	const since = (at: number) => Math.round((at - zero) * 10) / 10;
	const happened = (happenings: readonly LaneEvent[]) => happenings.map(({ at, text }) => ({ at: since(at), text }));
	return {
		...lanes,
		calls: lanes.calls.map(({ deadline, rounds, ...call }) => ({
			...call,
			calledAt: since(call.calledAt),
			settledAt: since(call.settledAt),
			...(deadline !== undefined && { deadline: since(deadline) }),
			rounds: rounds.map((round) => ({ ...round, startedAt: since(round.startedAt), endedAt: since(round.endedAt) })),
		})),
		nodes: lanes.nodes.map((node) => ({
			...node,
			questions: node.questions.map((question) => askedSince(question, since)),
			states: fromZero(node.states.map(({ from, state }) => ({ from: since(from), state }))),
			happenings: happened(node.happenings),
		})),
		cluster: happened(lanes.cluster),
	};
}

function askedSince({ askedAt, endedAt, ...question }: QuestionMark, since: (at: number) => number): QuestionMark {
	return { ...question, askedAt: since(askedAt), ...(endedAt !== undefined && { endedAt: since(endedAt) }) };
}

function fromZero(states: readonly JobStateMark[]): readonly JobStateMark[] {
	const first = states.findLastIndex(({ from }) => from <= 0);
	return states.slice(Math.max(first, 0)).map(({ from, state }) => ({ from: Math.max(from, 0), state }));
}
