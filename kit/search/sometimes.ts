import type { NodeChange, TraceEvent } from "../../simulator/trace.ts";
import { callsOf, type Question } from "../oracle/history.ts";
import { mustAskAlone, readReply } from "../oracle/reading.ts";
import type { CallReport, Run } from "../run/run.ts";
import { formOf } from "../schedule/builds.ts";
import { adaptiveLimits, type Call } from "../schedule/schedule.ts";
import type { SearchWay } from "./search-ways.ts";
import { countNetworkPoints, isOverNetwork, NETWORK_POINTS } from "./sometimes-on-network.ts";

/** One call of a run and its surroundings, in the form that the points below need. */
interface Seen {
	readonly run: Run;
	readonly call: Call;
	readonly report: CallReport;
	readonly questions: readonly Question[];
	/** In the milliseconds of the run; `Infinity` if it does not have one. */
	readonly deadline: number;
	/** What a node's answer says, or why it did not answer. */
	said(question: Question): string;
	/** Changes of nodes and of the cluster during the call. */
	readonly changes: readonly (TraceEvent & { readonly kind: "node" | "cluster" })[];
	errorCode: string | undefined;
	evidence(word: string): boolean;
}

interface Point {
	readonly name: string;
	holds(seen: Seen): boolean;
}

/**
 * Situations that a search must meet. A search that does not meet them proves nothing. If one of them never occurs in
 * 100,000 schedules, the generator does not draw it any more, and that is an error.
 */
const POINTS: readonly Point[] = [
	{ name: "a job vanished after it was seen", holds: ({ evidence }) => evidence("vanished") },
	{ name: "the grace ran out for a node that never had the job", holds: ({ evidence }) => evidence("presumed") },
	{ name: "the grace ended in the first round that could end it", holds: endsOnTime },
	{ name: "the two seconds of an old node kept the grace open", holds: isHeldOpen },
	{ name: "a node left after it was seen", holds: ({ evidence }) => evidence("left") },
	{ name: "a node joined after the start", holds: ({ evidence }) => evidence("joined") },
	{ name: "a job was aborted", holds: ({ evidence }) => evidence("aborted") },
	{
		name: "records failed",
		holds: ({ report: { outcome } }) => outcome.kind === "complete" && outcome.completion?.outcome === "failed_records",
	},
	{ name: "a node joined between two rounds", holds: (seen) => changesBetweenRounds(seen, "joined") },
	{ name: "a node left between two rounds", holds: (seen) => changesBetweenRounds(seen, "left") },
	{ name: "a node left during a round", holds: (seen) => changesWithinRound(seen, "left") },
	{ name: "a node crashed during a round", holds: (seen) => changesWithinRound(seen, "crashed") },
	{
		name: "a node was upgraded during a wait",
		holds: ({ changes }) => changes.some((event) => event.change === "restarted" && event.version !== undefined),
	},
	{ name: "the last round began early", holds: beganEarly },
	{
		name: "an answer came at the deadline",
		holds: ({ questions, deadline }) => questions.some(({ end, endedAt }) => end.kind === "answered" && endedAt === deadline),
	},
	{
		name: "a question was given up at the deadline",
		holds: ({ questions, deadline }) => questions.some(({ end, endedAt }) => end.kind === "given-up" && endedAt === deadline),
	},
	{
		name: "a request timeout fell on the deadline",
		holds: ({ questions, deadline, call }) =>
			questions.some(({ askedAt, end }) => end.kind === "given-up" && askedAt + (call.requestTimeout ?? 5000) === deadline),
	},
	{
		name: "a failure was forgiven",
		holds: ({ report, questions, call }) =>
			call.kind === "wait" &&
			(call.forgive ?? 0) > 0 &&
			report.rounds.length > 1 &&
			questions.some(({ end }) => end.kind === "failed"),
	},
	{
		name: "a node failed more often than the wait forgives",
		holds: ({ call, errorCode }) => call.kind === "wait" && (call.forgive ?? 0) > 0 && errorCode === "network_error",
	},
	{ name: "a node failed after it had said done", holds: failedAfterDone },
	{ name: "one node answered with an error while another was in progress", holds: saysBoth },
	{ name: "a round asked nodes in different forms", holds: isMixed },
	{ name: "a build was read again", holds: ({ questions, said }) => questions.some((question) => said(question) === "unknown") },
	{ name: "a node did not know any command for the status", holds: ({ errorCode }) => errorCode === "unsupported" },
	{ name: "a server error ended a wait", holds: ({ errorCode }) => errorCode === "server_error" },
	{ name: "a timeout ended a wait", holds: ({ errorCode }) => errorCode === "timeout" },
	{ name: "the cluster was not ready", holds: ({ errorCode }) => errorCode === "cluster_not_ready" },
	{ name: "no node was active", holds: ({ errorCode }) => errorCode === "invalid_node" },
	{ name: "a refusal after the first round was forgiven", holds: wasRefusedAndWentOn },
	{ name: "a caller cancelled a wait", holds: ({ report }) => report.outcome.kind === "cancelled" },
	{ name: "a wait of one round", holds: ({ call }) => call.kind === "wait" && call.timeout === 0 },
	{ name: "an answer came too late", holds: ({ run }) => run.trace.some(({ kind }) => kind === "too-late") },
	{ name: "one call knew what another had seen", holds: knowsMore },
	{ name: "each command of a request was asked again separately", holds: wasAskedAlone },
	{ name: "a set named like a status", holds: ({ run }) => run.schedule.task.set?.includes("status=") === true },
	{ name: "an id above 2^53", holds: ({ run }) => run.schedule.task.id.length > 15 },
];

