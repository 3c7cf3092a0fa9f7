import type { NodeAnswer } from "../../../src/tracking/answer.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import type { Judgement, Rules, Tolerance, Verdict } from "../../../src/tracking/rules.ts";
import { type Mutant, type MutantSheet, onRules } from "./mutant.ts";

const { judge } = defaultRules;
const COMPLETE: Verdict = { kind: "complete" };
const IN_PROGRESS: Verdict = { kind: "in_progress" };

/** A tracker with a grace that differs from its declared grace. */
function withGrace(sheet: MutantSheet, change: (habits: Tolerance) => number): Mutant {
	return onRules(sheet, { judge: (round, memory, habits) => judge(round, memory, { ...habits, grace: change(habits) }) });
}

/** A tracker that counts empty rounds in another way. */
function counting(sheet: MutantSheet, change: (judgement: Judgement, ...args: Parameters<Rules["judge"]>) => number): Mutant {
	return onRules(sheet, {
		judge(round, memory, habits) {
			const judgement = judge(round, memory, habits);
			return { ...judgement, emptyRounds: change(judgement, round, memory, habits) };
		},
	});
}

/** Trackers whose grace is too short or too long. */
export const GRACE: readonly Mutant[] = [
	withGrace(
		{
			name: "not-found-is-complete",
			does: 'reads "not found" as complete, although the job may not have reached the node yet, and does not declare it',
			seenIn: "the Java, Go, C and Rust clients from server 6.0 on: a job that starts late counts as done",
			breaks: ["ROUND-7", "ROUND-8"],
			message: 'round 1: expected "in_progress", got "complete"',
			never: "late",
		},
		() => 1,
	),
	withGrace(
		{
			name: "two-rounds-of-grace",
			does: "ends the grace one round too early",
			seenIn: "an off-by-one",
			breaks: ["ROUND-8"],
			message: "rounds: expected 3, got 2",
			never: "late",
		},
		({ grace }) => Math.max(1, grace - 1),
	),
	withGrace(
		{
			name: "four-rounds-of-grace",
			does: "ends the grace one round too late",
			seenIn: "an off-by-one in the other direction",
			breaks: ["ROUND-8"],
			message: "rounds: expected 3, got 4",
			never: "early",
		},
		({ grace }) => grace + 1,
	),
	withGrace(
		{
			name: "no-end-of-grace",
			does: "waits for ever for a node that never had the job",
			seenIn:
				"the Go client's IsDone on servers before 6.0, and the Java client until Aerospike issue CLIENT-1813 was fixed: it waited until its timeout",
			breaks: ["ROUND-8"],
			message: "took more than",
			never: "early",
		},
		() => Number.POSITIVE_INFINITY,
	),
	withGrace(
		{
			name: "grace-of-its-own",
			does: "always waits for 3 empty rounds, and ignores the number that the caller sets",
			seenIn: "a constant in the wrong place",
			breaks: ["ROUND-8"],
			message: "rounds: expected 20, got 3",
		},
		({ grace }) => (grace === Number.POSITIVE_INFINITY ? grace : 3),
	),
	onRules(
		{
			name: "grace-a-node",
			does: "counts the grace for each node, so each node that joins starts a new one",
			seenIn: "trackers that store the count with each node",
			breaks: ["ROUND-8"],
			message: "rounds: expected 3, got",
		},
		() => {
			const counts = new Map<string, number>();
			return {
				judge(round, memory, habits) {
					const patient = judge(round, memory, { ...habits, grace: Number.POSITIVE_INFINITY });
					if (patient.emptyRounds <= memory.emptyRounds) return patient;
					const unseen = round.answers.filter(({ node, answer }) => answer.kind === "not_found" && !memory.observed.has(node));
					for (const { node } of unseen) counts.set(node, (counts.get(node) ?? 0) + 1);
					const isOver = unseen.every(({ node }) => (counts.get(node) ?? 0) >= habits.grace);
					return { ...patient, verdict: isOver ? COMPLETE : IN_PROGRESS };
				},
			};
		},
	),
	counting(
		{
			name: "progress-keeps-the-count",
			does: "counts all empty rounds of the wait instead of those in a row",
			seenIn: "the Go client, which counts 20 tries for the whole wait",
			breaks: ["ROUND-8"],
			message: 'got "complete"',
		},
		({ emptyRounds }, { answers }, memory) => (has(answers, "in_progress") ? memory.emptyRounds : emptyRounds),
	),
	counting(
		{
			name: "failures-restart-the-grace",
			does: "restarts the grace after a forgiven failure",
			seenIn: "a reset in the wrong branch",
			breaks: ["ROUND-8"],
			message: "rounds: expected 4, got",
		},
		({ emptyRounds }, { answers }) => (has(answers, "failure") ? 0 : emptyRounds),
	),
	counting(
		{
			name: "failures-use-up-the-grace",
			does: "counts a round with a forgiven failure as an empty round",
			seenIn: "trackers that count all rounds that are not complete",
			breaks: ["ROUND-8", "ROUND-10"],
			message: 'round 3: expected "in_progress", got "complete"',
		},
		({ emptyRounds }, { answers }) => emptyRounds + (has(answers, "failure") ? 1 : 0),
	),
	counting(
		{
			name: "leaving-restarts-the-grace",
			does: "restarts the grace when a node has left",
			seenIn: "trackers that reset the count whenever the cluster changes",
			breaks: ["ROUND-8", "ROUND-9"],
			message: "rounds: expected 4, got",
		},
		({ emptyRounds }, { answers }) => (has(answers, "left") ? 0 : emptyRounds),
	),
	counting(
		{
			name: "leaving-uses-up-the-grace",
			does: "counts a round in which a node left as an empty round",
			seenIn: "trackers that count all rounds that are not complete",
			breaks: ["ROUND-8", "ROUND-9"],
			message: 'round 3: expected "in_progress", got "complete"',
		},
		({ emptyRounds }, { answers }) => emptyRounds + (has(answers, "left") ? 1 : 0),
	),
	onRules(
		{
			name: "last-round-uses-up-the-grace",
			does: "presumes the task complete in a last round that came early",
			seenIn: "trackers that shorten the last pause and do not take that into account",
			breaks: ["ROUND-8", "WAIT-5"],
			message: 'got "complete"',
		},
		{ judge: (round, memory, habits) => judge({ ...round, early: false }, memory, habits) },
	),
	onRules(
		{
			name: "near-the-deadline-nothing-counts",
			does: "does not count a last round for the grace although it came at its regular time",
			seenIn: 'trackers with one flag for "last" and "early"',
			breaks: ["ROUND-8", "WAIT-5"],
			message: 'outcome: expected "complete", got',
		},
		() => {
			let isLast = false;
			return {
				judge: (round, memory, habits) => judge({ ...round, early: round.early || isLast }, memory, habits),
				next(verdict, round, timing) {
					const next = defaultRules.next(verdict, round, timing);
					const length = round.endedAt - round.startedAt;
					isLast = next.kind === "round" && next.at + length >= timing.calledAt + timing.timeout;
					return next;
				},
			};
		},
	),
	onRules(
		{
			name: "old-servers-like-new-ones",
			does: "does not wait for 2000 ms on servers before 6.0, which list an index job only after its first second",
			seenIn: "every driver",
			breaks: ["ROUND-11"],
			message: "rounds",
		},
		{ judge: (round, memory, habits) => judge({ ...round, answers: withAge(round.answers, () => false) }, memory, habits) },
	),
	onRules(
		{
			name: "new-servers-like-old-ones",
			does: "waits for 2000 ms on every node",
			seenIn: "one rule for all versions",
			breaks: ["ROUND-11", "ROUND-8"],
			message: "rounds",
		},
		{ judge: (round, memory, habits) => judge({ ...round, answers: withAge(round.answers, () => true) }, memory, habits) },
	),
	onRules(
		{
			name: "one-old-server-is-enough",
			does: "waits for 2000 ms if any node is older than 6.0, even if that node was seen",
			seenIn: "trackers with one flag for the cluster instead of one for each node",
			breaks: ["ROUND-11"],
			message: "rounds: expected 3, got",
		},
		{
			judge(round, memory, habits) {
				const anyOld = round.answers.some(({ olderThan6 }) => olderThan6);
				return judge({ ...round, answers: withAge(round.answers, () => anyOld) }, memory, habits);
			},
		},
	),
	onRules(
		{
			name: "old-grace-from-the-last-progress",
			does: "counts the 2000 ms that it waits on servers before 6.0 from the last round with a node in progress",
			seenIn: "trackers that reset the time together with the count",
			breaks: ["ROUND-11"],
			message: "rounds: expected",
		},
		() => {
			let since: number | undefined;
			return {
				judge(round, memory, habits) {
					if (has(round.answers, "in_progress")) since = round.startedAt;
					return judge(round, { ...memory, firstRoundAt: since ?? memory.firstRoundAt }, habits);
				},
			};
		},
	),
	onRules(
		{
			name: "old-grace-of-one-second",
			does: "waits for one second instead of two on servers before 6.0",
			seenIn: "trackers that use the server's own limit without a margin",
			breaks: ["ROUND-11"],
			message: "rounds: expected",
		},
		{ judge: (round, memory, habits) => judge(round, { ...memory, firstRoundAt: memory.firstRoundAt - 1000 }, habits) },
	),
	counting(
		{
			name: "slow-rounds-do-not-count",
			does: "does not count an empty round that takes longer than a second",
			seenIn: "trackers that do not distinguish a slow answer from a late one",
			breaks: ["ROUND-8"],
			message: "took more than",
		},
		({ emptyRounds }, { startedAt, endedAt }, memory) => (endedAt > startedAt + 1000 ? memory.emptyRounds : emptyRounds),
	),
	onRules(
		{
			name: "not-found-before-6-decides",
			does: 'counts a round as empty before 6.0 if one node says "not found", although another node is in progress',
			seenIn: "the Java client on servers before 6.0: the first node that does not know the job ends the round",
			breaks: ["ROUND-3"],
			message: 'round 5: expected "in_progress", got "complete"',
		},
		{
			judge(round, memory, habits) {
				const isUnseen = ({ node, answer, olderThan6 }: NodeAnswer) =>
					olderThan6 && answer.kind === "not_found" && !memory.observed.has(node);
				const isDecided = round.pending === 0 && round.answers.some(isUnseen);
				const answers = isDecided ? round.answers.filter(({ answer }) => answer.kind !== "in_progress") : round.answers;
				return judge({ ...round, answers }, memory, habits);
			},
		},
	),
];

function has(answers: readonly NodeAnswer[], kind: NodeAnswer["answer"]["kind"]): boolean {
	return answers.some(({ answer }) => answer.kind === kind);
}

function withAge(answers: readonly NodeAnswer[], isOld: (one: NodeAnswer) => boolean): readonly NodeAnswer[] {
	return answers.map((one) => ({ ...one, olderThan6: isOld(one) }));
}
