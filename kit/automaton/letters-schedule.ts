import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { paceOf } from "../oracle/pace.ts";
import { NEWEST_BUILD } from "../schedule/builds.ts";
import { type Call, LIBRARY_HABITS, type NodePlan, type Schedule, type WorldEvent } from "../schedule/schedule.ts";
import { type Letter, TASK_ID } from "./alphabet.ts";
import type { Difference, DifferenceRound } from "./difference.ts";
import { ABSENT, LEFT, NODE_NAMES, OPEN } from "./words.ts";

type Terms = Difference["terms"];

/** A difference as a schedule that shows it; see {@link scheduleOfLetters}. */
export function scheduleOfDifference({ terms, rounds, isBackwards, schedule: own }: Difference): Schedule | undefined {
	const schedule = own ?? scheduleOfLetters(terms, rounds);
	// Answers at the same time come in the order of the nodes.
	return isBackwards === true && schedule !== undefined ? { ...schedule, nodes: schedule.nodes.toReversed() } : schedule;
}

/** When a round of letters takes place. */
interface RoundTimes {
	readonly startedAt: number;
	readonly endedAt: number;
}

/** Pauses to try, the most usual first. */
const PAUSES: readonly number[] = [1000, 10, ...Array.from({ length: 2000 }, (_, index) => index + 1)];
/** The length of a first round that must end after the two seconds. */
const LONG_MS = 2000;

/**
 * A run of letters as a schedule: the replies of each node, and the joins, leaves and upgrades between the rounds.
 * `undefined` if no pause and no deadline give the rounds their times.
 */
export function scheduleOfLetters(terms: Terms, rounds: readonly DifferenceRound[]): Schedule | undefined {
	for (const pollInterval of terms.pollInterval === undefined ? PAUSES : [terms.pollInterval]) {
		for (const timeout of timeoutsFor(terms, rounds, pollInterval)) {
			const times = timesOf(rounds, pollInterval, timeout);
			if (times !== undefined) return build(terms, rounds, times, pollInterval, timeout);
		}
		if (terms.timeout === undefined && rounds.every(({ isWithin2s }) => isWithin2s === undefined)) return undefined;
	}
	return undefined;
}

function timeoutsFor({ timeout }: Terms, rounds: readonly DifferenceRound[], pollInterval: number): readonly number[] {
	if (timeout !== undefined) return [timeout];
	if (!rounds.some(({ isEarly }) => isEarly)) return [Number.POSITIVE_INFINITY];
	// The last round but one ends here at the latest. Otherwise the early round would not be early.
	const regular = (rounds.length - 1) * (pollInterval + LONG_MS);
	return Array.from({ length: regular + pollInterval }, (_, index) => index + 1);
}

function timesOf(rounds: readonly DifferenceRound[], pollInterval: number, timeout: number): readonly RoundTimes[] | undefined {
	const pace = paceOf({ kind: "wait", pollInterval, timeout }, 0, { kind: "end-to-start" });
	const times: RoundTimes[] = [];
	let start: { readonly at: number; readonly isEarly: boolean } | undefined = { at: 0, isEarly: false };
	for (const [index, round] of rounds.entries()) {
		if (start === undefined || start.isEarly !== round.isEarly) return undefined;
		const startedAt = start.at;
		const endedAt = startedAt + durationOf(round, index === 0);
		if (round.isWithin2s !== undefined && round.isWithin2s !== endedAt < LONG_MS) return undefined;
		if (endedAt > timeout && timeout > 0) return undefined;
		if (comesBack(rounds[index - 1], round) && times.at(-1)?.endedAt === startedAt) return undefined;
		times.push({ startedAt, endedAt });
		start = pace.next({ number: index + 1, startedAt, endedAt, isEarly: round.isEarly });
	}
	return times;
}

/** Whether a node leaves in one round and is a member in the next. That needs some time between them. */
function comesBack(before: DifferenceRound | undefined, { letters, isReady }: DifferenceRound): boolean {
	return isReady && letters.some(({ word }, node) => word !== ABSENT && wordIn(before, node) === LEFT);
}

function isRefused({ isReady, letters }: DifferenceRound): boolean {
	return !isReady || letters.every(({ word }) => word === ABSENT);
}

function durationOf(round: DifferenceRound, isFirst: boolean): number {
	if (round.durationMs !== undefined) return round.durationMs;
	if (isRefused(round)) return 0;
	return isFirst && round.isWithin2s === false ? LONG_MS : 1;
}