export const POINT_NAMES: readonly string[] = [...POINTS, ...NETWORK_POINTS].map(({ name }) => name);

/**
 * From this many schedules on, a point that was never reached is an error. Of those with a network, fewer are enough.
 */
const SCHEDULES_FOR_ALL_POINTS = 100_000;
const SCHEDULES_FOR_NETWORK_POINTS = 5000;

/** The points that were never reached, although this many schedules must have reached them. */
export function missedPoints(points: readonly number[], schedules: number, way: SearchWay): readonly string[] {
	if (way === "rules" || schedules < (way === "network" ? SCHEDULES_FOR_NETWORK_POINTS : SCHEDULES_FOR_ALL_POINTS)) return [];
	return pointsReached(points, way).flatMap(({ name, count }) => (count === 0 ? [name] : []));
}

/** The points that a search of this way can reach, with how often it did. */
export function pointsReached(
	points: readonly number[],
	way: SearchWay,
): readonly { readonly name: string; readonly count: number }[] {
	const reached = POINT_NAMES.map((name, index) => ({ name, count: points[index] ?? 0 }));
	return way === "network" ? reached.slice(POINTS.length) : reached;
}

/** Counts the points that a run reached: `counts` by the number of the point. */
export function countPoints(run: Run, counts: number[]): void {
	if (isOverNetwork(run)) return countNetworkPoints(run, counts, POINTS.length);
	for (const { call, report, questions } of callsOf(run)) {
		if (call.kind === "abort") continue;
		const seen = look(run, call, report, questions);
		POINTS.forEach((point, index) => {
			if (point.holds(seen)) counts[index] = (counts[index] ?? 0) + 1;
		});
	}
}

function look(run: Run, call: Call, report: CallReport, questions: readonly Question[]): Seen {
	const { calledAt, settledAt, outcome } = report;
	// Several points need the meaning of the same replies, and reading these is most of the work.
	const words = new Map<Question, string>();
	const timeout =
		call.kind === "wait" && call.timeout !== undefined && call.timeout > 0 ? call.timeout : Number.POSITIVE_INFINITY;
	return {
		run,
		call,
		report,
		questions,
		deadline: calledAt + timeout,
		said(question) {
			const known = words.get(question);
			if (known !== undefined) return known;
			const { end, commands } = question;
			const word = end.kind === "answered" ? readReply(end.body, commands, run.schedule.task.id).kind : end.kind;
			words.set(question, word);
			return word;
		},
		changes: run.trace
			.filter((event) => event.kind === "node" || event.kind === "cluster")
			.filter(({ at }) => at > calledAt && at <= settledAt),
		errorCode: outcome.kind === "error" ? outcome.code : undefined,
		evidence: (word) =>
			outcome.kind === "complete" && outcome.completion?.nodes.some(({ evidence }) => evidence === word) === true,
	};
}

