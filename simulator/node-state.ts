import type { ServerBuild } from "../src/job/server-build.ts";
import type { ClusterMetadata } from "./cluster-metadata.ts";
import type { JobTable } from "./job-table.ts";
import type { NodeSurroundings } from "./node-surroundings.ts";

/** A secondary index, as much of it as jobs and replies show. */
export interface SecondaryIndex {
	readonly name: string;
	readonly namespace: string;
	readonly set?: string;
	readonly bin: string;
	/** Default `numeric`. */
	readonly type?: string;
	/** What of a list or map is indexed; default `default`, the value itself. */
	readonly collection?: string;
}

/** Where a node's build comes from; only the summary says it. */
export interface BuildFacts {
	readonly sha: string;
	readonly time: string;
	readonly os: string;
	readonly arch: string;
}

/** What a node is made of, and so what its commands read and change. */
export interface NodeState {
	readonly name: string;
	build: string;
	release: ServerBuild;
	readonly buildFacts: BuildFacts;
	namespaces: readonly string[];
	/** Sets the node knows; `undefined`: all. */
	sets: ReadonlySet<string> | undefined;
	/** Indexes the node has; `undefined`: whatever is asked for. */
	indexes: readonly SecondaryIndex[] | undefined;
	/** What clients gave to the whole cluster. */
	readonly metadata: ClusterMetadata;
	/** `background-query-max-rps`: what a job gets that asks for none, and the most that one may ask for. */
	maxRps: number;
	ready: boolean;
	surroundings: NodeSurroundings;
	jobs: JobTable;
	/** The last id the node gave to a job that came without one. */
	lastOwnId: number;
}
