import type { JobLife } from "./background-job.ts";
import { checkFields, checkLife, checkNumber, checkText } from "./checks.ts";
import type { ClusterMetadata } from "./cluster-metadata.ts";
import { createReplyQueue, type ReplyQueue } from "./reply-queue.ts";
import { SimulatedNode, type SimulatedNodeOptions } from "./simulated-node.ts";

/** The options of a node, and of the connection to it. */
export interface MemberOptions extends Omit<SimulatedNodeOptions, "version" | "metadata"> {
	readonly version?: string;
	/** Milliseconds from a question to its answer. In process it is at least 1. */
	readonly latency?: number;
	/** The life of jobs that are started here without one. */
	readonly life?: JobLife;
	/** Whether it is a member from the start. Default true. */
	readonly member?: boolean;
}

/** A node as a member of its cluster. */
export interface ClusterMember {
	readonly name: string;
	readonly node: SimulatedNode;
	/** Its options at the start. */
	readonly options: CompleteOptions;
	readonly latency: number;
	life: JobLife;
	readonly plan: ReplyQueue;
	isActive: boolean;
	/** A node that is down refuses questions. */
	isUp: boolean;
	/** A held node accepts questions and does not answer them. */
	isHeld: boolean;
	/** A stopped process does not run, and its jobs do not advance. */
	isStopped: boolean;
	/** The build that the client believes the node to have; `null`: it cannot be read. */
	believedBuild: string | null | undefined;
	/** When it will be ready again. */
	readyAt: number | undefined;
	/** The change of its jobs for which an event is scheduled. */
	followedUntil: number | undefined;
	buildReading(again: boolean): string | undefined;
}

type CompleteOptions = MemberOptions & Required<Pick<MemberOptions, "version" | "latency" | "life">>;

const FIELDS: readonly (keyof MemberOptions)[] = [
	...(["name", "version", "latency", "life", "member", "namespaces", "sets", "indexes", "maxDone", "ready"] as const),
	...(["surroundings", "buildFacts"] as const),
];

/** @throws RangeError if these are not the options of a node */
export function checkMember(name: string, options: MemberOptions): void {
	checkText(`${name}.name`, checkFields(name, options, FIELDS).name);
}

export function createMember(options: CompleteOptions, metadata: ClusterMetadata, startedAt: number): ClusterMember {
	const { latency, life, member = true } = options;
	checkNumber("latency", latency);
	checkLife(life);
	const node = new SimulatedNode({ metadata, startedAt, ...options });
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
		isStopped: false,
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

/** Restores the connection to a node as it was at the start. The node itself does not change. */
export function resetMember(member: ClusterMember): void {
	member.plan.clear();
	member.life = member.options.life;
	member.isActive = member.options.member ?? true;
	member.isHeld = false;
	member.isStopped = false;
	member.believedBuild = undefined;
}
