import type { World } from "../oracle/world.ts";
import type { Run } from "../run/run.ts";
import type { OutsideHabits, RealTimeLimits } from "../run/seen.ts";
import type { DeclaredHabits } from "../schedule/schedule.ts";
import type { ReviewedCall } from "./reviewed-call.ts";

/** A call in real time, with everything by which it is checked. */
export interface TimedCall extends ReviewedCall {
	readonly run: Run;
	readonly world: World;
	readonly real: RealTimeLimits;
	readonly habits: DeclaredHabits;
	readonly manner: OutsideHabits;
}

/** What a check finds. The message has no times, so that it is the same in every run. */
export interface Found {
	readonly requirement: string;
	readonly message: string;
	/** If it was found only by measuring time: by how many milliseconds of the scenario the limit was missed. */
	readonly overMs?: number;
	/** No machine can cause it, however late it is, so it is certain if it was seen once. */
	readonly isCertain?: true;
}

/** Checks one thing, and reports one breach at most. */
export type Check = (call: TimedCall) => Found | undefined;
