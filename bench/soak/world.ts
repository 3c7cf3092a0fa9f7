import { monitorEventLoopDelay } from "node:perf_hooks";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { createScaledClock, serveCluster } from "../../simulator/tcp/index.ts";
import { judgeTruth } from "./judge-truth.ts";
import { recordLives } from "./lives.ts";
import { machineNow } from "./machine-time.ts";
import { makeTrouble } from "./make-trouble.ts";
import type { TaskReport } from "./report.ts";
import type { SoakTask } from "./task.ts";
import type { Wave } from "./wave.ts";

/** The cluster of one wave, as servers. */
export interface World {
	readonly hosts: readonly string[];
	/** From now on things go wrong. */
	begin(): void;
	/** Starts the task's job, as its client would, on every node that can be reached. */
	launch(task: SoakTask): void;
	/** Ends it all, and judges what was said of it. `longestTurn`: of the tracker's event loop, in milliseconds. */
	close(reports: readonly TaskReport[], longestTurn: number): Promise<WorldReport>;
}

export interface WorldReport {
	readonly findings: readonly string[];
	readonly questions: number;
	/** The longest turn of the cluster's event loop, in milliseconds. */
	readonly clusterTurn: number;
	/** How many there were of each kind. */
	readonly troubles: ReadonlyMap<string, number>;
}

export async function createWorld({ members, troubles }: Wave): Promise<World> {
	const clock = createScaledClock();
	const zero = machineNow() - clock.now();
	// Whatever happens is listened to when it happens, and none of it is kept.
	const cluster = new SimulatedCluster({ nodes: members, clock, maxTraceEvents: 0 });
	const lives = recordLives(cluster.trace);
	let questions = 0;
	cluster.trace.subscribe(({ kind }) => {
		if (kind === "asked") questions++;
	});
	const served = await serveCluster(cluster);
	const turns = monitorEventLoopDelay({ resolution: 10 });
	turns.enable();
	const down = new Set<string>();
	const tasks: bigint[] = [];
	let made: ReadonlyMap<string, number> = new Map();
	return {
		hosts: served.hosts,
		begin() {
			made = makeTrouble({ cluster, clock, down, tasks }, troubles);
		},
		launch({ taskId, life, missing, isFiltered, nodeName }) {
			tasks.push(taskId);
			const reachable = (nodeName === undefined ? cluster.activeNodes() : [nodeName]).filter((node) => !down.has(node));
			const nodes = reachable.filter((node) => !missing.includes(node));
			cluster.launch({ taskId, life, nodes, ...(isFiltered && { filter: { bin: "a" } }) });
		},
		async close(reports, trackersTurn) {
			turns.disable();
			const clusterTurn = turns.max / 1e6;
			const longestTurn = Math.max(clusterTurn, trackersTurn);
			// Everybody goes down, which also tells of all that has happened by now.
			for (const node of cluster.activeNodes()) if (!down.has(node)) cluster.crash(node);
			clock.stop();
			await served.close();
			const findings = reports.flatMap((report) => judgeTruth(report, lives, zero, longestTurn));
			return { findings, questions, clusterTurn, troubles: made };
		},
	};
}
