import { connectCluster, type InfoCluster } from "./info-cluster.ts";
import { nodeNetwork } from "./node-network.ts";
import type { InfoClusterOptions } from "./options.ts";

/**
 * Connects to a cluster through any of its nodes, over the info protocol without login or TLS. Resolves when it has
 * tried every seed, and every node that they lead to, once, and a node that belongs to a cluster has answered.
 *
 * It keeps one connection to each node, and sends questions on it without waiting for earlier answers. A question that
 * is given up closes its connection (ASK-5, ASK-7). The questions behind it are sent again on the next connection,
 * within their own time limits.
 *
 * @throws TaskError `invalid_option`; `network_error` if no host leads to a cluster; `server_error` if the cluster
 *   requires a login; `cluster_not_ready` if the nodes that answer have not joined a cluster yet. If the signal aborts:
 *   its reason.
 */
export function connectInfoCluster(options: InfoClusterOptions): Promise<InfoCluster> {
	return connectCluster(options, nodeNetwork);
}
