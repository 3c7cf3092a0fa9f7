import type { JobLife } from "./background-job.ts";
import type { ClusterMetadata } from "./cluster-metadata.ts";
import { createReplyQueue, type ReplyQueue } from "./reply-plan.ts";
import { checkLife, SimulatedNode, type SimulatedNodeOptions } from "./simulated-node.ts";

/** A node, and how the cluster's client reaches it. */
export interface MemberOptions extends Omit<SimulatedNodeOptions, "version" | "metadata"> {
	readonly version?: string;
	/** Milliseconds from a question to its answer. In process it is at least 1. */
	readonly latency?: number;
	/** How jobs go here that say nothing else. */
	readonly life?: JobLife;
	/** Whether it is a member from the start; default true. */
	readonly member?: boolean;
}

/** A node as a member of its cluster. */
export interface ClusterMember {
	readonly name: string;
	readonly node: SimulatedNode;
	/** What it was at the start. */
	readonly options: CompleteOptions;
	readonly latency: number;
	life: JobLife;
	readonly plan: ReplyQueue;
	isActive: boolean;
	/** A node that is down refuses its questions. */
	isUp: boolean;
	/** A held node takes questions and answers none. */
	isHeld: boolean;
	/** What the client takes the build for until it reads it again; `null`: unreadable. */
	believedBuild: string | null | undefined;
	/** When it will have joined its cluster again. */
	readyAt: number | undefined;
	/** The change that the cluster will be there for. */
	followedUntil: number | undefined;
	buildReading(again: boolean): string | undefined;
}

type CompleteOptions = MemberOptions & Required<Pick<MemberOptions, "version" | "latency" | "life">>;

/** What a node keeps of finished jobs unless told otherwise (server source, query-max-done). */
export const DEFAULT_MAX_DONE = 100;

export function createMember(options: CompleteOptions, metadata: ClusterMetadata): ClusterMember {
	const { latency, life, member = true } = options;
	if (!(latency >= 0))
		throw new RangeError(`The latency of ${options.name} must be a number of milliseconds from 0 on, not ${latency}.`);
	checkLife(life);
	const node = new SimulatedNode({ ...options, metadata });
	return {
		name: options.name,
		node,
		options,
		latency,
		life,
		plan: createReplyQueue(),
		isActive: member,
		isUp: true,
		isHeld: false,
		believedBuild: undefined,
		readyAt: undefined,
		followedUntil: undefined,
		buildReading(again) {
			if (this.believedBuild === null) return undefined;
			if (again) this.believedBuild = undefined;
			return this.believedBuild ?? node.version;
		},
	};
}

/** How the cluster's client reaches a node is as it was at the start; the node itself is left as it is. */
export function resetMember(member: ClusterMember): void {
	member.plan.clear();
	member.life = member.options.life;
	member.isActive = member.options.member ?? true;
	member.isHeld = false;
	member.believedBuild = undefined;
}
