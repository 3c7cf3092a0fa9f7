import { isAboutJobs } from "../../simulator/command-name.ts";
import { isAnswerableInPart } from "../oracle/question-form.ts";
import { type World, worldOf } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { Level } from "../spec/spec.ts";
import { isWrongAtDeadline } from "./at-deadline.ts";
import { type Breach, breachesOf } from "./breaches.ts";
import { deathIn } from "./deaths.ts";
import { type WrongVerdict, wrongVerdict } from "./judge-rounds.ts";
import { misreadAsError } from "./misread-reply.ts";
import { readAfterLimit } from "./open-questions.ts";
import { reviewRun } from "./review-run.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import { levelOfClause } from "./sight.ts";
import { specialClause } from "./special-clause.ts";
import { earlyMs } from "./timing.ts";
import { wrongShapes } from "./wrong-round.ts";

/** A fault in a run, as one line. */
export interface OutsideFinding {
	readonly message: string;
	/** The id of the clause that it breaks. */
	readonly requirement: string;
	readonly level: Level;
	/** `verdict`: a verdict on a round. `question`: what was asked, or in which order. `time`: when something happened. */
	readonly kind: "verdict" | "question" | "time";
	/** No machine can cause it, however late it is, so it is certain if it was seen once. */
	readonly isCertain?: true;
}

/**
 * Judges the run of a driver outside this process by the rules. Every fault counts for its own clause, for any purpose
 * of the run, so that a scenario, a search and a replay say the same (JUDGE-8). Faults that explain others come first:
 * a crash, then a question that asked the wrong thing, then a wrong verdict.
 */
export function findingsOf(run: Run): readonly OutsideFinding[] {
	const world = worldOf(run.schedule, run.trace);
	const found = reviewRun(run).flatMap((call) => {
		const deaths = deathsIn(run, call);
		// In a scenario about members, the Then steps judge the verdicts.
		if (run.schedule.network !== undefined) return deaths;
		const verdicts = verdictsIn(run, call, world);
		const breaches = breachesOf(run, call, world).filter(
			(breach) => !followsFromVerdict(breach, verdicts, call) && !isWithinLateness(run, breach),
		);
		return [...deaths, ...verdicts, ...breaches.map((breach) => fromBreach(run, breach))];
	});
	const isNew = ({ requirement }: OutsideFinding, index: number, all: readonly OutsideFinding[]) =>
		all.findIndex((one) => one.requirement === requirement) === index;
	return found
		.toSorted((one, other) => one.rank - other.rank)
		.map(({ rank: _rank, ...finding }) => finding)
		.filter(isNew);
}

/** Whether this is the last round of a wait that ended in timeout too early. Then it may not have judged the round. */
function givesUpEarly({ seen }: Run, { history, rounds }: ReviewedCall, number: number): boolean {
	return seen?.real !== undefined && rounds.at(-1)?.number === number && earlyMs(history.report, seen.real) > 0;
}

/** Whether a wait ended at a wrong time because it had not ended in an earlier round, which is a fault of its own. */
function followsFromVerdict({ requirement }: Breach, verdicts: readonly Ranked[], { reviewed }: ReviewedCall): boolean {
	const wrong = verdicts.length === 0 ? undefined : wrongVerdict(reviewed);
	return requirement === "WAIT-5" && wrong?.got === "in progress" && wrong.expected !== "in progress";
}

/** A finding, with its place among the others. */
type Ranked = OutsideFinding & { readonly rank: number };

const RANKS = { death: 0, question: 1, verdict: 2, order: 3, time: 4 } as const;

function fromBreach(run: Run, { requirement, message, kind, overMs, isCertain }: Breach): Ranked {
	const isTime = kind === "time" && !isBeyondLateness(run, overMs);
	return {
		requirement,
		level: levelOfClause(requirement),
		message: `${requirement}: ${message}`,
		kind: isTime ? "time" : "question",
		rank: RANKS[kind],
		...(isCertain && { isCertain }),
	};
}

function deathsIn({ schedule }: Run, { history }: ReviewedCall): readonly Ranked[] {
	const death = deathIn(history, schedule.task.id);
	return death === undefined ? [] : [{ ...death, level: levelOfClause(death.requirement), kind: "verdict", rank: RANKS.death }];
}

function verdictsIn(run: Run, call: ReviewedCall, world: World): readonly Ranked[] {
	const wrong = wrongVerdict(call.reviewed);
	if (wrong === undefined) return [];
	const { round, expected, got } = wrong;
	if (isRepeatedAfterCrash(run, call, round) || isOvertaken(run, call, round)) return [];
	if (got === "in progress" && givesUpEarly(run, call, round)) return [];
	if (got === "in progress" && expected === "complete" && hasStaleQuestion(run, call, world, round)) return [];
	const kept = readAfterLimit(run, call, wrong);
	if (kept !== undefined) return [{ ...fromBreach(run, { ...kept, kind: "order" }), kind: "verdict", rank: RANKS.verdict }];
	const clause = isWrongAtDeadline(run, call, wrong) ? "WAIT-4" : wrong.requirement;
	const isBody = BODY_CLAUSES.includes(clause) && wrongShapes(call).some((shape) => shape.startsWith("body "));
	const ofBody = isBody || isReplyInPieces(run, wrong) ? "ASK-6" : clause;
	const ofReply = ofBody === clause ? misreadAsError(call, wrong) : undefined;
	const requirement = specialClause(run, call, wrong, world) ?? ofReply ?? ofBody;
	const message = `${requirement}: round ${round} should be ${expected}, but the driver says ${got}`;
	return [{ requirement, level: levelOfClause(requirement), message, kind: kindOfVerdict(wrong), rank: RANKS.verdict }];
}

