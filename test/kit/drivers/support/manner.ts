import type { OutsideHabits, RealTimeLimits } from "../../../../kit/run/seen.ts";

/** The limits of a run in real time, with the usual pause. */
export const REAL: RealTimeLimits = {
	toleranceMs: 50,
	unawareMs: 1050,
	pauseMs: 1000,
	requestTimeoutMs: 5000,
	isTrue: true,
	scale: 1,
};

/** A driver that declares no habits. */
export const MANNER: OutsideHabits = {
	asksInTurn: false,
	remembersDone: undefined,
	knowsIndexFilter: false,
	graceBefore6: undefined,
	graceCounts: "in-a-row",
	pausesFromStart: false,
	requestTimeoutPer: "question",
	timeoutsPerQuestion: 1,
	sharesObservations: undefined,
};
