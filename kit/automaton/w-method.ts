import type { MachineStep, RoundMachine } from "./round-machine.ts";

/** A sequence of inputs, by number. */
export type Sequence = readonly number[];

/**
 * The tests of the Wp-method (Fujiwara, von Bochmann et al., 1991, after Chow, 1978, and Vasilevskii, 1973): reach
 * every state and distinguish it from every other; then play every transition and distinguish the state it leads to
 * from every other. An implementation with at most `extraStates` more states than the machine passes all tests only
 * if it always behaves like the machine.
 *
 * No test is the beginning of another one.
 */
export function completeTests(machine: RoundMachine, extraStates = 0): readonly Sequence[] {
	const access = accessSequences(machine);
	const apart = separatingSequences(machine);
	const all = uniqueSequences([...apart.values()].flat());
	const tests: Sequence[] = [];
	for (const [state, prefix] of access.entries()) {
		for (const suffix of all) tests.push([...prefix, ...suffix]);
		for (const middle of middles(machine, state, extraStates + 1)) {
			const reached = walk(machine, state, middle);
			const path = [...prefix, ...middle];
			tests.push(path);
			if (reached !== undefined) for (const suffix of apart.get(reached) ?? []) tests.push([...path, ...suffix]);
		}
	}
	return withoutBeginnings(tests.map((test) => possiblePart(machine, test)));
}

/** A shortest way to each state. */
function accessSequences({ steps }: RoundMachine): readonly Sequence[] {
	const found: Sequence[] = [[]];
	const queue = [0];
	for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
		for (const [input, step] of (steps[state] ?? []).entries()) {
			if (step?.next === undefined || found[step.next] !== undefined) continue;
			found[step.next] = [...(found[state] ?? []), input];
			queue.push(step.next);
		}
	}
	return found;
}

/**
 * For each state, a small set of sequences that distinguishes it from every other. Each pair is distinguished by a
 * shortest one.
 */
function separatingSequences(machine: RoundMachine): ReadonlyMap<number, readonly Sequence[]> {
	const count = machine.steps.length;
	const pairs = pairwiseSequences(machine);
	const result = new Map<number, readonly Sequence[]>();
	for (let state = 0; state < count; state++) {
		const chosen: Sequence[] = [];
		for (let other = 0; other < count; other++) {
			if (other === state || chosen.some((sequence) => differs(machine, state, other, sequence))) continue;
			const sequence = pairs.get(pairKey(state, other, count));
			if (sequence !== undefined) chosen.push(sequence);
		}
		result.set(state, chosen);
	}
	return result;
}

function pairKey(one: number, other: number, count: number): number {
	return Math.min(one, other) * count + Math.max(one, other);
}

/** Backwards: from the pairs that one round distinguishes to those that need more rounds. */
function pairwiseSequences({ steps, inputs }: RoundMachine): ReadonlyMap<number, Sequence> {
	const count = steps.length;
	const found = new Map<number, Sequence>();
	for (let isNew = true; isNew; ) {
		isNew = false;
		const round: [number, Sequence][] = [];
		for (let one = 0; one < count; one++) {
			for (let other = one + 1; other < count; other++) {
				const key = pairKey(one, other, count);
				if (found.has(key)) continue;
				for (let input = 0; input < inputs.length; input++) {
					const [a, b] = [steps[one]?.[input], steps[other]?.[input]];
					if (a === undefined || b === undefined) continue;
					if (a.verdict !== b.verdict) round.push([key, [input]]);
					else {
						if (a.next === undefined || b.next === undefined || a.next === b.next) continue;
						const rest = found.get(pairKey(a.next, b.next, count));
						if (rest === undefined) continue;
						round.push([key, [input, ...rest]]);
					}
					break;
				}
			}
		}
		for (const [key, sequence] of round) {
			found.set(key, sequence);
			isNew = true;
		}
	}
	return found;
}

function differs({ steps }: RoundMachine, one: number, other: number, sequence: Sequence): boolean {
	let [a, b]: [number | undefined, number | undefined] = [one, other];
	for (const input of sequence) {
		if (a === undefined || b === undefined) return false;
		const left: MachineStep | undefined = steps[a]?.[input];
		const right: MachineStep | undefined = steps[b]?.[input];
		if (left === undefined || right === undefined) return false;
		if (left.verdict !== right.verdict) return true;
		[a, b] = [left.next, right.next];
	}
	return false;
}

/** All possible sequences of up to this many inputs from a state. */
function middles({ steps }: RoundMachine, state: number, most: number): readonly Sequence[] {
	const all: Sequence[] = [];
	let ends: readonly { readonly state: number; readonly sequence: Sequence }[] = [{ state, sequence: [] }];
	for (let length = 1; length <= most; length++) {
		ends = ends.flatMap((end) =>
			(steps[end.state] ?? []).flatMap((step, input) => {
				if (step === undefined) return [];
				const sequence = [...end.sequence, input];
				all.push(sequence);
				return step.next === undefined ? [] : [{ state: step.next, sequence }];
			}),
		);
	}
	return all;
}

function walk({ steps }: RoundMachine, state: number, sequence: Sequence): number | undefined {
	let at: number | undefined = state;
	for (const input of sequence) at = at === undefined ? undefined : steps[at]?.[input]?.next;
	return at;
}

/** The part of a sequence that the machine can follow. */
function possiblePart({ steps }: RoundMachine, sequence: Sequence): Sequence {
	let at: number | undefined = 0;
	const part: number[] = [];
	for (const input of sequence) {
		const step: MachineStep | undefined = at === undefined ? undefined : steps[at]?.[input];
		if (step === undefined) break;
		part.push(input);
		at = step.next;
	}
	return part;
}

function uniqueSequences(sequences: readonly Sequence[]): readonly Sequence[] {
	return [...new Map(sequences.map((sequence) => [sequence.join(), sequence])).values()];
}

function withoutBeginnings(sequences: readonly Sequence[]): readonly Sequence[] {
	const beginnings = new Set<string>();
	for (const sequence of sequences)
		for (let length = 0; length < sequence.length; length++) beginnings.add(sequence.slice(0, length).join());
	return uniqueSequences(sequences).filter((sequence) => !beginnings.has(sequence.join()));
}
