import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { alphabetOf, BUILDS, type Letter, letterOf, repliesOf } from "./alphabet.ts";
import type { AutomatonTerms } from "./automaton.ts";
import { askedSchedules } from "./check-commands.ts";
import { type Difference, type DifferenceRound, verdictText } from "./difference.ts";
import { pacedRuns } from "./explore-pace.ts";
import { scheduleOfLetters } from "./letters-schedule.ts";
import { type MachineStep, machineOf, type RoundMachine } from "./round-machine.ts";
import { completeTests, type Sequence } from "./w-method.ts";
import {
	ABSENT,
	ACTIVE,
	DONE,
	LEFT,
	LISTED,
	LISTED_OLD,
	MALFORMED,
	NOT_FOUND,
	NOT_FOUND_OLD,
	OPEN,
	SERVER_ERROR,
	UNANSWERED,
	UNSUPPORTED,
	type Word,
} from "./words.ts";

/** One run of the suite. */
export interface SuiteCase {
	/**
	 * What the run tests. `rounds` and `replies` need no clock: given replies for each round are enough to play them.
	 * `questions` needs a driver whose questions are visible. `options` needs another grace, a number of forgiven
	 * failures, and nodes that leave within a round. `time` needs virtual time.
	 */
	readonly part: SuitePart;
	readonly schedule: Schedule;
	readonly terms: Difference["terms"];
	/** The same as letters; empty if the run tests questions. */
	readonly rounds: readonly DifferenceRound[];
	/**
	 * The right verdict of each round, as {@link verdictText} writes it, up to the one that ends the wait. Empty if
	 * the run only tests time or questions.
	 */
	readonly verdicts: readonly string[];
}

export type SuitePart = "rounds" | "replies" | "questions" | "options" | "time";
export const SUITE_PARTS: readonly SuitePart[] = ["rounds", "replies", "questions", "options", "time"];

export interface SuiteOptions {
	/** 1 or 2 (default: 2). */
	readonly nodes?: number;
	/** The grace that the driver declares (default: 3). */
	readonly grace?: number;
	/**
	 * How many more states a driver may have than the specification (default: 0). Each one multiplies the size of the
	 * suite by the number of possible rounds.
	 */
	readonly extraStates?: number;
	/** Default: `rounds` and `replies`, which every driver supports. */
	readonly parts?: readonly SuitePart[];
}

/**
 * A suite that distinguishes every wrong tracker from a right one, under the assumptions that `docs/searching.md`
 * lists: in every state of the specification's automaton it plays every round, and then the rounds that distinguish
 * the next state from all others.
 *
 * @throws RangeError for invalid options
 */
export function completeSuite({
	nodes = 2,
	grace = 3,
	extraStates = 0,
	parts = ["rounds", "replies"],
}: SuiteOptions = {}): readonly SuiteCase[] {
	check("nodes", nodes, 1, 2);
	check("grace", grace, 1, 20);
	check("extraStates", extraStates, 0, 2);
	const cases = new Map<string, SuiteCase>();
	const add = (suiteCase: SuiteCase) => cases.set(JSON.stringify(suiteCase.schedule), suiteCase);
	for (const { part, machine } of machinesOf(nodes, grace)) {
		if (!parts.includes(part)) continue;
		for (const test of completeTests(machine, extraStates)) {
			const suiteCase = caseOf(part, machine, test);
			if (suiteCase !== undefined) add(suiteCase);
		}
	}
	if (parts.includes("time")) {
		for (const { terms, rounds } of pacedRuns()) {
			const schedule = scheduleOfLetters(terms, rounds);
			if (schedule !== undefined) add({ part: "time", schedule, terms, rounds, verdicts: [] });
		}
	}
	if (parts.includes("questions"))
		for (const schedule of askedSchedules()) add({ part: "questions", schedule, terms: STRICT, rounds: [], verdicts: [] });
	return [...cases.values()];
}

