import type { Question } from "../oracle/history.ts";
import { mayAskAlone, saysServerTimeout } from "../oracle/reading.ts";
import type { World } from "../oracle/world.ts";
import type { TurnResult } from "../run/turn.ts";
import { isOldBuild } from "../schedule/builds.ts";

/** The rules for the end of a driver's round (JUDGE-1). */
export interface RoundHabits {
	/** How often a failed question may be repeated in the same round. */
	readonly retries: number;
	/**
	 * Whether a question that was answered with the server's own timeout counts as failed, so that it is repeated.
	 * Default: yes.
	 */
	readonly repeatsServerTimeouts?: boolean;
	/** The driver declares that it stops at the first node in progress. */
	readonly stopsAtProgress: boolean;
	/** The pause after a round, by the number of the round from 1, in the scenario's milliseconds. */
	pauseAfter(round: number): number;
	/** The pauses begin at the first question of the round before. */
	readonly pausesFromStart: boolean;
	/** A pause that is shorter than this cannot be distinguished from the delays of a busy machine. */
	readonly visiblePauseMs: number;
	/**
	 * The nodes that a round may ask if it begins at this time, with those that have left so recently that the driver
	 * may not know it.
	 */
	targetsAt(at: number): readonly string[];
	/** What an answer says. */
	answerOf(question: Question): TurnResult | undefined;
}

/** The share of a pause after which a question can no longer belong to the round before it. */
const MOST_OF_A_PAUSE = 0.75;

interface Asked {
	readonly last: Question;
	readonly times: number;
}

/** Divides the questions of a call into rounds, from their order (JUDGE-1). */
export function groupByRound(
	questions: readonly Question[],
	world: World,
	habits: RoundHabits,
): readonly (readonly Question[])[] {
	const groups: Question[][] = [];
	let asked = new Map<string, Asked>();
	for (const question of questions) {
		const key = formOf(question);
		const known = asked.get(key);
		const current = groups.at(-1);
		if (current === undefined || beginsRound(question, known, current, groups.length, world, habits)) {
			groups.push([question]);
			asked = new Map([[key, { last: question, times: 1 }]]);
		} else {
			current.push(question);
			asked.set(key, { last: question, times: (known?.times ?? 0) + 1 });
		}
	}
	return groups;
}

/** The node and the form of a question. In one round, a node is asked in the same form once. */
function formOf({ node, commands }: Question): string {
	return `${node} ${[...commands].sort().join(" ")}`;
}

function beginsRound(
	question: Question,
	known: Asked | undefined,
	current: readonly Question[],
	number: number,
	world: World,
	habits: RoundHabits,
): boolean {
	const { node, askedAt } = question;
	const startedAt = current[0]?.askedAt ?? askedAt;
	if (world.version(node, startedAt) !== world.version(node, askedAt)) return true;
	const isAnswered = (one: Question) => one.endedAt <= askedAt;
	const hasProgress = current.some((one) => isAnswered(one) && habits.answerOf(one)?.kind === "in_progress");
	const pause = habits.pauseAfter(number);
	const lastEnd = current.reduce((latest, { endedAt }) => Math.max(latest, endedAt), 0);
	const isVisible = pause >= habits.visiblePauseMs;
	const isPaused = askedAt - lastEnd >= (isVisible ? MOST_OF_A_PAUSE : 1) * pause;
	const isAsked = current.some((one) => one.node === node && !isOtherModule(one, question, world));
	const isDueAlone = known === undefined && isPartOfUnclear(question, current);
	const isDue = habits.targetsAt(startedAt).includes(node) && (!isAsked || isDueAlone);
	// If it goes on without a pause to a node that is still to be asked, it has misread the answer, and the round is not
	// over. Questions can be delayed on their way, so from one question to another even a short pause may look shorter
	// than it was.
	if (habits.stopsAtProgress && hasProgress)
		return !isDue || (habits.pausesFromStart ? askedAt - startedAt >= MOST_OF_A_PAUSE * pause : isPaused);
	if (known !== undefined) return !isRetry(known, habits) || (isVisible && isPaused);
	// A driver that asks one node after the other may be slow to continue, so a gap does not begin a round for a node that
	// is still to be asked. But a driver may stop at a node in progress without declaring it.
	return isPaused && (!isDue || (hasProgress && isVisible));
}

/**
 * Whether two questions ask a node before 6.0 in one module each, which together are its question of a round (ASK-8).
 */
function isOtherModule(one: Question, other: Question, world: World): boolean {
	return (
		isOldBuild(world.version(other.node, other.askedAt)) && !one.commands.some((command) => other.commands.includes(command))
	);
}

/**
 * Whether a question has one command of an earlier question of the round, whose values could not be told apart. Each of
 * its commands must be asked again alone, also after one of them was answered in progress (PARSE-8).
 */
function isPartOfUnclear({ node, commands: [command = "", ...more] }: Question, current: readonly Question[]): boolean {
	return (
		more.length === 0 &&
		current.some(
			({ node: asked, commands, end }) =>
				asked === node && commands.includes(command) && end.kind === "answered" && mayAskAlone(end.body, commands),
		)
	);
}

/** To repeat a question that failed, or for which the server's own time ran out, does not begin a round. */
function isRetry({ last: { end }, times }: Asked, { retries, repeatsServerTimeouts = true }: RoundHabits): boolean {
	const isFailure = end.kind !== "answered" || (repeatsServerTimeouts && saysServerTimeout(end.body));
	return isFailure && times <= retries;
}
