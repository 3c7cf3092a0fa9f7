import type { Tracker } from "../../kit/run/on-virtual-time.ts";
import type { CallOutcome } from "../../kit/run/run.ts";

/** The code of a call that was stopped from outside, since it asked and asked. */
export const ENDLESS = "endless";

export interface BoundedTracker {
	readonly tracker: Tracker;
	/** Whether a call of it had to be stopped. */
	wasStopped(): boolean;
}

/** The same tracker, stopped with the first question past `most`, so that there is a run to look at even where there is no end. */
export function boundedTracker(tracker: Tracker, most: number): BoundedTracker {
	let asked = 0;
	const stopped: CallOutcome = { kind: "error", code: ENDLESS, message: `it was stopped after ${most} questions` };
	return {
		wasStopped: () => asked > most,
		tracker: (play) =>
			new Promise((resolve, reject) => {
				const ask: typeof play.cluster.ask = (node, commands, signal) => {
					asked++;
					if (asked <= most) return play.cluster.ask(node, commands, signal);
					resolve(stopped);
					return new Promise(() => {});
				};
				tracker({ ...play, cluster: { ...play.cluster, ask } }).then(resolve, reject);
			}),
	};
}