function check(name: string, value: number, least: number, most: number): void {
	if (!Number.isInteger(value) || value < least || value > most)
		throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}.`);
}

interface SuiteMachine {
	readonly part: SuitePart;
	readonly machine: RoundMachine;
}

const STRICT: AutomatonTerms = { grace: 3, forgive: 0, named: false };
const ROUND_WORDS: readonly Word[] = [ABSENT, ACTIVE, DONE, NOT_FOUND, LISTED, SERVER_ERROR, UNSUPPORTED, UNANSWERED, MALFORMED];
const FORGIVEN_WORDS: readonly Word[] = [ACTIVE, DONE, NOT_FOUND, UNANSWERED, LEFT];
const OPEN_WORDS: readonly Word[] = [OPEN, ACTIVE, NOT_FOUND, SERVER_ERROR, UNANSWERED];
const OLD_WORDS: readonly Word[] = [ABSENT, ACTIVE, NOT_FOUND_OLD, LISTED_OLD];
const MIXED_WORDS: readonly Word[] = [ACTIVE, NOT_FOUND, NOT_FOUND_OLD];

function* machinesOf(nodes: number, grace: number): Generator<SuiteMachine> {
	const all = alphabetOf(defaultRules);
	const only = (words: readonly Word[]) => all.filter(({ word }) => words.includes(word));
	const strict: AutomatonTerms = { ...STRICT, grace };
	const forgiving = { ...strict, forgive: 1 };
	for (let count = 1; count <= nodes; count++) {
		yield { part: "rounds", machine: machineOf({ letters: only(ROUND_WORDS), nodes: count, terms: strict }) };
		yield { part: "options", machine: machineOf({ letters: only(FORGIVEN_WORDS), nodes: count, terms: forgiving }) };
		const old = count === 1 ? OLD_WORDS : MIXED_WORDS;
		yield { part: "time", machine: machineOf({ letters: only(old), nodes: count, terms: strict, isTimed: true }) };
	}
	// Nodes do not vote: one node of three can outweigh the others.
	yield { part: "rounds", machine: machineOf({ letters: only([ACTIVE, DONE]), nodes: nodes + 1, terms: strict }) };
	yield { part: "rounds", machine: machineOf({ letters: only(ROUND_WORDS), nodes: 1, terms: { ...strict, named: true } }) };
	yield { part: "replies", machine: machineOf({ letters: everyReply(), nodes: 1, terms: strict }) };
	const forgiven = only([ABSENT, ...FORGIVEN_WORDS]);
	yield { part: "options", machine: machineOf({ letters: forgiven, nodes: 1, terms: forgiving }) };
	yield { part: "options", machine: machineOf({ letters: forgiven, nodes: 1, terms: { ...forgiving, named: true } }) };
	yield {
		part: "options",
		machine: machineOf({ letters: only([ACTIVE, DONE, NOT_FOUND]), nodes: 1, terms: { ...strict, grace: grace + 2 } }),
	};
	yield { part: "options", machine: machineOf({ letters: only(ROUND_WORDS), nodes: 1, terms: STATUS }) };
	yield { part: "time", machine: machineOf({ letters: only(ROUND_WORDS), nodes: 1, terms: strict, mayBeEarly: true }) };
	if (nodes > 1) yield { part: "time", machine: machineOf({ letters: only(OPEN_WORDS), nodes, terms: strict }) };
}

/** The options of a status call (STATUS-1). */
const STATUS: AutomatonTerms = { ...STRICT, grace: Number.POSITIVE_INFINITY };

/**
 * All known replies of nodes of every build, each as its own letter. Old nodes wait for two seconds, which needs a
 * clock.
 */
function everyReply(): readonly Letter[] {
	return BUILDS.flatMap((build) => repliesOf(build).map((reply) => letterOf(defaultRules, reply, build))).filter(
		({ word }) => word !== NOT_FOUND_OLD && word !== LISTED_OLD,
	);
}

function caseOf(part: SuitePart, { terms, inputs, steps }: RoundMachine, test: Sequence): SuiteCase | undefined {
	const rounds = test.flatMap((input) => inputs[input] ?? []);
	const schedule = scheduleOfLetters(terms, rounds);
	if (schedule === undefined) return undefined;
	const verdicts: string[] = [];
	let state: number | undefined = 0;
	for (const input of test) {
		const step: MachineStep | undefined = state === undefined ? undefined : steps[state]?.[input];
		if (step === undefined) break;
		verdicts.push(verdictText(step.verdict));
		state = step.next;
	}
	return { part, schedule, terms, rounds, verdicts };
}
