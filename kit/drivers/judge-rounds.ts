import { type RequiredVerdict, verdictsOf } from "../oracle/verdict.ts";
import type { OutsideHabits, RoundSeen, ToldVerdict } from "../run/seen.ts";
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
	/** The nodes that were older than 6.0 when the run began. */
	readonly wereOld?: Iterable<string>;
	/** By how many milliseconds the fixed time of ROUND-11 may differ; `Infinity` if it cannot be judged. Default: 0. */
	readonly unlistedSlackMs?: number;
	readonly manner?: Pick<OutsideHabits, "remembersDone" | "graceBefore6" | "graceCounts">;
}

/** A round with its correct verdicts, the most likely one first. */
export interface ReviewedRound {
	readonly round: RoundSeen;
	readonly lawful: readonly RequiredVerdict[];
	readonly isWrong: boolean;
	/** A node does not know the job that it reported, but not in the round before. */
	readonly isForgotten?: boolean;
	/**
	 * The empty rounds of the whole wait would end the grace if a round in progress did not set their count to 0
	 * (ROUND-8).
	 */
	readonly isGraceInAll?: boolean;
	/** The clause by which the failure that the driver reports as an error does not end this wait. */
	readonly excusedBy?: "ROUND-12" | "WAIT-11";
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

/** The time of ROUND-11. */
const UNLISTED_UNTIL_MS = 2000;

const UNDECLARED: NonNullable<ReviewOptions["manner"]> = {
	remembersDone: undefined,
	graceBefore6: undefined,
	graceCounts: "in-a-row",
};

/** Judges the rounds of one call, one by one and in order. */
export class RoundReviewer {
	readonly #grace: number;
	readonly #forgive: number;
	readonly #unlistedSlackMs: number;
	readonly #manner: NonNullable<ReviewOptions["manner"]>;
	readonly #observed: Set<string>;
	readonly #done = new Set<string>();
	/** The last round in which a node reported the job. */
	readonly #seenIn = new Map<string, number>();
	/** The nodes that were older than 6.0, so the driver may still believe it of them. */
	readonly #wereOld: Set<string>;
	/** How many rounds in a row failed, per node. */
	readonly #failed = new Map<string, number>();
	#firstRoundAt: number | undefined;
	/** How many empty rounds came in a row. */
	#empty = 0;
	/** How many empty rounds came in the whole wait. */
	#emptyInAll = 0;

	constructor({ grace, forgive, observed = [], wereOld = [], unlistedSlackMs = 0, manner = UNDECLARED }: ReviewOptions) {
		this.#manner = manner;
		this.#grace = grace;
		this.#forgive = forgive;
		this.#unlistedSlackMs = unlistedSlackMs;
		this.#observed = new Set(observed);
		this.#wereOld = new Set(wereOld);
	}

