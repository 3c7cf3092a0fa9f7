/**
 * What a node reports about its cluster. The owner of the node sets these values. The defaults are those of a single node (recorded
 * 8.1.2.0).
 */
export interface NodeSurroundings {
	/** The node's own `address:port`, with IPv6 addresses in brackets. */
	readonly address: string;
	readonly clusterName: string;
	/** Upper-case hexadecimal digits, the same on all nodes of a cluster. */
	readonly clusterKey: string;
	readonly peers: readonly Peer[];
	readonly peersGeneration: number;
	/** Reported only while the node is ready; before, the node reports -1. */
	readonly partitionGeneration: number;
	readonly rebalanceGeneration: number;
	/** One base64 bitmap of 4096 partitions for each replica, by namespace. Default: one replica with all partitions. */
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

/** The bitmap of a node that owns every partition: 512 bytes of ones. */
export const ALL_PARTITIONS: string = `${"/".repeat(682)}8=`;
