import type { ServerBuild } from "../src/job/server-build.ts";
import type { ClusterMetadata, SecondaryIndex } from "./cluster-metadata.ts";
import type { JobTable } from "./job-table.ts";
import type { NodeSurroundings } from "./node-surroundings.ts";
import type { PeerChanges } from "./peer-changes.ts";

/** Details of a node's build. Only the summary shows them. */
export interface BuildFacts {
	readonly sha: string;
	readonly time: string;
	readonly os: string;
	readonly arch: string;
}

/** The state of a node, which its commands read and change. */
export interface NodeState {
	readonly name: string;
	build: string;
	release: ServerBuild;
	readonly buildFacts: BuildFacts;
	namespaces: readonly string[];
	/** The sets that the node knows; `undefined`: all sets. */
	sets: ReadonlySet<string> | undefined;
	/** The indexes that the node has; `undefined`: every index. */
	indexes: readonly SecondaryIndex[] | undefined;
	/** The indexes and UDF modules of the whole cluster. */
	readonly metadata: ClusterMetadata;
	/** `background-query-max-rps`: the default and the largest allowed `rps` of a job. */
	maxRps: number;
	ready: boolean;
	surroundings: NodeSurroundings;
	readonly peerChanges: PeerChanges;
	/** When its process started. */
	startedAt: number;
	jobs: JobTable;
	/** The last id that the node chose for a job without an id. */
	lastOwnId: number;
}
