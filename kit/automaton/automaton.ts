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

/**
 * The rounds of the specification as an automaton over sets of nodes: bit i is node i. It shares no code with `src/`
 * or with the judge of whole runs. It is small enough to explore completely, and fast enough to judge millions of
 * schedules a second.
 */
export interface Remembered {
	/** Nodes that have reported the job (ROUND-6). */
	observed: number;
	/** Nodes whose latest answer was done (ROUND-12). */
	done: number;
	/** Empty rounds in a row (ROUND-8), at most the grace. */
	empty: number;
	/**
	 * Failed rounds in a row, four bits per node. The slot {@link CLUSTER} counts the rounds that the cluster failed
	 * (WAIT-11).
	 */
	failed: number;
	/** No round has been judged yet. */
	isFirst: boolean;
}

export interface AutomatonTerms {
	readonly grace: number;
	readonly forgive: number;
	/** The task was started on node 0 only. There are no other nodes then. */
	readonly named: boolean;
	/** The nodes on which the query was started (TRUTH-4); absent if the tracker does not know them. */
	readonly startedOn?: number | undefined;
}

/** One round: the answer of each node, and the facts about the round. */
export interface WordRound {
	/** By node. */
	readonly words: ArrayLike<Word>;
	/** Whether the cluster was ready when the round began. */
	readonly isReady: boolean;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly: boolean;
	/** It ended within two seconds of the wait's first round (ROUND-11). */
	readonly isWithin2s: boolean;
}

/** A verdict as a number: one of these, or an error with its node. */
export type WordVerdict = number;
export const UNDECIDED = 0;
export const IN_PROGRESS = 1;
export const COMPLETE = 2;
/** Errors begin here; see {@link errorVerdict}. */
const ERRORS = 8;
export const VERDICT_ERROR_CODES = ["server_error", "unsupported", "network_error", "invalid_node", "cluster_not_ready"] as const;
/** Used instead of a node number if an error is not about a node. */
export const NO_NODE = 7;

/** A set that contains every node. */
const ALL_NODES = -1;

/** The slot that counts the failed rounds of the cluster itself. */
export const CLUSTER = 6;

export function errorVerdict(code: number, node: number): WordVerdict {
	return ERRORS + code * 8 + node;
}

export function isError(verdict: WordVerdict): boolean {
	return verdict >= ERRORS;
}

/** The code and the node of an error. */
export function errorOf(verdict: WordVerdict): {
	readonly code: (typeof VERDICT_ERROR_CODES)[number] | undefined;
	readonly node: number;
} {
	return { code: VERDICT_ERROR_CODES[(verdict - ERRORS) >> 3], node: (verdict - ERRORS) & 7 };
}

export function newMemory(): Remembered {
	return { observed: 0, done: 0, empty: 0, failed: 0, isFirst: true };
}

export function failuresIn(failed: number, slot: number): number {
	return (failed >> (4 * slot)) & 15;
}

/**
 * For each letter, the nodes that answered with it. All rounds share one buffer, because there are millions of
 * rounds.
 */
const said = new Int32Array(LEFT + 1);

/**
 * Judges a round by the specification, and updates the memory. After an error or a completion the wait is over, and
 * the memory has no meaning.
 */