function endsOnTime({ evidence, call, report, run }: Seen): boolean {
	const grace = call.kind === "wait" ? (call.grace ?? run.schedule.habits.grace) : 0;
	return evidence("presumed") && grace > 1 && report.rounds.length === grace;
}

function isHeldOpen({ call, report, questions, run, said }: Seen): boolean {
	const grace = call.kind === "wait" ? (call.grace ?? run.schedule.habits.grace) : 0;
	const last = report.rounds.at(grace - 1);
	if (grace === 0 || last === undefined || last.verdict !== "in_progress" || last.endedAt - report.calledAt >= 2000) return false;
	return questions.filter(({ askedAt }) => askedAt <= last.endedAt).every((question) => said(question) === "not_found");
}

function changesBetweenRounds({ changes, report: { rounds } }: Seen, change: NodeChange["change"]): boolean {
	return changes.some(
		(event) =>
			event.change === change &&
			rounds.some(({ endedAt }, index) => event.at > endedAt && event.at <= (rounds[index + 1]?.startedAt ?? 0)),
	);
}

function changesWithinRound({ changes, report: { rounds } }: Seen, change: NodeChange["change"]): boolean {
	return changes.some(
		(event) => event.change === change && rounds.some(({ startedAt, endedAt }) => event.at > startedAt && event.at < endedAt),
	);
}

function beganEarly({ call, report: { rounds } }: Seen): boolean {
	if (call.kind !== "wait" || call.timeout === undefined || adaptiveLimits(call) !== undefined) return false;
	const [before, last] = rounds.slice(-2);
	return before !== undefined && last !== undefined && last.startedAt < before.endedAt + (call.pollInterval ?? 1000);
}

function failedAfterDone({ questions, said }: Seen): boolean {
	const isDone = new Set<string>();
	for (const question of questions) {
		if (said(question) === "complete") isDone.add(question.node);
		else if (question.end.kind === "failed" && isDone.has(question.node)) return true;
	}
	return false;
}

function saysBoth({ questions, said, report: { rounds } }: Seen): boolean {
	const last = rounds.at(-1);
	if (last?.verdict !== "error") return false;
	const words = questions.filter(({ askedAt }) => askedAt >= last.startedAt).map(said);
	return words.includes("in_progress") && words.includes("error");
}

function isMixed({ questions, report: { rounds }, run }: Seen): boolean {
	const [first] = rounds;
	if (first === undefined) return false;
	const forms = new Set(
		questions
			.filter(({ askedAt }) => askedAt === first.startedAt)
			.map(({ node }) => formOf(run.schedule.nodes.find(({ name }) => name === node)?.version)),
	);
	return forms.size > 1;
}

function wasRefusedAndWentOn({ call, report: { rounds } }: Seen): boolean {
	if (call.kind !== "wait" || (call.forgive ?? 0) === 0) return false;
	return rounds.some(({ startedAt, endedAt, verdict }, index) => index > 0 && startedAt === endedAt && verdict === "in_progress");
}

function wasAskedAlone({ questions }: Seen): boolean {
	return questions.some(({ end, commands }) => end.kind === "answered" && mustAskAlone(end.body, commands));
}

/** A node that this call never saw counts as done, because another call on the handle had seen the job there. */
function knowsMore({ report: { outcome, rounds }, questions, said, run }: Seen): boolean {
	if (run.calls.length < 2 || outcome.kind !== "complete" || rounds.length > 1) return false;
	return questions.some((question) => said(question) === "not_found");
}
