import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Clock } from "../../src/clock.ts";
import { connectCluster, type InfoCluster } from "../../src/cluster/tcp/info-cluster.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { stageOnNetwork } from "./network-world.ts";

/** The nodes and the network of a schedule, for your own code. */
export interface StagedNetwork {
	/** The nodes, their jobs and the trace. `cluster.run` lets time pass. */
	readonly cluster: SimulatedCluster;
	/** The addresses where the client begins, as `connectInfoCluster` takes them. */
	readonly hosts: readonly string[];
	/** The clock of the client. Its timers run only while the client is not paused. */
	readonly clock: Clock;
	/**
	 * Connects to the nodes over the network, as `connectInfoCluster` does over sockets. Close the cluster when you have
	 * finished.
	 *
	 * @throws TaskError if no seed leads to a cluster
	 */
	connect(options?: { readonly signal?: AbortSignal }): Promise<InfoCluster>;
}

/**
 * Prepares a schedule that has a network: the nodes listen, their jobs start at 0, and the events are scheduled.
 *
 * @throws RangeError if the schedule has no network
 */
export function stageNetwork(schedule: Schedule): StagedNetwork {
	const { network: plan } = schedule;
	if (plan === undefined) throw new RangeError("The schedule has no network. Call stage() instead.");
	const { cluster, client, network, hosts } = stageOnNetwork(schedule, plan);
	const { tendInterval, alternate } = plan;
	return {
		cluster,
		hosts,
		clock: client.clock,
		connect: ({ signal } = {}) =>
			connectCluster(
				{
					hosts,
					clock: client.clock,
					...(signal !== undefined && { signal }),
					...(tendInterval !== undefined && { tendInterval }),
					...(alternate === true && { useAlternate: true }),
				},
				network,
			),
	};
}
