import { judgeRun } from "../kit/oracle/oracle.ts";
import { runOnNetwork } from "../kit/run/on-network.ts";
import { NEWEST_BUILD } from "../kit/schedule/builds.ts";
import { drawNetworkSchedule } from "../kit/schedule/draw-network.ts";
import type { NetworkPlan } from "../kit/schedule/network-plan.ts";
import { createRandom } from "../kit/schedule/random.ts";
import { LIBRARY_HABITS, type Schedule } from "../kit/schedule/schedule.ts";
import { scheduleSeed } from "../kit/schedule/schedule-seed.ts";
import { librarySubject } from "../kit/search/subject.ts";
import type { SpeedComparison } from "./measure.ts";

const SEED = 7;
/** A thread of a search has a young generation of 192 MB (kit/search/search-thread.ts): three times this. */
const MEMORY_OF_SEARCH = ["--max-semi-space-size=64"];
const PLAIN_RUNS = 400;
const DRAWN: readonly Schedule[] = Array.from({ length: 200 }, (_, index) =>
	drawNetworkSchedule(createRandom(scheduleSeed(SEED, index))),
);

/** Three nodes without faults. The client connects, looks at the members each second, and waits for five rounds. */
function plainSchedule(seed: number): Schedule & { readonly network: NetworkPlan } {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: ["A1", "A2", "A3"].map((name) => ({ name, version: NEWEST_BUILD, job: { duration: 3500 } })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 60_000 }],
		network: { seed, happens: [] },
	};
}

async function runPlain(): Promise<number> {
	// As in a search: no reader needs the stacks of the errors in which calls end.
	Error.stackTraceLimit = 0;
	for (let seed = 1; seed <= PLAIN_RUNS; seed++) {
		const [call] = (await runOnNetwork(plainSchedule(seed))).calls;
		if (call?.outcome.kind !== "complete" || call.outcome.completion?.rounds !== 5)
			throw new Error(`The run with the random seed ${seed} did not complete in five rounds.`);
	}
	return PLAIN_RUNS;
}

const library = librarySubject();

async function runDrawn(): Promise<number> {
	Error.stackTraceLimit = 0;
	for (const [index, schedule] of DRAWN.entries()) {
		const [finding] = judgeRun(await library.play(schedule), { isLibrary: true });
		if (finding !== undefined) throw new Error(`Schedule ${index} of the random seed ${SEED}: ${finding.message}`);
	}
	return DRAWN.length;
}

/** Whole runs with the library's own connecting, tending and asking code on a virtual network. */
export const networkComparison: SpeedComparison = {
	title: "Whole runs over a virtual network of three nodes: connect, tend, and a wait of five rounds (memory as in a search)",
	unit: "per second",
	nodeOptions: MEMORY_OF_SEARCH,
	aim: 2000,
	subjects: [{ name: "without faults", what: "runs", run: runPlain }],
};

/** What `fuzz --way network` does. These runs last several times as long, until the views of all nodes have settled. */
export const drawnNetworkComparison: SpeedComparison = {
	title: "Drawn runs over a virtual network with faults, judged by the oracle (memory as in a search)",
	unit: "per second",
	nodeOptions: MEMORY_OF_SEARCH,
	subjects: [{ name: "a search over networks", what: "runs", run: runDrawn }],
};
