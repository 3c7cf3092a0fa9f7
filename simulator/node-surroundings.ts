/**
 * What a node says of the cluster around it. The owner of the node knows these things and gives them; the defaults are those of a lone
 * node (recorded 8.1.2.0).
 */
export interface NodeSurroundings {
	/** The node's own `address:port`. IPv6 in brackets. */
	readonly address: string;
	readonly clusterName: string;
	/** Upper-case hexadecimal, the same on all nodes of a cluster. */
	readonly clusterKey: string;
	readonly peers: readonly Peer[];
	readonly peersGeneration: number;
	/** Read only while the node is ready: -1 before. */
	readonly partitionGeneration: number;
	readonly rebalanceGeneration: number;
	/** One base64 bitmap of 4096 partitions for each replica, by namespace. Where a namespace is missing the node holds all of it, once. */
	readonly replicas: Readonly<Record<string, readonly string[]>>;
}

export interface Peer {
	readonly name: string;
	readonly address: string;
}

export const LONE_NODE: NodeSurroundings = {
	address: "127.0.0.1:3000",
	clusterName: "simulated",
	clusterKey: "5EB72BAE4975",
	peers: [],
	peersGeneration: 0,
	partitionGeneration: 0,
	rebalanceGeneration: 1,
	replicas: {},
};

/** The bitmap of a node that holds every partition: 512 bytes of ones. */
export const ALL_PARTITIONS: string = `${"/".repeat(682)}8=`;
