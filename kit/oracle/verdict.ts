import type { Turn } from "../run/turn.ts";
import { isOldBuild } from "../schedule/builds.ts";
import type { Ternary } from "./memory.ts";

/** The right verdict of a round, and the clause that requires it. */
export type RequiredVerdict =
	/** `empty`: the count of empty rounds after it (ROUND-8). */
	{ readonly kind: "in_progress" | "complete"; readonly clause: string; readonly empty: number } | ErrorVerdict;

export interface ErrorVerdict {
	readonly kind: "error";
	readonly clause: string;
	readonly code: string;
	readonly node?: string | undefined;
	readonly serverCode?: number | undefined;
}

/** A round that has ended: all targets have had their turn, or it has failed. */
export interface RoundFacts {
	readonly endedAt: number;
	readonly turns: readonly Turn[];
	/** Nodes whose question failed and that are not members any more (ROUND-9). */
	readonly left: ReadonlySet<string>;
	/** It began before the pause was over (WAIT-5). */
	readonly isEarly: boolean;
	/** Nodes whose latest answer in this wait was done (ROUND-12). */
	readonly done: ReadonlySet<string>;
	/** The nodes on which the query was started, if the tracker knows them (TRUTH-4). */
	readonly startedOn?: ReadonlySet<string> | undefined;
}

export interface GraceTerms {
	/** Empty rounds that end it; `Infinity` if the grace never ends (STATUS-1). */
	readonly grace: number;
	readonly empty: number;
	readonly firstRoundAt: number;
}

/** Until then an old server may run an index job without listing it (ROUND-11). */
const UNLISTED_UNTIL_MS = 2000;

/** The verdict of a round without an error. */
function judgeRound(
	facts: RoundFacts,
	{ grace, empty, firstRoundAt }: GraceTerms,
	isObserved: (node: string) => boolean,
): RequiredVerdict {
	const { turns, left, isEarly, done, startedOn, endedAt } = facts;
	const words = turns.map(({ word }) => word.kind);
	if (words.includes("in_progress")) return { kind: "in_progress", clause: "ROUND-3", empty: 0 };
	if (left.size > 0) return { kind: "in_progress", clause: "ROUND-9", empty };
	if (turns.some(({ word, node }) => word.kind === "failure" && !done.has(node)))
		return { kind: "in_progress", clause: "ROUND-10", empty };
	// PARSE-6: for a node that was observed, an entry without a status does not count as an answer about the job.
	const unlisted = turns.filter(({ word, node }) => word.kind === "not_found" && (word.listed || !isObserved(node)));
	// TRUTH-4: the query was not started on a node outside the list, so no job can appear there later.
	const isStarted = ({ word, node }: Turn) => startedOn?.has(node) !== false || (word.kind === "not_found" && word.listed);
	const unseen = unlisted.filter(isStarted);
	if (unseen.length === 0) return { kind: "complete", clause: unlisted.length > 0 ? "TRUTH-4" : "ROUND-6", empty };
	if (isEarly) return { kind: "in_progress", clause: "ROUND-8", empty };
	const count = empty + 1;
	if (count < grace) return { kind: "in_progress", clause: "ROUND-7", empty: count };
	const waitsForOld = unseen.some(({ build }) => isOldBuild(build));
	if (waitsForOld && endedAt < firstRoundAt + UNLISTED_UNTIL_MS) return { kind: "in_progress", clause: "ROUND-11", empty: count };
	return { kind: "complete", clause: "ROUND-8", empty: count };
}

/** The same, once for each possible reading. A list of one verdict if only one reading is possible. */
export function verdictsOf(
	facts: RoundFacts,
	terms: GraceTerms,
	isObserved: (node: string) => Ternary,
): readonly RequiredVerdict[] {
	const strict = judgeRound(facts, terms, (node) => isObserved(node) === "yes");
	if (!facts.turns.some(({ node }) => isObserved(node) === "either")) return [strict];
	const generous = judgeRound(facts, terms, (node) => isObserved(node) !== "no");
	return generous.kind === strict.kind ? [strict] : [strict, generous];
}
