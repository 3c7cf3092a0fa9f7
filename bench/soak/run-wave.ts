import { monitorEventLoopDelay } from "node:perf_hooks";
import { createRandom } from "../../kit/schedule/random.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { judgeTime, latenessOf } from "./judge-time.ts";
import { machineNow } from "./machine-time.ts";
import type { TaskReport } from "./report.ts";
import { openSockets, pause, socketsLeft } from "./resources.ts";
import type { WorldProcess } from "./start-world.ts";
import { drawTask, longestOf } from "./task.ts";
import { track } from "./track.ts";
import type { Wave } from "./wave.ts";
import type { WorldReport } from "./world.ts";

/** What came of a wave. */
export interface WaveResult extends WorldReport {
	/** How many tasks ended how: an outcome, the code of an error, or `called off`. */
	readonly endings: ReadonlyMap<string, number>;
	/** The longest turn of the tracker's event loop, in milliseconds. */
	readonly longestTurn: number;
	/** How many waits ended in a completion. */
	readonly completions: number;
	/** How late the latest wait settled, in milliseconds. */
	readonly latest: number;
}

/** Any of them is a seed; a few will do. */
const SEEDS = 8;
const TEND_INTERVAL = 200;
/** A busy machine takes its time to accept. */
const CONNECT_TIMEOUT = 5000;

/** Has a wave, from opening its cluster to closing everything. */
export async function runWave(world: WorldProcess, wave: Wave): Promise<WaveResult> {
	const socketsBefore = openSockets();
	const hosts = await world.open(wave);
	const cluster = await connectInfoCluster({
		hosts: hosts.slice(0, SEEDS),
		tendInterval: TEND_INTERVAL,
		connectTimeout: CONNECT_TIMEOUT,
	});
	await world.begin();
	const random = createRandom(wave.seed + 2 ** 32);
	const reports: TaskReport[] = [];
	const turns = monitorEventLoopDelay({ resolution: 10 });
	turns.enable();
	let drawn = 0;
	const until = machineNow() + wave.length;
	const trackOnAndOn = async (): Promise<void> => {
		for (;;) {
			const task = drawTask(random, wave, ++drawn);
			if (machineNow() + task.idle + longestOf(task) > until) return;
			await pause(task.idle);
			await world.launch(task);
			reports.push(await track(cluster, task));
		}
	};
	await Promise.all(Array.from({ length: wave.tasks }, trackOnAndOn));
	turns.disable();
	cluster.close();
	// While the servers are still there: they would close what the tracker left open.
	const left = await socketsLeft(socketsBefore);
	const longestTurn = turns.max / 1e6;
	const { findings, ...report } = await world.close({ reports, longestTurn });
	const late = reports.flatMap((each) => judgeTime(each, longestTurn) ?? []);
	const open = left === 0 ? [] : [`The tracker's cluster was closed, but ${left} of its sockets are open.`];
	return {
		...report,
		findings: [...late, ...findings, ...open],
		endings: countEndings(reports),
		longestTurn,
		completions: reports.filter(({ ending }) => ending.kind === "complete").length,
		latest: Math.max(0, ...reports.map(latenessOf)),
	};
}

function countEndings(reports: readonly TaskReport[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { ending } of reports) {
		const name = ending.kind === "complete" ? ending.outcome : ending.kind === "error" ? ending.code : ending.kind;
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return counts;
}
