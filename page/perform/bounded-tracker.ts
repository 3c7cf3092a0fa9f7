import type { Tracker } from "../../kit/run/on-virtual-time.ts";
import type { CallOutcome } from "../../kit/run/run.ts";

/** The error code of a call that the page stopped. */
export const ENDLESS = "endless";

export interface BoundedTracker {
	readonly tracker: Tracker;
	/** Whether one of its calls was stopped. */
	wasStopped(): boolean;
}

/** The same tracker, stopped at the first question after `most`, so that an endless wait can be shown, too. */
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