export function stepAutomaton(
	memory: Remembered,
	{ words, isReady, isEarly, isWithin2s }: WordRound,
	terms: AutomatonTerms,
): WordVerdict {
	said.fill(0);
	let members = 0;
	for (let node = 0; node < words.length; node++) {
		const word = words[node] ?? ABSENT;
		said[word] = of(word) | (1 << node);
		if (word !== ABSENT) members |= 1 << node;
	}
	if (!isReady) return refuse(memory, errorVerdict(4, NO_NODE), CLUSTER, terms);
	if (members === 0) return refuse(memory, errorVerdict(3, terms.named ? 0 : NO_NODE), terms.named ? 0 : CLUSTER, terms);

	// ROUND-4, ASK-9: errors that are never forgiven.
	if (of(SERVER_ERROR) !== 0) return errorVerdict(0, firstOf(of(SERVER_ERROR)));
	if (of(UNSUPPORTED) !== 0) return errorVerdict(1, firstOf(of(UNSUPPORTED)));
	if (terms.named && of(LEFT) !== 0) {
		// The cluster itself did not fail in this round.
		memory.failed &= ~(15 << (4 * CLUSTER));
		return refuse(memory, errorVerdict(3, 0), 0, terms);
	}
	const unanswered = of(UNANSWERED) & ~memory.done;
	let tooOften = of(MALFORMED) & ~memory.done;
	let failed = 0;
	for (let left = unanswered; left !== 0; left &= left - 1) {
		const node = firstOf(left);
		const failures = failuresIn(memory.failed, node) + 1;
		if (failures > terms.forgive) tooOften |= 1 << node;
		failed |= failures << (4 * node);
	}
	if (tooOften !== 0) return errorVerdict(2, firstOf(tooOften));
	if (of(OPEN) !== 0) return UNDECIDED;

	const { observed, empty } = memory;
	memory.isFirst = false;
	memory.failed = failed;
	memory.observed = observed | of(ACTIVE) | of(DONE);
	memory.done = (memory.done & ~of(ACTIVE)) | of(DONE);
	if (of(ACTIVE) !== 0) {
		memory.empty = 0;
		return IN_PROGRESS;
	}
	if (unanswered !== 0 || of(LEFT) !== 0) return IN_PROGRESS;
	// TRUTH-4: the query was not started on a node outside the list, so no job can appear there.
	const awaited = ~observed & (terms.startedOn ?? ALL_NODES);
	const unseenOld = (of(NOT_FOUND_OLD) & awaited) | of(LISTED_OLD);
	const unseen = (of(NOT_FOUND) & awaited) | of(LISTED) | unseenOld;
	if (unseen === 0) return COMPLETE;
	if (isEarly) return IN_PROGRESS;
	memory.empty = Math.min(empty + 1, terms.grace);
	if (empty + 1 < terms.grace) return IN_PROGRESS;
	return unseenOld !== 0 && isWithin2s ? IN_PROGRESS : COMPLETE;
}

/** ROUND-2. After the first round it counts as a failure of the cluster or of the named node (WAIT-11). */
function refuse(memory: Remembered, error: WordVerdict, slot: number, { forgive }: AutomatonTerms): WordVerdict {
	const failures = failuresIn(memory.failed, slot) + 1;
	if (memory.isFirst || failures > forgive) return error;
	memory.failed = (memory.failed & ~(15 << (4 * slot))) | (failures << (4 * slot));
	return IN_PROGRESS;
}

function of(word: Word): number {
	return said[word] ?? 0;
}

/** The number of the first node in a set that is not empty. */
function firstOf(nodes: number): number {
	return 31 - Math.clz32(nodes & -nodes);
}

/** The clause behind a verdict, for messages. */
export function clauseOf(
	verdict: WordVerdict,
	observed: number,
	{ words, isReady, isEarly }: WordRound,
	{ startedOn = ALL_NODES }: Pick<AutomatonTerms, "startedOn"> = {},
): string {
	const all = Array.from(words);
	const has = (...some: readonly Word[]) => all.some((word) => some.includes(word));
	const isUnseen = (word: Word, node: number) =>
		word === LISTED || word === LISTED_OLD || ((word === NOT_FOUND || word === NOT_FOUND_OLD) && ((observed >> node) & 1) === 0);
	const isAwaited = (word: Word, node: number) => word === LISTED || word === LISTED_OLD || ((startedOn >> node) & 1) === 1;
	if (isError(verdict)) {
		const { code } = errorOf(verdict);
		if (code === "server_error") return "ROUND-4";
		if (code === "unsupported") return "ASK-9";
		if (code !== "network_error") return has(LEFT) ? "ROUND-9" : "ROUND-2";
		return has(MALFORMED) ? "ROUND-10" : "WAIT-11";
	}
	if (verdict === UNDECIDED) return "ROUND-4";
	if (verdict === COMPLETE) {
		if (all.some((word, node) => isUnseen(word, node) && isAwaited(word, node))) return "ROUND-8";
		return all.some(isUnseen) ? "TRUTH-4" : "ROUND-6";
	}
	if (!isReady || all.every((word) => word === ABSENT)) return "WAIT-11";
	if (has(ACTIVE)) return "ROUND-3";
	if (has(LEFT)) return "ROUND-9";
	if (has(UNANSWERED, MALFORMED)) return "ROUND-10";
	if (isEarly) return "ROUND-8";
	return has(NOT_FOUND_OLD, LISTED_OLD) ? "ROUND-11" : "ROUND-7";
}
