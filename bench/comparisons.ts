import { exploreComparison } from "./explore.ts";
import { hopComparison } from "./hops.ts";
import { infoRequestComparisons } from "./info-requests.ts";
import { judgedComparison } from "./judged.ts";
import type { SpeedComparison } from "./measure.ts";
import { drawnNetworkComparison, networkComparison } from "./network-runs.ts";
import { recordComparison, statusComparison } from "./replies.ts";
import { endRounds, roundComparisons } from "./rounds.ts";
import { rulesComparison } from "./rules.ts";
import { endThreads, socketComparison, threadComparison, wayComparison, wordComparison } from "./search.ts";
import { waitComparison } from "./waits.ts";

/** All that is measured, in the order of the table. */
export const COMPARISONS: readonly SpeedComparison[] = [
	rulesComparison,
	wordComparison,
	exploreComparison,
	wayComparison,
	socketComparison,
	threadComparison,
	judgedComparison,
	waitComparison,
	networkComparison,
	drawnNetworkComparison,
	statusComparison,
	recordComparison,
	hopComparison,
	...infoRequestComparisons,
	...roundComparisons,
];

/** Ends the processes and threads that some of them have started. */
export async function endAll(): Promise<void> {
	await endRounds();
	await endThreads();
}
