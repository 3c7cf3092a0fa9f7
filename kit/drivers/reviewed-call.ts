import type { CallHistory } from "../oracle/history.ts";
import type { RoundSeen } from "../run/seen.ts";
import type { ReviewedRound } from "./judge-rounds.ts";

/** A call with its rounds and their correct verdicts. */
export interface ReviewedCall {
	readonly history: CallHistory;
	readonly rounds: readonly RoundSeen[];
	readonly reviewed: readonly ReviewedRound[];
}
