import { createRandom } from "../../kit/schedule/random.ts";
import { realClock } from "../../src/clock.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { dueOf, judgeTime, latenessOf } from "./judge-time.ts";
import { machineNow } from "./machine-time.ts";
import { noticedAfter } from "./pace.ts";
import type { TaskReport } from "./report.ts";
import { openSockets, realPause, socketsLeft } from "./resources.ts";
import { longestStallOf, StallWatch } from "./stall-watch.ts";
import type { WorldProcess } from "./start-world.ts";
import { drawTask, longestWaitOf } from "./task.ts";
import { trackSoakTask } from "./track.ts";
import type { Wave } from "./wave.ts";
import type { WorldReport } from "./world.ts";

/** The result of a wave. */
export interface WaveResult extends WorldReport {
	/** The number of tasks by their ending: an outcome, the code of an error, or `cancelled`. */
	readonly endings: ReadonlyMap<string, number>;
	/** The longest unplanned stall of the tracker's event loop, in milliseconds. */
	readonly longestTurn: number;
	/** The number of waits that ended in a completion, each of which was judged. */
	readonly completions: number;
	/** How late the latest wait settled, in milliseconds, without the planned pauses. */
	readonly latest: number;
}

/** Every node can be a seed host. A few are enough. */
const SEEDS = 8;
const TEND_INTERVAL = 200;
/** A busy machine accepts connections slowly. */
const CONNECT_TIMEOUT = 5000;

/** Plays a wave, from the start of its cluster until everything is closed. */
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
	const watch = new StallWatch();
	const pauses = wave.pauses.map(({ at, forMs }) => realClock.schedule(realClock.now() + at, "world", () => watch.pause(forMs)));
	let drawn = 0;
	const until = machineNow() + wave.length;
	const trackOnAndOn = async (): Promise<void> => {
		for (;;) {
			const task = drawTask(random, wave, ++drawn);
			if (machineNow() + task.idle + longestWaitOf(task) > until) return;
			await realPause(task.idle);
			await world.launch(task);
			reports.push(await trackSoakTask(cluster, task));
		}
	};
	await Promise.all(Array.from({ length: wave.tasks }, trackOnAndOn));
	for (const cancel of pauses) cancel();
	watch.stop();
	cluster.close();
	// The servers still run now. When they end, they would close the connections that the tracker left open.
	const left = await socketsLeft(socketsBefore);
	const known = noticedAfter(wave);
	const { findings, ...report } = await world.close(
		reports.map((each) => ({ report: each, longestStall: longestStallOf(watch.within(each.calledAt - known, each.settledAt)) })),
	);
	const stallsOf = (each: TaskReport) => watch.within(dueOf(each), each.settledAt);
	const late = reports.flatMap((each) => judgeTime(each, stallsOf(each)) ?? []);
	const open = left === 0 ? [] : [`The tracker's cluster was closed, but ${left} of its sockets are open.`];
	return {
		...report,
		findings: [...late, ...findings, ...open],
		endings: countEndings(reports),
		longestTurn: watch.longest,
		completions: reports.filter(({ ending }) => ending.kind === "complete").length,
		latest: Math.max(
			0,
			...reports.map((each) =>
				latenessOf(
					each,
					stallsOf(each).filter(({ isMeant }) => isMeant),
				),
			),
		),
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
