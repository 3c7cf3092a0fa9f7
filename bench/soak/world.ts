import { REAL_WINDOWS } from "../../simulator/membership/windows.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import {
	createScaledClock,
	type LifelikeServedCluster,
	type MembershipWindows,
	serveLifelikeCluster,
} from "../../simulator/tcp/index.ts";
import { judgeTruth } from "./judge-truth.ts";
import { recordLives } from "./lives.ts";
import { machineNow } from "./machine-time.ts";
import { makeTrouble } from "./make-trouble.ts";
import { noticedAfter, soakPaceOf } from "./pace.ts";
import type { TimedReport } from "./report.ts";
import { longestStallOf, StallWatch } from "./stall-watch.ts";
import type { SoakTask } from "./task.ts";
import type { Wave } from "./wave.ts";

/** The cluster of one wave, as servers. */
export interface SoakWorld {
	readonly hosts: readonly string[];
	/** Things go wrong from now on. */
	begin(): void;
	/** Starts the task's job, as its client would, on every node that can be reached. */
	launch(task: SoakTask): void;
	/** Ends everything, and judges what was reported about it. */
	close(reports: readonly TimedReport[]): Promise<WorldReport>;
}

export interface WorldReport {
	readonly findings: readonly string[];
	/** Requests that the nodes got. */
	readonly questions: number;
	/** The longest stall of the cluster's event loop, in milliseconds. */
	readonly clusterTurn: number;
	/** How many troubles of each kind happened. */
	readonly troubles: ReadonlyMap<string, number>;
}

/** Another program may take a port between its choice and its use, so the cluster is started again with other ports. */
const ATTEMPTS = 10;

export async function createWorld(wave: Wave, attempts: number = ATTEMPTS): Promise<SoakWorld> {
	try {
		return await startCluster(wave);
	} catch (error) {
		if (attempts === 1 || !(error instanceof Error && error.message.includes("another program uses the port"))) throw error;
		return createWorld(wave, attempts - 1);
	}
}

async function startCluster(wave: Wave): Promise<SoakWorld> {
	const clock = createScaledClock();
	const zero = machineNow() - clock.now();
	// The events are read when they happen, and not kept.
	const cluster = new SimulatedCluster({ nodes: wave.members, clock, maxTraceEvents: 0 });
	const lives = recordLives(cluster.trace);
	let questions = 0;
	cluster.trace.subscribe(({ kind }) => {
		if (kind === "asked") questions++;
	});
	const served = await serve(cluster, wave).catch((error: unknown) => {
		clock.stop();
		throw error;
	});
	const watch = new StallWatch();
	const tasks: bigint[] = [];
	let made: ReadonlyMap<string, number> = new Map();
	return {
		hosts: served.hosts,
		begin() {
			made = makeTrouble({ cluster, served, clock, tasks }, wave.troubles);
		},
		launch({ taskId, life, missing, isFiltered, nodeName }) {
			tasks.push(taskId);
			const named = nodeName === undefined ? cluster.activeNodes() : [nodeName];
			const nodes = named.filter((node) => isReachable(served, node) && !missing.includes(node));
			cluster.launch({ taskId, life, nodes, ...(isFiltered && { filter: { bin: "a" } }) });
		},
		async close(reports) {
			watch.stop();
			// All processes end, so the trace also reports what has happened to their jobs so far.
			await served.close();
			clock.stop();
			const known = noticedAfter(wave);
			const findings = reports.flatMap(({ report, longestStall }) => {
				const ours = longestStallOf(watch.within(report.calledAt - known, report.settledAt));
				return judgeTruth(report, lives, { zero, longestStall: Math.max(longestStall, ours), noticedAfter: known });
			});
			return { findings, questions, clusterTurn: watch.longest, troubles: made };
		},
	};
}

function serve(cluster: SimulatedCluster, wave: Wave): Promise<LifelikeServedCluster> {
	return serveLifelikeCluster(cluster, { seed: wave.seed, windows: windowsAt(soakPaceOf(wave)) });
}

function isReachable(served: LifelikeServedCluster, node: string): boolean {
	return served.stateOf(node) === "running";
}

const FULL_PACE_MS = 1000;

/** The delays of real clusters, shortened like everything else in a small soak. */
function windowsAt(pace: number): Partial<MembershipWindows> {
	return Object.fromEntries(
		Object.entries(REAL_WINDOWS).map(([name, [least, most]]) => [
			name,
			[(least * pace) / FULL_PACE_MS, (most * pace) / FULL_PACE_MS],
		]),
	);
}
