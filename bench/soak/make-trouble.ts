import type { ScaledClock } from "../../simulator/scaled-clock.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Trouble } from "./trouble.ts";

/** How many nodes may be down or away at a time: a third of them. */
const MOST_ABSENT = 1 / 3;

/** What troubles need to know of the cluster they are made in. */
export interface Troubled {
	readonly cluster: SimulatedCluster;
	readonly clock: ScaledClock;
	/** Nodes that are down. Kept by what is done here. */
	readonly down: Set<string>;
	/** The tasks that were launched, from the oldest. */
	readonly tasks: readonly bigint[];
}

/** Lets troubles happen when they are due, from now on. Returns how many of each kind there were by then. */
export function makeTrouble(troubled: Troubled, troubles: readonly Trouble[]): ReadonlyMap<string, number> {
	const { clock } = troubled;
	const begin = clock.now();
	const made = new Map<string, number>();
	const away = new Set<string>();
	for (const trouble of troubles) {
		clock.schedule(begin + trouble.at, "world", () => {
			if (begins(trouble, troubled, away)) made.set(trouble.kind, (made.get(trouble.kind) ?? 0) + 1);
		});
	}
	return made;
}

/** False where the node is in that trouble already, or too many are. */
function begins(trouble: Trouble, { cluster, clock, down, tasks }: Troubled, away: Set<string>): boolean {
	const { node } = trouble;
	const endsWith = (action: () => void, forMs: number): void => void clock.schedule(clock.now() + forMs, "world", action);
	const isPresent = !down.has(node) && !away.has(node);
	const isEnough = down.size + away.size >= cluster.activeNodes().length * MOST_ABSENT;
	switch (trouble.kind) {
		case "crash": {
			if (!isPresent || isEnough) return false;
			down.add(node);
			cluster.crash(node);
			const restart = (): void => {
				down.delete(node);
				cluster.restart(node, trouble.version, trouble.readyAfter);
			};
			endsWith(restart, trouble.forMs);
			return true;
		}
		case "leave": {
			if (!isPresent || isEnough) return false;
			away.add(node);
			cluster.leave(node);
			const join = (): void => {
				away.delete(node);
				cluster.join(node);
			};
			endsWith(join, trouble.forMs);
			return true;
		}
		case "newcomer":
			cluster.join(node);
			return true;
		case "hold":
			cluster.hold(node);
			endsWith(() => cluster.release(node), trouble.forMs);
			return true;
		case "wire":
			cluster.plan(node, trouble.replies);
			return true;
		case "abort": {
			const recent = tasks.slice(-MOST_RUNNING);
			const taskId = recent[Math.floor(trouble.which * recent.length)];
			if (taskId === undefined) return false;
			if (trouble.everywhere) cluster.abort(taskId);
			else cluster.abort(taskId, node);
			return true;
		}
		case "evict":
			cluster.setMaxDone(node, 0);
			endsWith(() => cluster.setMaxDone(node, KEPT), trouble.forMs);
			return true;
		default:
			return trouble satisfies never;
	}
}

/** Tasks older than these have most likely settled. */
const MOST_RUNNING = 200;
/** `query-max-done`, as servers come (server source). */
const KEPT = 100;
