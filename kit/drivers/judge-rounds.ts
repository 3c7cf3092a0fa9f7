import { buildNumber } from "../oracle/commands.ts";
import { type Verdict, verdictsOf } from "../oracle/verdict.ts";
import type { RoundSeen, ToldVerdict } from "../run/seen.ts";

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
	/** Whether the times of the rounds are on another scale than the driver's own clock. */
	readonly isScaled?: boolean;
}

/** A round with the verdicts that are right for it, the likeliest first. */
export interface ReviewedRound {
	readonly round: RoundSeen;
	readonly lawful: readonly Verdict[];
	readonly isWrong: boolean;
}

/**
 * Judges the verdicts of a call round by round, by what its nodes said and in whatever time: observed, empty rounds and grace are counted
 * anew here. It stops at the first wrong verdict, for what follows from it says nothing, and at the first round without one.
 */
export function reviewRounds(rounds: readonly RoundSeen[], terms: JudgeTerms): readonly ReviewedRound[] {
	const review = createReviewer(terms);
	const reviewed: ReviewedRound[] = [];
	for (const round of rounds) {
		if (round.told === undefined) break;
		const one = review(round);
		reviewed.push(one);
		if (one.isWrong || round.told.kind !== "in_progress") break;
	}
	return reviewed;
}

/** The same, for rounds that come one after the other. */
export function createReviewer({
	grace,
	forgive,
	observed = [],
	isScaled = false,
}: JudgeTerms): (round: RoundSeen) => ReviewedRound {
	const seen = new Set(observed);
	const done = new Set<string>();
	const failed = new Map<string, number>();
	let firstRoundAt: number | undefined;
	let empty = 0;
	return (round) => {
		const { told, turns } = round;
		firstRoundAt ??= round.startedAt;
		for (const { node, word } of turns) {
			if (word.kind === "in_progress" || word.kind === "complete") seen.add(node);
			if (word.kind === "complete") done.add(node);
			else if (word.kind === "in_progress") done.delete(node);
		}
		countFailures(round, failed, done);
		const lawful = lawfulVerdicts(round, firstRoundAt);
		for (const verdict of lawful) if (verdict.kind === "in_progress") empty = verdict.empty;
		return { round, lawful, isWrong: told !== undefined && !lawful.some((verdict) => agrees(told, verdict)) };
	};

	function lawfulVerdicts(round: RoundSeen, firstRoundAt: number): readonly Verdict[] {
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
		if (turns.some(({ word, node }) => word.kind === "open" && !done.has(node))) return [goesOn("ROUND-10")];
		const facts = { endedAt, turns, left: new Set<string>(), isEarly, done };
		const verdicts = verdictsOf(facts, { grace, empty, firstRoundAt }, (node) => (seen.has(node) ? "yes" : "no"));
		const isComplete = verdicts.some(({ kind }) => kind === "complete");
		const unasked = opening.targets.find(
			(node) => !round.unsure.has(node) && !done.has(node) && !turns.some((turn) => turn.node === node),
		);
		if (isComplete && unasked !== undefined) return [goesOn("ROUND-1")];
		// ROUND-11 counts in milliseconds of its own, which a scaled run does not show.
		const isOld = turns.some(
			({ node, word, build }) => word.kind === "not_found" && !seen.has(node) && (buildNumber(build) ?? 600) < 600,
		);
		if (!isScaled || !isOld || empty + 1 < grace) return verdicts;
		return [
			{ kind: "complete", clause: "ROUND-8", empty: empty + 1 },
			{ kind: "in_progress", clause: "ROUND-11", empty: empty + 1 },
		];
	}
}

/** Failed rounds in a row, node by node; a node that is no target any more starts anew (WAIT-11). */
function countFailures({ opening, turns }: RoundSeen, failed: Map<string, number>, done: ReadonlySet<string>): void {
	if (opening.kind === "targets") for (const node of failed.keys()) if (!opening.targets.includes(node)) failed.delete(node);
	for (const { node, word } of turns) {
		if (word.kind !== "failure" || done.has(node)) failed.delete(node);
		else failed.set(node, word.reason === "malformed" ? Number.POSITIVE_INFINITY : (failed.get(node) ?? 0) + 1);
	}
}

/** What a driver does not tell of an error is not held against it. */
function agrees(told: ToldVerdict, lawful: Verdict): boolean {
	if (told.kind !== lawful.kind) return false;
	if (lawful.kind !== "error" || lawful.clause === "ROUND-2") return true;
	const fits = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
	return fits(told.code, lawful.code) && fits(told.node, lawful.node) && fits(told.serverCode, lawful.serverCode);
}

/** The first verdict that is wrong, if one is. */
export function wrongVerdict(reviewed: readonly ReviewedRound[]): WrongVerdict | undefined {
	const last = reviewed.at(-1);
	const [right] = last?.lawful ?? [];
	if (last?.isWrong !== true || right === undefined || last.round.told === undefined) return undefined;
	const { round } = last;
	return { requirement: right.clause, round: round.number, expected: verdictText(right), got: verdictText(last.round.told) };
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
