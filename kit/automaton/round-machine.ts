import type { Letter } from "./alphabet.ts";
import {
	type AutomatonTerms,
	IN_PROGRESS,
	newMemory,
	type Remembered,
	stepAutomaton,
	UNDECIDED,
	type WordVerdict,
} from "./automaton.ts";
import type { DifferenceRound } from "./difference.ts";
import { ABSENT } from "./words.ts";

/** One step of a machine: the verdict, and the next state; no state if the wait is over. */
export interface MachineStep {
	readonly verdict: WordVerdict;
	readonly next: number | undefined;
}

/**
 * The automaton of the specification as a table: states and inputs are numbers, and no two states behave the same.
 * State 0 is the first.
 */
export interface RoundMachine {
	readonly terms: AutomatonTerms;
	readonly inputs: readonly DifferenceRound[];
	/** By state and input; `undefined` if that round cannot take place in that state. */
	readonly steps: readonly (readonly (MachineStep | undefined)[])[];
}

export interface MachineOptions {
	readonly letters: readonly Letter[];
	readonly nodes: number;
	readonly terms: AutomatonTerms;
	/** Every round may also be the last before a deadline. */
	readonly mayBeEarly?: boolean;
	/** Rounds may end within two seconds or after them. */
	readonly isTimed?: boolean;
}

/** How many rounds may end within the two seconds. */
const MOST_WITHIN_2S = 4;

interface State {
	readonly memory: Remembered;
	/** Rounds that ended within the two seconds; `undefined` once these are over. */
	readonly within: number | undefined;
}

export function machineOf(options: MachineOptions): RoundMachine {
	const { terms } = options;
	const inputs = inputsOf(options);
	const first: State = { memory: newMemory(), within: options.isTimed === true ? 0 : undefined };
	const numbers = new Map([[keyOf(first), 0]]);
	const states = [first];
	const steps: (MachineStep | undefined)[][] = [];
	for (let number = 0; number < states.length; number++) {
		const state = states[number] as State;
		steps.push(
			inputs.map((input) => {
				if (!isPossible(input, state)) return undefined;
				const memory = { ...state.memory };
				const { isReady, isEarly, isWithin2s = false } = input;
				const words = input.letters.map(({ word }) => word);
				const verdict = stepAutomaton(memory, { words, isReady, isEarly, isWithin2s }, terms);
				// Open questions do not make a round.
				if (verdict === UNDECIDED) return undefined;
				// A grace without an end belongs to a status, which is one round (STATUS-1).
				const isLast = isEarly || terms.grace === Number.POSITIVE_INFINITY;
				if (verdict !== IN_PROGRESS || isLast) return { verdict, next: undefined };
				const after: State = { memory, within: isWithin2s ? (state.within ?? 0) + 1 : undefined };
				const key = keyOf(after);
				const known = numbers.get(key) ?? states.push(after) - 1;
				numbers.set(key, known);
				return { verdict, next: known };
			}),
		);
	}
	return merged({ terms, inputs, steps });
}

function inputsOf({ letters, nodes, mayBeEarly, isTimed }: MachineOptions): readonly DifferenceRound[] {
	let all: readonly (readonly Letter[])[] = [[]];
	for (let node = 0; node < nodes; node++) all = all.flatMap((some) => letters.map((letter) => [...some, letter]));
	const absent = letters.find(({ word }) => word === ABSENT);
	const nobody = absent === undefined ? [] : [{ letters: Array.from({ length: nodes }, () => absent), isReady: false }];
	const rounds = [...all.map((letters) => ({ letters, isReady: true })), ...nobody];
	const times = isTimed === true ? [{ isWithin2s: true }, { isWithin2s: false }] : [{}];
	const haste = mayBeEarly === true ? [false, true] : [false];
	return rounds.flatMap((round) => haste.flatMap((isEarly) => times.map((time) => ({ isEarly, ...round, ...time }))));
}

/** The first round is never early, and time does not go backwards. */
function isPossible({ isEarly, isWithin2s }: DifferenceRound, { memory, within }: State): boolean {
	if (isEarly && memory.isFirst) return false;
	if (isWithin2s === undefined) return true;
	return isWithin2s ? within !== undefined && within < MOST_WITHIN_2S : true;
}

function keyOf({ memory: { observed, done, empty, failed, isFirst }, within }: State): string {
	return [observed, done, empty, failed, isFirst, within].join();
}

/** The same machine, with states that behave the same merged into one (Moore's refinement). */
function merged({ terms, inputs, steps }: RoundMachine): RoundMachine {
	let blocks: readonly number[] = steps.map(() => 0);
	for (let count = 1; ; ) {
		const numbers = new Map<string, number>();
		const refined = steps.map((ofState, state) => {
			const ends = ofState.map((step) =>
				step === undefined ? "-" : `${step.verdict}:${step.next === undefined ? "" : blocks[step.next]}`,
			);
			const key = `${blocks[state]} ${ends.join()}`;
			const number = numbers.get(key) ?? numbers.size;
			numbers.set(key, number);
			return number;
		});
		blocks = refined;
		if (numbers.size === count) break;
		count = numbers.size;
	}
	const kept = [...new Set(blocks)].map((block) => blocks.indexOf(block));
	const mergedSteps = kept.map((state) =>
		(steps[state] ?? []).map((step) =>
			step === undefined || step.next === undefined ? step : { verdict: step.verdict, next: blocks[step.next] },
		),
	);
	return { terms, inputs, steps: mergedSteps };
}
