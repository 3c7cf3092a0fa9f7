import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { StartedTask } from "../../simulator/started-task.ts";
import { type LifelikeServedCluster, type ServeLifelikeOptions, serveLifelikeCluster } from "../../simulator/tcp/index.ts";
import { reserveOnePort } from "../../simulator/tcp/node-addresses.ts";
import { type ScenarioTags, Unsupported } from "../run/driver.ts";
import { scheduleEvent } from "../run/schedule-event.ts";
import { happenOnSockets, seedsOf, servedAs } from "../run/socket-world.ts";
import type { NetworkPlan } from "../schedule/network-plan.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** An address where no process listens: the first address that a node lists, if it cannot be reached. */
const REFUSING = "127.0.0.1:1";

/** The nodes of a scenario about members, each with its own view, for a driver's own sockets. */
export interface ServedMembers {
	readonly served: LifelikeServedCluster;
	/** The addresses that the driver begins with. */
	readonly hosts: readonly string[];
}

/**
 * Lets the nodes listen, and schedules what happens to them.
 *
 * @throws Unsupported if the machine lacks the addresses that the scenario needs
 */
export async function serveMembers(
	cluster: SimulatedCluster,
	{ nodes }: Schedule,
	plan: NetworkPlan,
	{ needs }: ScenarioTags,
	startedTask?: StartedTask,
): Promise<ServedMembers> {
	const names = nodes.map(({ name }) => name);
	const options = {
		...servedAs(plan, names, REFUSING),
		...(needs.includes("one-port") && (await onOnePort(names))),
		...(startedTask !== undefined && { startedTask }),
	};
	const served = await serveLifelikeCluster(cluster, options);
	for (const event of plan.happens) {
		// What cannot happen to a node in its present state does not happen, as on the virtual network.
		scheduleEvent(cluster, event, () => void happenOnSockets(served, event, plan, names).catch(() => {}));
	}
	return { served, hosts: seedsOf(plan, names).map((name) => served.addressOf(name)) };
}

async function onOnePort(names: readonly string[]): Promise<Pick<ServeLifelikeOptions, "addresses" | "defaultPort">> {
	try {
		const { port, addresses } = await reserveOnePort(names);
		return { addresses, defaultPort: port };
	} catch {
		throw new Unsupported("This machine has no loopback address except 127.0.0.1, so two nodes cannot share a port.");
	}
}
