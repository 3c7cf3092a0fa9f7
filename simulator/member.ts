import { createReplyQueue, type ReplyQueue } from "./reply-plan.ts";
import { SimulatedNode, type SimulatedNodeOptions } from "./simulated-node.ts";

/** A node, and how the cluster's client reaches it. */
export interface MemberOptions extends Omit<SimulatedNodeOptions, "version"> {
	readonly version?: string;
	/** Milliseconds from a question to its answer, at least 1. */
	readonly latency?: number;
	/** Whether it is a member from the start; default true. */
	readonly member?: boolean;
}

/** A node as a member of its cluster. */
export interface ClusterMember {
	readonly name: string;
	readonly node: SimulatedNode;
	readonly latency: number;
	readonly plan: ReplyQueue;
	isActive: boolean;
	/** A node that is down refuses its questions. */
	isUp: boolean;
	/** A held node takes questions and answers none. */
	isHeld: boolean;
	/** What the client takes the build for until it reads it again; `null`: unreadable. */
	believedBuild: string | null | undefined;
	/** The change that the cluster will be there for. */
	followedUntil: number | undefined;
	buildReading(again: boolean): string | undefined;
}

export function createMember(options: MemberOptions & { readonly version: string; readonly latency: number }): ClusterMember {
	const { latency, member = true, ...nodeOptions } = options;
	if (!(latency >= 1)) throw new RangeError(`The latency of ${options.name} must be at least 1 ms, not ${latency}.`);
	const node = new SimulatedNode(nodeOptions);
	return {
		name: options.name,
		node,
		latency,
		plan: createReplyQueue(),
		isActive: member,
		isUp: true,
		isHeld: false,
		believedBuild: undefined,
		followedUntil: undefined,
		buildReading(again) {
			if (this.believedBuild === null) return undefined;
			if (again) this.believedBuild = undefined;
			return this.believedBuild ?? node.version;
		},
	};
}
