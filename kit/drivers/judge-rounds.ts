import { type Verdict, verdictsOf } from "../oracle/verdict.ts";
import type { RoundSeen, ToldVerdict } from "../run/seen.ts";
import type { Turn } from "../run/turn.ts";
import { isOldBuild } from "../schedule/builds.ts";

/** A verdict that breaks a clause, with the correct one. */
export interface WrongVerdict {
	readonly requirement: string;
	readonly round: number;
	readonly expected: string;
	readonly got: string;
}

export interface ReviewOptions {
	/** The declared grace; `Infinity` for a status, which does not have a grace (STATUS-1). */
	readonly grace: number;
	/** How many failed rounds in a row are tolerated per node. */
	readonly forgive: number;
	/** The nodes that earlier calls observed, if calls share what they observed. */
	readonly observed?: Iterable<string>;
	/** Whether the times of the rounds have another scale than the driver's own clock. */
	readonly isScaled?: boolean;
}

/** A round with its correct verdicts, the most likely one first. */
export interface ReviewedRound {
	readonly round: RoundSeen;
	readonly lawful: readonly Verdict[];
	readonly isWrong: boolean;
}

/**
 * Judges the verdicts of a call round by round, from the answers of its nodes. Observed nodes, empty rounds and the
 * grace are counted here, independently of the driver. It stops at the first wrong verdict, because later rounds follow
 * from it, and at the first round without a verdict.
 */
export function reviewRounds(rounds: readonly RoundSeen[], options: ReviewOptions): readonly ReviewedRound[] {
	const reviewer = new RoundReviewer(options);
	const reviewed: ReviewedRound[] = [];
	for (const round of rounds) {
		if (round.told === undefined) break;
		const one = reviewer.review(round);
		reviewed.push(one);
		if (one.isWrong || round.told.kind !== "in_progress") break;
	}
	return reviewed;
}

/** Judges the rounds of one call, one by one and in order. */
export class RoundReviewer {
	readonly #grace: number;
	readonly #forgive: number;
	readonly #isScaled: boolean;
	readonly #observed: Set<string>;
	readonly #done = new Set<string>();
	/** How many rounds in a row failed, per node. */
	readonly #failed = new Map<string, number>();
	#firstRoundAt: number | undefined;
	/** How many empty rounds came in a row. */
	#empty = 0;

	constructor({ grace, forgive, observed = [], isScaled = false }: ReviewOptions) {
		this.#grace = grace;
		this.#forgive = forgive;
		this.#isScaled = isScaled;
		this.#observed = new Set(observed);
	}

	review(round: RoundSeen): ReviewedRound {
		const { told, turns, startedAt } = round;
		this.#firstRoundAt ??= startedAt;
		for (const { node, word } of turns) {
			if (word.kind === "in_progress" || word.kind === "complete") this.#observed.add(node);
			if (word.kind === "complete") this.#done.add(node);
			else if (word.kind === "in_progress") this.#done.delete(node);
		}
		countFailures(round, this.#failed, this.#done);
		const lawful = this.#lawfulVerdicts(round, this.#firstRoundAt);
		for (const verdict of lawful) if (verdict.kind === "in_progress") this.#empty = verdict.empty;
		return { round, lawful, isWrong: told !== undefined && !lawful.some((verdict) => agrees(told, verdict)) };
	}

	#lawfulVerdicts(round: RoundSeen, firstRoundAt: number): readonly Verdict[] {
		const { opening, turns } = round;
		// This may be tolerated, and drivers use various error codes for it (ROUND-2).
		if (opening.kind === "refused")
			return [{ kind: "error", clause: "ROUND-2", code: opening.code, node: opening.node }, this.#goesOn("ROUND-2")];
		const errors = turns.flatMap((turn) => this.#errorOf(turn) ?? []);
		// A driver that stops at the first node in progress does not see an error of a later node (ROUND-5).
		if (errors.some((error) => error.clause === "ROUND-4")) return errors;
		// Failures may be tolerated for ever, but a failed node must not count as done (ASK-3, ROUND-10).
		const [first] = errors;
		if (first !== undefined) return [...errors, this.#goesOn(first.clause)];
		if (turns.some(({ word, node }) => word.kind === "open" && !this.#done.has(node))) return [this.#goesOn("ROUND-10")];
		return this.#verdictsWithoutErrors(round, opening.targets, firstRoundAt);
	}

	#errorOf({ node, word }: Turn): Verdict | undefined {
		if (word.kind === "error") return { kind: "error", clause: "ROUND-4", code: "server_error", node, serverCode: word.code };
		if (word.kind === "unsupported") return { kind: "error", clause: "ASK-3", code: "unsupported", node };
		const isTolerated = this.#done.has(node) || (this.#failed.get(node) ?? 0) <= this.#forgive;
		if (word.kind !== "failure" || isTolerated) return undefined;
		return { kind: "error", clause: "ROUND-10", code: "network_error", node };
	}

	#verdictsWithoutErrors(round: RoundSeen, targets: readonly string[], firstRoundAt: number): readonly Verdict[] {
		const { turns, isEarly, endedAt, unsure } = round;
		const grace = this.#grace;
		const empty = this.#empty;
		const facts = { endedAt, turns, left: new Set<string>(), isEarly, done: this.#done };
		const isObserved = (node: string) => (this.#observed.has(node) ? "yes" : "no");
		const verdicts = verdictsOf(facts, { grace, empty, firstRoundAt }, isObserved);
		const isComplete = verdicts.some(({ kind }) => kind === "complete");
		const isUnasked = (node: string) => !unsure.has(node) && !this.#done.has(node) && !turns.some((turn) => turn.node === node);
		if (isComplete && targets.some(isUnasked)) return [this.#goesOn("ROUND-1")];
		// ROUND-11 has a fixed number of milliseconds, which a run on another scale cannot show.
		const isOld = turns.some(
			({ node, word, build }) => word.kind === "not_found" && !this.#observed.has(node) && isOldBuild(build),
		);
		if (!this.#isScaled || !isOld || empty + 1 < grace) return verdicts;
		return [
			{ kind: "complete", clause: "ROUND-8", empty: empty + 1 },
			{ kind: "in_progress", clause: "ROUND-11", empty: empty + 1 },
		];
	}

	#goesOn(clause: string): Verdict {
		return { kind: "in_progress", clause, empty: this.#empty };
	}
}

/** Counts failed rounds in a row per node. A node that is not a target of a round starts again at 0 (WAIT-11). */
function countFailures({ opening, turns }: RoundSeen, failed: Map<string, number>, done: ReadonlySet<string>): void {
	if (opening.kind === "targets") for (const node of failed.keys()) if (!opening.targets.includes(node)) failed.delete(node);
	for (const { node, word } of turns) {
		if (word.kind !== "failure" || done.has(node)) failed.delete(node);
		else failed.set(node, word.reason === "malformed" ? Number.POSITIVE_INFINITY : (failed.get(node) ?? 0) + 1);
	}
}

/** Details of an error that the driver does not report are not compared. */
function agrees(told: ToldVerdict, lawful: Verdict): boolean {
	if (told.kind !== lawful.kind) return false;
	if (lawful.kind !== "error" || lawful.clause === "ROUND-2") return true;
	const fits = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
	return fits(told.code, lawful.code) && fits(told.node, lawful.node) && fits(told.serverCode, lawful.serverCode);
}

/** The first wrong verdict, if there is one. */
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
