import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { WrongVerdict } from "./judge-rounds.ts";
import type { ReviewedCall } from "./reviewed-call.ts";
import { wrongShapes } from "./wrong-round.ts";

/** The clause that a wrong verdict breaks, if it is not the clause of the right verdict. */
export function specialClause(run: Run, call: ReviewedCall, wrong: WrongVerdict, world: World): string | undefined {
	if (isUnknownCommand(call, wrong)) return "ASK-3";
	if (isUnaskedTimeout(run, call, wrong)) return "ASK-7";
	return awaitsOthers(run, call, wrong, world) ? "ROUND-1" : clauseOfUnsupported(call, wrong);
}

/**
 * Whether a driver waits for more nodes than the one that the handle names, which has said done. Over sockets, the
 * questions to the other nodes show that.
 */
function awaitsOthers(
	{ schedule, seen }: Run,
	{ rounds }: ReviewedCall,
	{ round: number, got }: WrongVerdict,
	world: World,
): boolean {
	const round = rounds.find((one) => one.number === number);
	if (round === undefined || schedule.task.node === undefined || seen?.profile !== "decide" || got !== "in progress")
		return false;
	const isDone = round.turns.length > 0 && round.turns.every(({ word }) => word.kind === "complete");
	return isDone && world.members(round.startedAt).length > 1;
}

/** What a server from 7.1 on says to a command that it does not know. */
const UNKNOWN_COMMAND = "\tERROR:4:unrecognized command\n";

/** Whether a driver read the answer to an unknown command as an error of the job. */
function isUnknownCommand({ history, reviewed }: ReviewedCall, { got }: WrongVerdict): boolean {
	const wrong = reviewed.find(({ isWrong }) => isWrong);
	if (wrong === undefined || !/^an error(?:$| \((?:(?:server_error|code 4|node [^,)]+)(?:, |\)$))+)/.test(got)) return false;
	const { startedAt } = wrong.round;
	return history.questions.some(
		({ askedAt, end }) => askedAt >= startedAt && end.kind === "answered" && `${end.body}\n`.includes(UNKNOWN_COMMAND),
	);
}

/**
 * The clause of a driver that says that a node does not know the commands, although it answered one: it did not find
 * the line in the body (ASK-6), or another command of the request was not known (ASK-3).
 */
function clauseOfUnsupported(call: ReviewedCall, { expected, got }: WrongVerdict): string | undefined {
	if (!got.startsWith("an error (unsupported") || expected.startsWith("an error")) return undefined;
	return wrongShapes(call).some((shape) => shape === "no line" || shape === "ERROR:4:…") ? "ASK-3" : "ASK-6";
}

/**
 * Whether a node that was not asked is reported as failed after another node of the round timed out, and this did not
 * end the wait: the questions of the round share a limit, which is not declared (ASK-7).
 */
function isUnaskedTimeout({ seen }: Run, { rounds }: ReviewedCall, { round: number, expected, got }: WrongVerdict): boolean {
	const round = rounds.find((one) => one.number === number);
	if (round?.opening.kind !== "targets" || seen?.manner.requestTimeoutPer !== "question") return false;
	if (!got.startsWith("an error (network_error") || expected.startsWith("an error")) return false;
	const { turns, opening, told } = round;
	const isTimedOut = turns.some(({ word }) => word.kind === "failure" && word.reason === "timed_out");
	const unasked = opening.targets.filter((node) => !turns.some((turn) => turn.node === node));
	return isTimedOut && (told?.node === undefined ? unasked.length > 0 : unasked.includes(told.node));
}
