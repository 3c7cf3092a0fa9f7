import { judgeRound, type Verdict } from "../oracle/verdict.ts";
import type { SeenRound, ToldVerdict } from "./seen.ts";

/** A verdict that breaks a clause, and what it should have been. */
export interface WrongVerdict {
	readonly requirement: string;
	readonly round: number;
	readonly expected: string;
	readonly got: string;
}

export interface JudgeTerms {
	/** The declared grace; `Infinity` for a status, which has none (STATUS-1). */
	readonly grace: number;
	/** Failed rounds in a row that a node is forgiven. */
	readonly forgive: number;
	/** The nodes observed before, where calls share what they saw. */
	readonly observed?: Iterable<string>;
}

/**
 * Judges the verdicts of a call round by round, by what its nodes said and in whatever time: observed, empty rounds and grace are counted
 * anew here. The first wrong verdict is told; what follows from it is not judged.
 */
export function judgeRounds(
	rounds: readonly SeenRound[],
	{ grace, forgive, observed = [] }: JudgeTerms,
): WrongVerdict | undefined {
	const seen = new Set(observed);
	const done = new Set<string>();
	const failed = new Map<string, number>();
	const firstRoundAt = rounds[0]?.startedAt ?? 0;
	let empty = 0;
	for (const round of rounds) {
		for (const { node, word } of round.turns) {
			if (word.kind === "in_progress" || word.kind === "complete") seen.add(node);
			if (word.kind === "complete") done.add(node);
			else if (word.kind === "in_progress") done.delete(node);
		}
		countFailures(round, failed, done);
		if (round.told === undefined) return undefined;
		const lawful = lawfulVerdicts(round);
		const { told } = round;
		if (!lawful.some((verdict) => agrees(told, verdict))) return wrong(round, lawful[0], told);
		if (told.kind !== "in_progress") return undefined;
		for (const verdict of lawful) if (verdict.kind === "in_progress") empty = verdict.empty;
	}
	return undefined;

	function lawfulVerdicts(round: SeenRound): readonly Verdict[] {
		const { opening, turns, isEarly, endedAt } = round;
		const goesOn = (clause: string): Verdict => ({ kind: "in_progress", clause, empty });
		if (opening.kind === "refused") {
			// It may be forgiven, and is told under various names (ROUND-2).
			return [{ kind: "error", clause: "ROUND-2", code: opening.code, node: opening.node }, goesOn("ROUND-2")];
		}
		const errors: Verdict[] = turns.flatMap(({ node, word }): Verdict[] => {
			if (word.kind === "error") return [{ kind: "error", clause: "ROUND-4", code: "server_error", node, serverCode: word.code }];
			if (word.kind === "unsupported") return [{ kind: "error", clause: "ASK-3", code: "unsupported", node }];
			if (word.kind !== "failure" || done.has(node) || (failed.get(node) ?? 0) <= forgive) return [];
			return [{ kind: "error", clause: "ROUND-10", code: "network_error", node }];
		});
		const isServerError = errors.some((error) => error.clause === "ROUND-4");
		// A driver that stops at the first in progress does not hear of an error behind it (ROUND-5).
		if (isServerError) return errors;
		// That nothing could be had of a node may be forgiven for ever; what it may not be is done (ASK-3, ROUND-10).
		if (errors.length > 0) return [...errors, goesOn(errors[0]?.clause ?? "ROUND-10")];
		if (turns.some(({ word }) => word.kind === "open")) return [goesOn("ROUND-10")];
		const facts = { endedAt, turns, left: new Set<string>(), isEarly, done };
		const verdict = judgeRound(facts, { grace, empty, firstRoundAt }, (node) => seen.has(node));
		const unasked = opening.targets.find(
			(node) => !round.unsure.has(node) && !done.has(node) && !turns.some((turn) => turn.node === node),
		);
		if (verdict.kind === "complete" && unasked !== undefined) return [goesOn("ROUND-1")];
		return [verdict];
	}
}

/** Failed rounds in a row, node by node (WAIT-11). */
function countFailures({ turns }: SeenRound, failed: Map<string, number>, done: ReadonlySet<string>): void {
	for (const { node, word } of turns) {
		if (word.kind === "failure" && !done.has(node))
			failed.set(node, word.reason === "malformed" ? Number.POSITIVE_INFINITY : (failed.get(node) ?? 0) + 1);
		else failed.delete(node);
	}
}

/** What a driver does not tell of an error is not held against it. */
function agrees(told: ToldVerdict, lawful: Verdict): boolean {
	if (told.kind !== lawful.kind) return false;
	if (lawful.kind !== "error" || lawful.clause === "ROUND-2") return true;
	const fits = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
	return fits(told.code, lawful.code) && fits(told.node, lawful.node) && fits(told.serverCode, lawful.serverCode);
}

function wrong({ number }: SeenRound, lawful: Verdict | undefined, told: ToldVerdict): WrongVerdict {
	return {
		requirement: lawful?.clause ?? "ROUND-3",
		round: number,
		expected: lawful === undefined ? "no verdict" : verdictText(lawful),
		got: verdictText(told),
	};
}

export function verdictText({ kind, ...error }: ToldVerdict | Verdict): string {
	if (kind !== "error") return kind === "in_progress" ? "in progress" : kind;
	const { code, node, serverCode } = error as Partial<ToldVerdict>;
	return [
		"an error",
		code,
		serverCode === undefined ? undefined : `code ${serverCode}`,
		node === undefined ? undefined : `of ${node}`,
	]
		.filter((part) => part !== undefined)
		.join(" ");
}
