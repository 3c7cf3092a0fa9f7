import type { Run } from "../run/run.ts";

/** A driver that stops short in so many rounds had time to ask the other nodes. */
const MANY_ROUNDS = 3;

/**
 * Whether a driver that asks its nodes one after the other left the rest out because of an answer, not because the
 * machine was late: the error of one node ended its call, or a node ended each round.
 */
export function isEndedInTurn(run: Run): boolean {
	if (run.seen?.manner.asksInTurn !== true) return false;
	const outcome = run.calls.at(-1)?.outcome;
	if (outcome?.kind === "error" && outcome.code === "server_error") return true;
	// The last round may be cut off.
	const earlier = run.seen.rounds.at(-1)?.slice(0, -1) ?? [];
	const stopsShort = earlier.length >= MANY_ROUNDS && earlier.every((round) => round.stopsShort === true);
	return stopsShort || isStoppedByProgress(run);
}

/** Whether a node in progress ended the last round of a driver that asks its nodes one after the other. */
export function isStoppedByProgress({ seen, schedule }: Run): boolean {
	// After a change, it is a matter of time which nodes the driver knows.
	if (schedule.events.length > 0 || seen?.manner.asksInTurn !== true) return false;
	return seen.rounds.at(-1)?.some(({ turns }) => turns.some(({ word }) => word.kind === "in_progress")) ?? false;
}