function build(
	terms: Terms,
	rounds: readonly DifferenceRound[],
	times: readonly RoundTimes[],
	pollInterval: number,
	timeout: number,
): Schedule {
	const count = Math.max(1, ...rounds.map(({ letters }) => letters.length));
	const events: WorldEvent[] = [];
	const nodes = NODE_NAMES.slice(0, count).map((name, node) => planNode(name, node, rounds, times, events));
	let isReady = true;
	for (const [index, round] of rounds.entries()) {
		if (round.isReady === isReady) continue;
		isReady = round.isReady;
		events.push({ at: times[index]?.startedAt ?? 0, kind: isReady ? "ready" : "not ready" });
	}
	const { grace, forgive, named, startedOn } = terms;
	const started = startedOn === undefined ? [] : NODE_NAMES.slice(0, count).filter((_, node) => ((startedOn >> node) & 1) === 1);
	const last = rounds.at(-1);
	const isSilent = last?.letters.some(({ reply }) => reply === "silence");
	// A question that is still open at the end of the round is given up after it, so that a tracker that waits for it is
	// late.
	const isOpen = last?.letters.some(({ word }) => word === OPEN);
	const wait: Call = {
		kind: "wait",
		...(pollInterval !== 1000 && { pollInterval }),
		...(timeout !== Number.POSITIVE_INFINITY && { timeout }),
		...(isSilent === true && { requestTimeout: (last?.durationMs ?? 1) + (isOpen === true ? 1 : 0) }),
		...(grace !== LIBRARY_HABITS.grace && { grace }),
		...(forgive > 0 && { forgive }),
	};
	const [first = "A"] = NODE_NAMES;
	return {
		version: 1,
		task: {
			id: TASK_ID,
			namespace: "test",
			set: "demo",
			kind: "query_execute",
			...(named && { node: first }),
			...(started.length > 0 && { startedOn: started }),
		},
		nodes,
		events: events.toSorted((one, other) => one.at - other.at),
		habits: LIBRARY_HABITS,
		// A grace without an end belongs to a status (STATUS-1).
		calls: [grace === Number.POSITIVE_INFINITY ? { kind: "status" } : wait],
	};
}

function planNode(
	name: string,
	node: number,
	rounds: readonly DifferenceRound[],
	times: readonly RoundTimes[],
	events: WorldEvent[],
): NodePlan {
	const replies: PlannedReply[] = [];
	const first = rounds.map(({ letters }) => letters[node]).find((letter) => letter !== undefined && letter.word !== ABSENT);
	const isMemberAtFirst = rounds[0]?.isReady === false || wordIn(rounds[0], node) !== ABSENT;
	let isMember = isMemberAtFirst;
	let version = first?.build ?? NEWEST_BUILD;
	for (const [index, round] of rounds.entries()) {
		const letter = round.letters[node];
		const { startedAt, endedAt } = times[index] ?? { startedAt: 0, endedAt: 0 };
		// If the cluster is not ready, its members do not matter.
		if (!round.isReady) continue;
		const isWanted = wordIn(round, node) !== ABSENT;
		if (isWanted !== isMember) events.push({ at: startedAt, kind: isWanted ? "join" : "leave", node: name });
		isMember = isWanted;
		if (letter === undefined || !isWanted) continue;
		if (letter.build !== version && isTold(letter)) {
			version = letter.build;
			events.push({ at: startedAt, kind: "restart", node: name, version });
		}
		addReply(replies, letter, Math.max(1, endedAt - startedAt));
		if (letter.word === LEFT) {
			events.push({ at: endedAt, kind: "leave", node: name });
			isMember = false;
		}
	}
	const base = { name, version: first?.build ?? NEWEST_BUILD, job: first?.reply === undefined ? { duration: 1_000_000 } : null };
	return { ...base, ...(!isMemberAtFirst && { member: false }), ...(replies.length > 0 && { replies }) };
}

/** Whether a letter depends on the build. */
function isTold({ answer }: Letter): boolean {
	return answer !== undefined && answer.kind !== "failure" && answer.kind !== "left";
}

function wordIn(round: DifferenceRound | undefined, node: number): number {
	return round?.letters[node]?.word ?? ABSENT;
}

function addReply(replies: PlannedReply[], { reply, word }: Letter, duration: number): void {
	if (reply === undefined) return;
	const after = word === OPEN || reply === "silence" || duration === 1 ? {} : { after: duration };
	const last = replies.at(-1);
	if (last !== undefined && JSON.stringify(last.reply) === JSON.stringify(reply) && last.after === after.after) {
		replies[replies.length - 1] = { ...last, times: (last.times ?? 1) + 1 };
	} else replies.push({ reply, ...after });
}
