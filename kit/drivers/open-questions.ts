import type { Question } from "../oracle/history.ts";
import { readReply } from "../oracle/reading.ts";
import type { Run } from "../run/run.ts";
import type { WrongVerdict } from "./judge-rounds.ts";
import { pauseAfter } from "./pause-after.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import type { Found, TimedCall } from "./timed-call.ts";

/** A question, and the next one to the same node in the same form, which came before the first had ended. */
interface AskedAgain {
	readonly before: Question;
	readonly again: Question;
}

/** Finds a question that was given up, and whose late answer was read as the answer to the next one (ASK-5). */
export function misread(call: TimedCall): Found | undefined {
	const found = askedAgain(call).find((pair) => isReadAsNext(call, pair));
	return (
		found && {
			requirement: "ASK-5",
			message: `the late answer of node ${found.again.node} should be thrown away, but was read as the answer to the next question`,
		}
	);
}

/** Finds a question that was given up without closing its connection (ASK-7). */
export function keptOpen(call: TimedCall): Found | undefined {
	const found = askedAgain(call).find((pair) => isGivenUp(call, pair));
	return found && keptBy(found.again);
}

function keptBy({ node }: Question): Found {
	return {
		requirement: "ASK-7",
		message: `the connection of the question to node ${node} should be closed when the question is given up, so that its late answer cannot be read as the next one (ASK-5)`,
	};
}

/**
 * Finds an answer that came after the request timeout, to a driver that had given the question up, so that its verdict
 * is not what the answer says. It should have closed the connection (ASK-7).
 */
export function readAfterLimit({ seen }: Run, { history, reviewed }: ReviewedCall, { got }: WrongVerdict): Found | undefined {
	const round = reviewed.at(-1)?.round;
	if (seen?.real === undefined || round === undefined || got === "complete") return undefined;
	// Otherwise the driver may have waited for the answer.
	if (seen.manner.requestTimeoutPer !== "question") return undefined;
	const least = seen.real.requestTimeoutMs - seen.real.toleranceMs;
	const found = history.questions.find(
		({ askedAt, endedAt, end }) =>
			askedAt >= round.startedAt && endedAt <= round.endedAt && end.kind === "answered" && endedAt - askedAt > least,
	);
	return found && keptBy(found);
}

/**
 * Finds a question that is repeated before the node has answered, in a round that overlaps the one before (WAIT-12).
 */
export function overlap(call: TimedCall): Found | undefined {
	if (call.habits.retries > 0 || call.history.call.kind !== "wait") return undefined;
	const found = askedAgain(call).find((pair) => !isGivenUp(call, pair));
	return (
		found && {
			requirement: "WAIT-12",
			message: `node ${found.again.node} should not be asked again before its question has ended`,
		}
	);
}

function askedAgain({ history, real }: TimedCall): readonly AskedAgain[] {
	const latest = new Map<string, Question>();
	const pairs: AskedAgain[] = [];
	for (const again of history.questions) {
		const key = `${again.node} ${again.commands.join(" ")}`;
		const before = latest.get(key);
		latest.set(key, again);
		// The kit may notice a closed connection after the next question.
		const slack = before?.end.kind === "given-up" ? real.toleranceMs : 0;
		if (before !== undefined && before.endedAt > again.askedAt + slack) pairs.push({ before, again });
	}
	return pairs;
}

/** Whether the request timeout and a pause have passed, so that the questions are not those of overlapping rounds. */
function isGivenUp({ real, habits, manner }: TimedCall, { before, again }: AskedAgain): boolean {
	if (manner.requestTimeoutPer !== "question" || habits.retries > 0) return false;
	const least = real.requestTimeoutMs + pauseAfter(1, real.pauseMs, habits.interval) - real.toleranceMs;
	return again.askedAt - before.askedAt >= least;
}

/** Whether the call ended as the late answer says, and not as the answer to the last question says. */
function isReadAsNext(call: TimedCall, { before, again }: AskedAgain): boolean {
	const { history, run } = call;
	if (before.end.kind !== "answered") return false;
	if (again.end.kind !== "answered") return isEndedByLate(call, before, again);
	if (history.questions.some(({ node, askedAt }) => node === again.node && askedAt > again.askedAt)) return false;
	const { id } = run.schedule.task;
	const late = readReply(before.end.body, before.commands, id).kind;
	const own = readReply(again.end.body, again.commands, id).kind;
	const { outcome } = history.report;
	if (late === own || own === "error") return false;
	if (outcome.kind === "complete") return late === "complete" && own === "in_progress";
	if (outcome.kind !== "error" || outcome.code !== "server_error" || late !== "error") return false;
	// Another node may have answered with another error.
	return outcome.node === undefined || outcome.node === again.node;
}

/** Whether the late answer ended the call, before the last question had an answer. */
function isEndedByLate({ history, run }: TimedCall, before: Question, again: Question): boolean {
	const { outcome } = history.report;
	const { id } = run.schedule.task;
	const says = ({ end, commands }: Question) => (end.kind === "answered" ? readReply(end.body, commands, id).kind : undefined);
	const others = history.questions.filter((question) => question !== before && question !== again);
	// Otherwise the driver waited for something else.
	if (others.some(({ askedAt }) => askedAt > before.endedAt)) return false;
	// A node that said done before may fail (ROUND-12).
	if (outcome.kind === "complete")
		return says(before) === "complete" && !others.some((one) => one.node === again.node && says(one) === "complete");
	const isError = outcome.kind === "error" && outcome.code === "server_error" && says(before) === "error";
	return isError && !others.some((one) => says(one) === "error");
}
