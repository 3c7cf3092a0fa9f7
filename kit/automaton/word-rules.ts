import type { NodeAnswer, Refusal, Round } from "../../src/tracking/answer.ts";
import type { Fault, Judgement, Memory, Rules } from "../../src/tracking/rules.ts";
import { isOldBuild } from "../schedule/builds.ts";
import type { Letter } from "./alphabet.ts";
import {
	type AutomatonTerms,
	COMPLETE,
	errorVerdict,
	IN_PROGRESS,
	NO_NODE,
	UNDECIDED,
	VERDICT_ERROR_CODES,
	type WordVerdict,
} from "./automaton.ts";
import { ABSENT, LISTED_OLD, NODE_NAMES, NOT_FOUND_OLD, OPEN } from "./words.ts";

/**
 * What carries over from round to round when the library's rules are stepped, as in `wait.ts`, with sets of nodes as
 * bits.
 */
export interface RulesMemory {
	observed: number;
	done: number;
	emptyRounds: number;
	failedRounds: ReadonlyMap<string, number>;
}

/** One round of letters. */
export interface LetterRound {
	/** 1 for the first. */
	readonly number: number;
	/** By node. */
	readonly letters: readonly Letter[];
	readonly isReady: boolean;
	readonly isEarly: boolean;
	readonly startedAt: number;
	readonly endedAt: number;
}

/** A set of nodes as bits, in the form that the rules need. */
export class NodeSet {
	bits = 0;
	has(node: string): boolean {
		return ((this.bits >> indexOf(node)) & 1) === 1;
	}
}

const observed = new NodeSet();
const done = new NodeSet();
const started = new NodeSet();

function indexOf(node: string): number {
	return node.charCodeAt(0) - 65;
}

/** The answers of one letter, by node. They are created once, because creating them costs more than judging them. */
const answers = new WeakMap<Letter, readonly NodeAnswer[]>();

export function answersOf(letter: Letter): readonly NodeAnswer[] {
	let known = answers.get(letter);
	if (known === undefined) {
		const { answer, word, build } = letter;
		const olderThan6 = word === NOT_FOUND_OLD || word === LISTED_OLD || isOldBuild(build);
		known = answer === undefined ? [] : NODE_NAMES.map((node) => ({ node, answer, build, olderThan6 }));
		answers.set(letter, known);
	}
	return known;
}

/** The input of the rules for the letters of a round. */
export interface RoundInput {
	readonly answers: readonly NodeAnswer[];
	readonly members: number;
	/** How many of them have not answered yet. */
	readonly pending: number;
}

/** The answers of letters, in the order of the nodes. */
export function saidBy(letters: readonly Letter[]): RoundInput {
	const said: NodeAnswer[] = [];
	let pending = 0;
	let members = 0;
	for (let node = 0; node < letters.length; node++) {
		const letter = letters[node];
		if (letter === undefined || letter.word === ABSENT) continue;
		members++;
		if (letter.word === OPEN) pending++;
		else {
			const answer = answersOf(letter)[node];
			if (answer !== undefined) said.push(answer);
		}
	}
	return { answers: said, members, pending };
}

/** Judges a round by the rules under test. */
export function judgeByRules(rules: Rules, memory: RulesMemory, round: LetterRound, terms: AutomatonTerms): Judgement {
	return judgeSaid(rules, memory, saidBy(round.letters), round, terms);
}

/** The same for letters whose answers were looked up before. */
export function judgeSaid(
	rules: Rules,
	memory: RulesMemory,
	{ answers: said, members, pending }: RoundInput,
	{ number, isReady, isEarly, startedAt, endedAt }: Omit<LetterRound, "letters">,
	terms: AutomatonTerms,
): Judgement {
	observed.bits = memory.observed;
	done.bits = memory.done;
	const { emptyRounds, failedRounds } = memory;
	const startedOn = startedOnOf(terms, started);
	const known: Memory = { observed, done, emptyRounds, failedRounds, firstRoundAt: 0, startedOn };
	const round: Round = { number, startedAt, endedAt, early: isEarly, named: terms.named, answers: said, pending };
	const refusal = refusalOf(isReady, members, terms);
	return rules.judge(refusal === undefined ? round : { refusal, ...round }, known, terms);
}

/** The nodes of the start in the form that the rules need. */
export function startedOnOf({ startedOn }: AutomatonTerms, set: NodeSet): NodeSet | undefined {
	if (startedOn === undefined) return undefined;
	set.bits = startedOn;
	return set;
}

export function refusalOf(isReady: boolean, members: number, { named }: AutomatonTerms): Refusal | undefined {
	if (!isReady) return { code: "cluster_not_ready" };
	if (members > 0) return undefined;
	return named ? { code: "invalid_node", node: "A" } : { code: "invalid_node" };
}

/** What `wait.ts` keeps of a judged round. */
export function remember(memory: RulesMemory, letters: readonly Letter[], { emptyRounds, failedRounds }: Judgement): void {
	memory.emptyRounds = emptyRounds;
	memory.failedRounds = failedRounds;
	for (let node = 0; node < letters.length; node++) {
		const kind = letters[node]?.answer?.kind;
		if (kind !== "in_progress" && kind !== "complete") continue;
		memory.observed |= 1 << node;
		if (kind === "complete") memory.done |= 1 << node;
		else memory.done &= ~(1 << node);
	}
}

/** A verdict of the rules in the numbers of the automaton. */
export function wordVerdictOf({ verdict }: Judgement): WordVerdict {
	switch (verdict.kind) {
		case "undecided":
			return UNDECIDED;
		case "in_progress":
			return IN_PROGRESS;
		case "complete":
			return COMPLETE;
		case "error":
			return faultVerdict(verdict.fault);
		default:
			return verdict satisfies never;
	}
}

function faultVerdict(fault: Fault): WordVerdict {
	if (fault.refusal !== undefined) {
		const { refusal } = fault;
		const node = refusal.code === "invalid_node" && refusal.node !== undefined ? indexOf(refusal.node) : NO_NODE;
		return errorVerdict(VERDICT_ERROR_CODES.indexOf(refusal.code), node);
	}
	const { answer, node } = fault.by;
	const code = answer.kind === "server_error" ? 0 : answer.kind === "unknown_command" ? 1 : 2;
	return errorVerdict(code, indexOf(node));
}