/**
 * Whether a round asked only nodes that went down after the round before it had begun. It may be a
 * question of the round before that the driver repeats after a broken connection: the kit did not see the first one.
 */
function isRepeatedAfterCrash({ trace, seen }: Run, { rounds }: ReviewedCall, number: number): boolean {
	const at = rounds.findIndex((round) => round.number === number);
	const [before, round] = [rounds[at - 1], rounds[at]];
	if (seen?.profile !== "wire" || before === undefined || round === undefined || round.turns.length === 0) return false;
	if (before.turns.length <= round.turns.length) return false;
	const isDown = (node: string) =>
		trace.some(
			(event) => event.kind === "node" && event.change === "crashed" && event.node === node && event.at >= before.startedAt,
		);
	return round.turns.every(({ node }) => isDown(node));
}

/**
 * Whether a node that has restarted was asked in a form that it does not know, in this round. Its answer says nothing
 * about the job, so a driver may wait for a better one. The question itself is the fault (ASK-9).
 */
function hasStaleQuestion({ trace, schedule }: Run, { history, rounds }: ReviewedCall, world: World, number: number): boolean {
	const round = rounds.find((one) => one.number === number);
	if (round === undefined) return false;
	const lastAt = round.turns.reduce((latest, turn) => Math.max(latest, turn.endedAt), round.endedAt);
	return history.questions.some(({ node, askedAt, commands }) => {
		const about = commands.filter(isAboutJobs);
		if (about.length === 0 || askedAt < round.startedAt || askedAt > lastAt) return false;
		const isRestarted = trace.some(
			(event) => event.kind === "node" && event.change === "restarted" && event.node === node && event.at <= askedAt,
		);
		return isRestarted && !isAnswerableInPart(about, world.version(node, askedAt), schedule.task.id);
	});
}

/**
 * Whether the next round had begun when the last answer of a round came: a driver that polls at a fixed rate begins it
 * before it knows its verdict on this one. WAIT-12 says what that costs.
 */
function isOvertaken({ seen }: Run, { rounds }: ReviewedCall, number: number): boolean {
	const at = rounds.findIndex((round) => round.number === number);
	const [round, next] = [rounds[at], rounds[at + 1]];
	if (seen?.manner.pausesFromStart !== true || round === undefined || next === undefined) return false;
	return next.startedAt <= round.endedAt + (seen.real?.toleranceMs ?? 0);
}

/** Whether a driver reported an error for a round whose replies were right but arrived in pieces. */
function isReplyInPieces({ schedule }: Run, { got, expected }: WrongVerdict): boolean {
	const isCut = schedule.nodes.some(({ replies = [] }) => replies.some(({ wire }) => typeof wire === "object"));
	return isCut && got.startsWith("an error") && !expected.startsWith("an error");
}

/**
 * A driver that was not given processor time may find its own time limit over, although the answer has arrived. So it
 * is a question of time whether an unexpected network failure is its fault.
 */
function kindOfVerdict({ expected, got }: WrongVerdict): OutsideFinding["kind"] {
	return got.startsWith("an error (network_error") && !expected.startsWith("an error") ? "time" : "verdict";
}

/** If something is this many times as late as the machine was, the driver is the reason. */
const BEYOND = 3;

/** Whether a limit was missed by such a long time that the machine cannot be the reason (JUDGE-5). */
function isBeyondLateness({ seen }: Run, overMs: number = 0): boolean {
	if (seen?.lateness === undefined || seen.real === undefined) return false;
	return overMs > BEYOND * seen.real.scale * Math.max(seen.lateness.ms, seen.lateness.allowedMs);
}

/**
 * Whether the lateness of a machine that was almost in time explains what exceeds the tolerance. It is measured only
 * roughly, and one delay can come on top of another.
 */
function isWithinLateness({ seen }: Run, { kind, overMs, isCertain }: Breach): boolean {
	if (kind !== "time" || overMs === undefined || isCertain === true || seen?.lateness === undefined) return false;
	const { ms, allowedMs } = seen.lateness;
	return ms <= allowedMs && overMs <= ms * (seen.real?.scale ?? 1);
}

/**
 * If a whole body was an error, a wrong verdict that one of these clauses would explain comes from not reading the body
 * (ASK-6).
 */
const BODY_CLAUSES: readonly string[] = ["ROUND-4", "ROUND-10"];