	review(round: RoundSeen): ReviewedRound {
		const { told, turns, startedAt, number } = round;
		this.#firstRoundAt ??= startedAt;
		for (const { node, word } of turns) {
			if (word.kind === "in_progress" || word.kind === "complete") {
				this.#observed.add(node);
				this.#seenIn.set(node, number);
			}
			if (word.kind === "complete") this.#done.add(node);
			else if (word.kind === "in_progress") this.#done.delete(node);
		}
		countFailures(round, this.#failed, this.#remembered);
		const lawful = this.#lawfulVerdicts(round, this.#firstRoundAt);
		const isRunning = turns.some(({ word }) => word.kind === "in_progress");
		const keepsCount = isRunning && this.#manner.graceCounts === "in-all";
		const emptyBefore = this.#empty;
		for (const verdict of lawful) if (verdict.kind === "in_progress" && !keepsCount) this.#empty = verdict.empty;
		if (this.#empty > emptyBefore) this.#emptyInAll++;
		const isWrong = told !== undefined && !lawful.some((verdict) => agrees(told, verdict));
		const isForgotten = turns.some(
			({ node, word }) => word.kind === "not_found" && (this.#seenIn.get(node) ?? number) < number - 1,
		);
		for (const { node, build } of turns) if (isOldBuild(build)) this.#wereOld.add(node);
		const isGraceInAll = this.#emptyInAll >= this.#grace && this.#emptyInAll > this.#empty;
		const excusedBy = this.#excuseOf(round);
		return {
			...{ round, lawful, isWrong },
			...(isForgotten && { isForgotten }),
			...(isGraceInAll && { isGraceInAll }),
			...(excusedBy !== undefined && { excusedBy }),
		};
	}

	/** Why the failure that the driver reports as an error does not end this wait. */
	#excuseOf({ told, turns }: RoundSeen): ReviewedRound["excusedBy"] {
		if (told?.kind !== "error" || (told.code !== undefined && told.code !== "network_error")) return undefined;
		const failed = turns.filter(({ node, word }) => word.kind === "failure" && (told.node ?? node) === node);
		const isForgiven = failed.some(({ node }) => !this.#remembered.has(node));
		return failed.length === 0 ? undefined : isForgiven ? "WAIT-11" : "ROUND-12";
	}

	/** The nodes whose earlier "done" counts if they fail now (ROUND-12). */
	get #remembered(): ReadonlySet<string> {
		return this.#manner.remembersDone === false ? NOBODY : this.#done;
	}

	#lawfulVerdicts(round: RoundSeen, firstRoundAt: number): readonly RequiredVerdict[] {
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
		const isOpen = ({ word, node }: Turn) => word.kind === "open" && !this.#remembered.has(node);
		if (turns.some(isOpen)) return [this.#goesOn("ROUND-10")];
		const verdicts = this.#verdictsWithoutErrors(round, opening.targets, firstRoundAt);
		return this.#manner.remembersDone === undefined ? [...verdicts, ...this.#forgetful(turns)] : verdicts;
	}

	/**
	 * What a driver may say of a failed node that was done before, if it does not declare whether it remembers that
	 * (ROUND-12).
	 */
	#forgetful(turns: readonly Turn[]): readonly RequiredVerdict[] {
		const failed = turns.filter(({ word, node }) => word.kind === "failure" && this.#done.has(node));
		if (failed.length === 0) return [];
		const errors = failed.map(
			({ node }): RequiredVerdict => ({ kind: "error", clause: "ROUND-12", code: "network_error", node }),
		);
		return [...errors, this.#goesOn("ROUND-12")];
	}

	#errorOf({ node, word }: Turn): RequiredVerdict | undefined {
		if (word.kind === "error") return { kind: "error", clause: "ROUND-4", code: "server_error", node, serverCode: word.code };
		if (word.kind === "unsupported") return { kind: "error", clause: "ASK-3", code: "unsupported", node };
		const isTolerated = this.#remembered.has(node) || (this.#failed.get(node) ?? 0) <= this.#forgive;
		if (word.kind !== "failure" || isTolerated) return undefined;
		return { kind: "error", clause: "ROUND-10", code: "network_error", node };
	}

	#verdictsWithoutErrors(round: RoundSeen, targets: readonly string[], firstRoundAt: number): readonly RequiredVerdict[] {
		const { turns, isEarly, endedAt, unsure } = round;
		const empty = this.#empty;
		const facts = { endedAt, turns, left: new Set<string>(), isEarly, done: this.#remembered };
		const isObserved = (node: string) => (this.#observed.has(node) ? "yes" : "no");
		const graces = this.#gracesFor(turns);
		const verdicts = graces.flatMap((grace) => verdictsOf(facts, { grace, empty, firstRoundAt }, isObserved));
		const isComplete = verdicts.some(({ kind }) => kind === "complete");
		const isUnasked = (node: string) =>
			!unsure.has(node) && !this.#remembered.has(node) && !turns.some((turn) => turn.node === node);
		// It would have gone on to the other nodes if it had read the answers right.
		const isMisread = round.stopsShort === true && round.told?.kind === "in_progress" && this.#grace === 1;
		if (isComplete && targets.some(isUnasked)) return isMisread ? verdicts : [this.#goesOn("ROUND-1")];
		// CLUSTER-11: a driver that looks at the members again may find one that it has not asked.
		const isMissed = [...unsure].some((node) => !turns.some((turn) => turn.node === node));
		if (isComplete && isMissed) return [...verdicts, this.#goesOn("CLUSTER-11")];
		// ROUND-11 has a fixed number of milliseconds. Real time shows it only roughly, and another time scale does not show
		// it.
		const isNear = Math.abs(endedAt - firstRoundAt - UNLISTED_UNTIL_MS) <= this.#unlistedSlackMs;
		if (!isNear || this.#unlistedSlackMs === 0 || !this.#hasOldUnseen(turns) || empty + 1 < Math.min(...graces)) return verdicts;
		return [
			{ kind: "complete", clause: "ROUND-8", empty: empty + 1 },
			{ kind: "in_progress", clause: "ROUND-11", empty: empty + 1 },
		];
	}

	#hasOldUnseen(turns: readonly Turn[]): boolean {
		return turns.some(({ node, word, build }) => word.kind === "not_found" && !this.#observed.has(node) && isOldBuild(build));
	}

	/**
	 * The grace that applies. A driver may not know yet that a node has restarted as version 6.0 or later (JUDGE-2); then
	 * both may.
	 */
	#gracesFor(turns: readonly Turn[]): readonly number[] {
		const { graceBefore6 } = this.#manner;
		if (graceBefore6 === undefined || this.#grace === Number.POSITIVE_INFINITY) return [this.#grace];
		if (this.#hasOldUnseen(turns)) return [graceBefore6];
		const isUpgraded = ({ node, word }: Turn) =>
			word.kind === "not_found" && !this.#observed.has(node) && this.#wereOld.has(node);
		return turns.some(isUpgraded) && graceBefore6 !== this.#grace ? [this.#grace, graceBefore6] : [this.#grace];
	}

	#goesOn(clause: string): RequiredVerdict {
		return { kind: "in_progress", clause, empty: this.#empty };
	}
}

const NOBODY: ReadonlySet<string> = new Set();

/** Counts failed rounds in a row per node. A node that is not a target of a round starts again at 0 (WAIT-11). */
function countFailures({ opening, turns }: RoundSeen, failed: Map<string, number>, done: ReadonlySet<string>): void {
	if (opening.kind === "targets") for (const node of failed.keys()) if (!opening.targets.includes(node)) failed.delete(node);
	for (const { node, word } of turns) {
		if (word.kind !== "failure" || done.has(node)) failed.delete(node);
		else failed.set(node, word.reason === "malformed" ? Number.POSITIVE_INFINITY : (failed.get(node) ?? 0) + 1);
	}
}

/**
 * The number of the server's error that something took too long. A native client may also use it
 * for its own time limits (ASK-6).
 */
export const SERVER_TIMEOUT = 9;

/** Details of an error that the driver does not report are not compared. */
function agrees(told: ToldVerdict, lawful: RequiredVerdict): boolean {
	if (told.kind !== lawful.kind) return false;
	if (lawful.kind !== "error" || lawful.clause === "ROUND-2") return true;
	const fits = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other;
	// Only ASK-9, which is weaker, gives this error its code.
	if (lawful.clause === "ASK-3") return fits(told.node, lawful.node);
	if (lawful.serverCode === SERVER_TIMEOUT) return fits(told.node, lawful.node);
	return fits(told.code, lawful.code) && fits(told.node, lawful.node) && fits(told.serverCode, lawful.serverCode);
}

/** The first wrong verdict, if there is one. */
export function wrongVerdict(reviewed: readonly ReviewedRound[]): WrongVerdict | undefined {
	const last = reviewed.at(-1);
	const [right] = last?.lawful ?? [];
	if (last?.isWrong !== true || right === undefined || last.round.told === undefined) return undefined;
	const { round } = last;
	return {
		requirement: brokenClauseOf(last),
		round: round.number,
		expected: toldVerdictText(right),
		got: toldVerdictText(last.round.told),
	};
}

/**
 * The clause of the correct verdict. A driver that completes after some empty rounds, but too few, ends the grace early
 * (ROUND-8). One that no longer knows what it saw some rounds ago has forgotten it (WAIT-7). One that ends the wait for
 * a failure that does not end it breaks the clause that says so, whatever the other nodes answered.
 */
export function brokenClauseOf({
	lawful: [right],
	round,
	isWrong,
	isForgotten = false,
	isGraceInAll = false,
	excusedBy,
}: ReviewedRound): string {
	if (right === undefined) return "";
	if (isWrong && excusedBy !== undefined && right.kind !== "error") return excusedBy;
	if (isWrong && isForgotten && right.clause === "ROUND-6" && round.told?.kind === "in_progress") return "WAIT-7";
	const endsGrace = isWrong && round.told?.kind === "complete" && right.kind === "in_progress" && right.clause === "ROUND-7";
	return endsGrace && (right.empty > 1 || isGraceInAll) ? "ROUND-8" : right.clause;
}

export function toldVerdictText({ kind, ...error }: ToldVerdict | RequiredVerdict): string {
	if (kind !== "error") return kind === "in_progress" ? "in progress" : kind;
	const { code, node, serverCode } = error as Partial<ToldVerdict>;
	const details = [
		code,
		serverCode === undefined ? undefined : `code ${serverCode}`,
		node === undefined ? undefined : `node ${node}`,
	].filter((part) => part !== undefined);
	return details.length === 0 ? "an error" : `an error (${details.join(", ")})`;
}
