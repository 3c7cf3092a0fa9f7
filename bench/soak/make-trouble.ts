import type { ScaledClock } from "../../simulator/scaled-clock.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { LifelikeServedCluster } from "../../simulator/tcp/index.ts";
import type { Trouble } from "./trouble.ts";

/** What troubles need to know of the cluster. */
export interface Troubled {
	readonly cluster: SimulatedCluster;
	readonly served: LifelikeServedCluster;
	readonly clock: ScaledClock;
	/** The tasks that were launched, the oldest first. */
	readonly tasks: readonly bigint[];
}

/** Makes each trouble happen when it is due, from now on. Returns how many of each kind have happened so far. */
export function makeTrouble(troubled: Troubled, troubles: readonly Trouble[]): ReadonlyMap<string, number> {
	const { clock } = troubled;
	const begin = clock.now();
	const made = new Map<string, number>();
	for (const trouble of troubles) {
		clock.schedule(begin + trouble.at, "world", () => {
			if (begins(trouble, troubled)) made.set(trouble.kind, (made.get(trouble.kind) ?? 0) + 1);
		});
	}
	return made;
}

/** False if it cannot happen in the present state, for example because the node is down. */
function begins(trouble: Trouble, troubled: Troubled): boolean {
	const { cluster, served, clock, tasks } = troubled;
	const later = (action: () => void, afterMs: number): void =>
		void clock.schedule(clock.now() + afterMs, "world", () => void attempt(action));
	const happens = (action: () => void | Promise<void>, ending?: () => void | Promise<void>): boolean => {
		if (!attempt(action)) return false;
		if (ending !== undefined && "forMs" in trouble) later(ending, trouble.forMs);
		return true;
	};
	switch (trouble.kind) {
		case "crash": {
			const { node, version } = trouble;
			return happens(
				() => served.crash(node),
				() => served.restart(node, version === undefined ? {} : { version }),
			);
		}
		case "rolling restart": {
			const { nodes, everyMs, version } = trouble;
			const isRunning = (node: string) => served.stateOf(node) === "running";
			const restart = (node: string) => () => {
				if (isRunning(node)) served.restart(node, version === undefined ? {} : { version });
			};
			for (const [index, node] of nodes.entries()) later(restart(node), index * everyMs);
			return nodes.some(isRunning);
		}
		case "leave":
			return happens(
				() => served.leave(trouble.node),
				() => rejoin(trouble.node, troubled, 20),
			);
		case "newcomer":
			return happens(() => served.join(trouble.node));
		case "move":
			return happens(() => served.move(trouble.node));
		case "swap":
			return happens(() => served.swap(trouble.node, trouble.other));
		case "stop":
			return happens(
				() => served.stop(trouble.node),
				() => served.continue(trouble.node),
			);
		case "split":
			return happens(
				() => served.split([trouble.nodes]),
				() => served.heal(),
			);
		case "isolate":
			return happens(
				() => served.isolate(trouble.node),
				() => served.heal(),
			);
		case "cut":
			return happens(
				() => served.cut(trouble.node),
				() => served.reach(trouble.node),
			);
		case "hold":
			return happens(
				() => cluster.hold(trouble.node),
				() => cluster.release(trouble.node),
			);
		case "wire":
			return happens(() => cluster.plan(trouble.node, trouble.replies));
		case "abort": {
			const recent = tasks.slice(-MOST_RUNNING);
			const taskId = recent[Math.floor(trouble.which * recent.length)];
			if (taskId === undefined) return false;
			return happens(() => (trouble.everywhere ? cluster.abort(taskId) : cluster.abort(taskId, trouble.node)));
		}
		case "evict":
			return happens(
				() => cluster.setMaxDone(trouble.node, 0),
				() => cluster.setMaxDone(trouble.node, KEPT),
			);
		default:
			return trouble satisfies never;
	}
}

/** A node can only join when it has shut down, which takes a while. */
function rejoin(node: string, troubled: Troubled, attempts: number): void {
	const { served, clock } = troubled;
	if (attempts === 0) return;
	if (served.stateOf(node) === "down") return void attempt(() => served.join(node));
	clock.schedule(clock.now() + 200, "world", () => rejoin(node, troubled, attempts - 1));
}

/** False if the node is in a state in which this cannot happen. */
function attempt(action: () => void | Promise<void>): boolean {
	try {
		// A port that the system cannot give means that this node does not move.
		void Promise.resolve(action()).catch(() => {});
		return true;
	} catch {
		return false;
	}
}

/** Older tasks have most likely settled. */
const MOST_RUNNING = 200;
/** The default of `query-max-done` (server source). */
const KEPT = 100;
