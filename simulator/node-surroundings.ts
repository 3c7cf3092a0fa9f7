/**
 * What a node reports about its cluster. The owner of the node sets these values. The defaults are those of a single
 * node (recorded 8.1.2.0).
 */
export interface NodeSurroundings {
	/** The node's own `address:port`, with IPv6 addresses in brackets. Several are separated by commas. */
	readonly address: string;
	/** The same for its alternate addresses; "": no alternate addresses. */
	readonly alternate: string;
	readonly clusterName: string;
	/** Upper-case hexadecimal digits, the same on all nodes of a cluster. */
	readonly clusterKey: string;
	readonly peers: readonly ListedPeer[];
	/** All nodes whose addresses it has ever known, including those that have left; `undefined`: its peers. */
	readonly alumni: readonly ListedPeer[] | undefined;
	/** What it counts; `undefined`: itself and its peers, in a calm cluster. */
	readonly standing: NodeStanding | undefined;
	readonly peersGeneration: number;
	/** The port that the lists leave out. Default: 3000. */
	readonly defaultPort?: number | undefined;
	/** Reported only while the node is ready; before, the node reports -1. */
	readonly partitionGeneration: number;
	readonly rebalanceGeneration: number;
	/** One base64 bitmap of 4096 partitions for each replica, by namespace. Default: one replica with all partitions. */
	readonly replicas: Readonly<Record<string, readonly string[]>>;
}

export interface ListedPeer {
	readonly name: string;
	/** Its addresses, separated by commas; "": a client cannot use any of its addresses. */
	readonly address: string;
	/** Its alternate addresses. Absent: it has no alternate addresses, and the alternate lists do not contain it. */
	readonly alternate?: string;
}

/** What a node says about its place in the cluster. Its list of peers may differ from what it counts. */
export interface NodeStanding {
	readonly size: number;
	/** How many clusters it has formed since it started. */
	readonly generation: number;
	/** The node that leads; "0": it is not known yet. */
	readonly principal: string;
	readonly integrity: boolean;
	readonly isMember: boolean;
	/** `unstable`: a cluster is forming. `migrating`: partitions still move. */
	readonly phase: "unstable" | "migrating" | "stable";
}

export const LONE_NODE: NodeSurroundings = {
	address: "127.0.0.1:3000",
	alternate: "",
	clusterName: "simulated",
	clusterKey: "5EB72BAE4975",
	peers: [],
	alumni: undefined,
	standing: undefined,
	peersGeneration: 0,
	defaultPort: undefined,
	partitionGeneration: 0,
	rebalanceGeneration: 1,
	replicas: {},
};

/** The bitmap of a node that owns every partition: 512 bytes of ones. */
export const ALL_PARTITIONS: string = `${"/".repeat(682)}8=`;
