import { differenceWidth } from "./difference.ts";
import type { Lanes } from "./lanes.ts";

/**
 * The place of every time in a picture, in pixels from the left. The axis is not to scale, because a pause of a
 * second shows nothing.
 */
export interface TimeAxis {
	x(at: number): number;
	readonly width: number;
}

/** Between two neighbouring times there are this many pixels. */
const LEAST_GAP = 14;
const MOST_GAP = 60;
/** The text of an answer takes this many pixels, until the next question to that node. */
export const WORD_WIDTH = 94;
const ROUND_WIDTH = 108;
const MARGIN = 10;
const LEAST_WIDTH = 480;

/** Places the times of some lanes so that no texts overlap. */
export function timeAxis(lanes: Lanes): TimeAxis {
	const instants = [...new Set(instantsOf(lanes))].sort((a, b) => a - b);
	const distances = distancesIn(lanes);
	const places = new Map<number, number>();
	let before: number | undefined;
	for (const at of instants) {
		const gap = before === undefined ? MARGIN : (places.get(before) ?? 0) + gapOf(at - before);
		const pushed = (distances.get(at) ?? []).map(({ from, least }) => (places.get(from) ?? 0) + least);
		places.set(at, Math.round(Math.max(gap, ...pushed)));
		before = at;
	}
	const end = (before === undefined ? 0 : (places.get(before) ?? 0)) + ROUND_WIDTH + MARGIN;
	const wrong = lanes.calls.flatMap(({ rounds }) => rounds.filter(({ isWrong }) => isWrong === true));
	const told = wrong.map((round) => (places.get(round.startedAt) ?? 0) + differenceWidth(round));
	return { x: (at) => places.get(at) ?? end, width: Math.max(Math.ceil(end), LEAST_WIDTH, ...told.map(Math.ceil)) };
}

function gapOf(ms: number): number {
	return Math.min(MOST_GAP, LEAST_GAP + 6 * Math.log2(1 + ms / 10));
}

function instantsOf({ calls, nodes, cluster, pauses = [] }: Lanes): readonly number[] {
	return [
		...calls.flatMap(({ calledAt, settledAt, deadline = settledAt, rounds }) => [
			calledAt,
			settledAt,
			...(deadline < settledAt ? [deadline] : []),
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
}

interface Distance {
	readonly from: number;
	readonly least: number;
}

/** How far a time must be from earlier ones, so that the text that begins there fits. */
function distancesIn({ calls, nodes, cluster, pauses = [] }: Lanes): ReadonlyMap<number, readonly Distance[]> {
	const distances = new Map<number, Distance[]>();
	const keep = (from: number | undefined, to: number | undefined, least: number) => {
		if (from === undefined || to === undefined || to <= from) return;
		distances.set(to, [...(distances.get(to) ?? []), { from, least }]);
	};
	for (const { rounds, settledAt } of calls) {
		for (const [index, { startedAt }] of rounds.entries())
			keep(startedAt, rounds[index + 1]?.startedAt ?? settledAt, ROUND_WIDTH);
	}
	for (const { questions, states, happenings } of nodes) {
		for (const [index, { call, askedAt }] of questions.entries()) {
			const next = questions.slice(index + 1).find((other) => other.call === call);
			keep(askedAt, next?.askedAt, WORD_WIDTH);
		}
		for (const [index, { from }] of states.entries()) keep(from, states[index + 1]?.from, 44);
		for (const [index, { at }] of happenings.entries()) keep(at, happenings[index + 1]?.at, WORD_WIDTH);
	}
	for (const [index, { at }] of cluster.entries()) keep(at, cluster[index + 1]?.at, WORD_WIDTH);
	for (const { from, to } of pauses) keep(from, to, WORD_WIDTH);
	return distances;
}
