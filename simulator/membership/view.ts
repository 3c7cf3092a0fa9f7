import type { ListedPeer } from "../node-surroundings.ts";

/** What a process of a node knows about its cluster. It is lost when the process ends. */
export interface NodeView {
	/** The nodes that it lists. A node that joined and whose address is unknown is not listed yet. */
	readonly peers: Map<string, Contact>;
	/** The nodes that joined, listed or not. */
	readonly joined: Set<string>;
	/** All nodes whose addresses it has ever known. */
	readonly alumni: Map<string, Contact>;
	/** The process whose address it knows, by node. */
	readonly announced: Map<string, number>;
	peersGeneration: number;
	/** -1: it has no partitions yet. */
	partitionGeneration: number;
	size: number;
	/** The cluster key; "0": the node has no key yet. */
	key: string;
	generation: number;
	/** The node that leads; "0": it is not known yet. */
	principal: string;
	integrity: boolean;
	isMember: boolean;
	phase: "unstable" | "migrating" | "stable";
	/** What {@link listsOf} worked out last. */
	lists: ViewLists | undefined;
}

/** The lists of a view as a node writes them. */
export interface ViewLists {
	readonly generation: number;
	readonly peers: readonly ListedPeer[];
	readonly alumni: readonly ListedPeer[];
	/** The names of the node and its peers, sorted. */
	readonly members: readonly string[];
}

/** The lists of a node, worked out once for each generation, because they change only together with it. */
export function listsOf(node: string, view: NodeView): ViewLists {
	const { peers, alumni, peersGeneration: generation } = view;
	if (view.lists?.generation !== generation)
		view.lists = { generation, peers: listed(peers), alumni: listed(alumni), members: [node, ...peers.keys()].sort() };
	return view.lists;
}

/** Where a node can be reached, as lists write it: addresses with ports, separated by commas. */
export interface Contact {
	readonly address: string;
	/** Absent: it has no alternate address, and the alternate lists lack it. */
	readonly alternate?: string;
	/** Where its process listens. Default: at all of these addresses. */
	readonly listen?: readonly string[];
}

/** Where the process of a node listens. */
export function endpointsOf({ address, alternate = "", listen }: Contact): readonly string[] {
	if (listen !== undefined) return listen;
	const all = `${address},${alternate}`.split(",").filter((each) => each !== "");
	return all.length > 1 ? [...new Set(all)] : all;
}

export function emptyView(): NodeView {
	return {
		peers: new Map(),
		joined: new Set(),
		alumni: new Map(),
		announced: new Map(),
		peersGeneration: 0,
		partitionGeneration: -1,
		size: 0,
		key: "0",
		generation: 0,
		principal: "0",
		integrity: false,
		isMember: false,
		phase: "unstable",
		lists: undefined,
	};
}

/** A list as servers write it: sorted by node name. */
export function listed(contacts: ReadonlyMap<string, Contact>): readonly ListedPeer[] {
	const peers: ListedPeer[] = [];
	for (const [name, { address, alternate }] of contacts) {
		peers.push(alternate === undefined ? { name, address } : { name, address, alternate });
	}
	return peers.sort((one, other) => (one.name < other.name ? -1 : 1));
}
