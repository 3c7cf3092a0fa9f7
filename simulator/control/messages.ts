import type { IndexFilter, JobLife, JobTruth } from "../background-job.ts";
import type { ProcessState } from "../membership/process-state.ts";
import type { ListedPeer } from "../node-surroundings.ts";
import type { PlannedReply } from "../reply-plan.ts";

/**
 * The messages of the control API, as JSON. Task ids are decimal text; a request may also contain a number up to
 * 2^53-1.
 */

export type TaskIdMessage = string | number;

/** The life of a job, with a duration that may be endless. */
export interface LifeMessage extends Omit<JobLife, "duration"> {
	readonly duration?: number | "forever";
}

export interface LaunchMessage {
	readonly taskId?: TaskIdMessage;
	readonly namespace?: string;
	readonly set?: string;
	readonly udf?: { readonly package: string; readonly function: string };
	readonly filter?: IndexFilter;
	readonly life?: LifeMessage;
	readonly on?: Readonly<Record<string, LifeMessage | null>>;
	readonly nodes?: readonly string[];
}

export interface PlanMessage {
	readonly replies: readonly PlannedReply[];
}

export interface RestartMessage {
	readonly version?: string;
	readonly readyAfter?: number;
}

export interface JoinMessage {
	readonly name: string;
	readonly version?: string;
	readonly latency?: number;
	readonly maxDone?: number;
	readonly namespaces?: readonly string[];
	readonly sets?: readonly string[];
	readonly addresses?: AddressesMessage;
}

export interface AddressesMessage {
	readonly listen?: readonly string[];
	readonly address?: readonly string[];
	readonly alternate?: readonly string[];
}

export interface ContinueMessage {
	readonly wakes?: "stale" | "alone";
}

export interface SwapMessage {
	readonly nodes: readonly [string, string];
}

export interface SplitMessage {
	readonly groups: readonly (readonly string[])[];
}

export interface SetLifeMessage {
	readonly life: LifeMessage;
	readonly node?: string;
}

export interface AbortMessage {
	readonly node?: string;
}

export interface TraceQuery {
	readonly after?: string;
	readonly limit?: string;
}

export interface ListQuery {
	readonly limit?: string;
}

export type EmptyMessage = Readonly<Record<string, never>>;

export interface NodeMessage {
	readonly name: string;
	readonly version: string;
	readonly address: string;
	readonly member: boolean;
	readonly state: ProcessState;
	readonly up: boolean;
	readonly ready: boolean;
	readonly held: boolean;
	readonly plannedReplies: number;
}

/** What a node says about its cluster. */
export interface ViewMessage {
	readonly peersGeneration: number;
	readonly peers: readonly ListedPeer[];
	readonly alumni: readonly ListedPeer[];
	readonly partitionGeneration: number;
	readonly clusterSize: number;
	readonly clusterKey: string;
	readonly clusterGeneration: number;
	readonly clusterPrincipal: string;
	readonly clusterIntegrity: boolean;
	readonly clusterIsMember: boolean;
	readonly clusterStable: "unstable" | "migrating" | "stable";
}

export interface NodesMessage {
	readonly nodes: readonly NodeMessage[];
}

/** The state of a task on the nodes that know or knew it. */
export interface JobMessage {
	readonly taskId: string;
	readonly nodes: Readonly<Record<string, JobTruth>>;
}

export interface JobsMessage {
	readonly jobs: readonly JobMessage[];
}

export interface LaunchedMessage {
	readonly taskId: string;
	readonly codes: Readonly<Record<string, number>>;
}

/** An event of the trace, with the fields of its kind. */
export interface EventMessage {
	readonly at: number;
	readonly kind: string;
	readonly [field: string]: unknown;
}

export interface TraceMessage {
	readonly events: readonly EventMessage[];
	readonly next: number;
	readonly dropped: number;
}

export interface FailureMessage {
	readonly error: string;
}
