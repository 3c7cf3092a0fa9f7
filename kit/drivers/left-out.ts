import type { RoundSeen } from "../run/seen.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Found, TimedCall } from "./timed-call.ts";

/** A wait that goes on for so many rounds has begun none of them by mistake of the kit. */
const MANY_ROUNDS = 3;

/**
 * ROUND-1: a node that was never asked, although all other nodes answered, and none of them was in progress. A driver
 * that declares that it stops early is judged by the nodes that it asked (ROUND-5).
 */
export function leftOut({ rounds, history, run: { schedule }, habits }: TimedCall): Found | undefined {
	const isStatus = history.call.kind === "status";
	// The last round of a wait can be cut off.
	const whole = isStatus ? rounds : rounds.slice(0, -1);
	if (whole.length < (isStatus ? 1 : MANY_ROUNDS) || habits.sweep === "until-in-progress" || !isUndisturbed(schedule))
		return undefined;
	if (!whole.every(isAnswered)) return undefined;
	const asked = new Set(history.questions.map(({ node }) => node));
	const [first] = whole;
	const targets = first?.opening.kind === "targets" ? first.opening.targets : [];
	const node = targets.find((target) => !asked.has(target));
	return node === undefined
		? undefined
		: { requirement: "ROUND-1", message: `node ${node} should be asked in each round, but never was` };
}

function isAnswered({ told, turns, unsure }: RoundSeen): boolean {
	const isFinal = turns.every(({ word }) => word.kind === "not_found" || word.kind === "complete");
	return told?.kind === "in_progress" && turns.length > 0 && unsure.size === 0 && isFinal;
}

/** Whether every node could be reached all the time. A node that could not be reached was not asked, either. */
function isUndisturbed({ events, network, nodes }: Schedule): boolean {
	const isReply = ({ reply, wire }: NonNullable<Schedule["nodes"][number]["replies"]>[number]) =>
		wire === undefined && !(typeof reply === "string" && UNREACHED.includes(reply));
	return network === undefined && events.length === 0 && nodes.every(({ replies = [] }) => replies.every(isReply));
}

const UNREACHED: readonly string[] = ["refused", "reset", "closed", "silence", "malformed frame"];
