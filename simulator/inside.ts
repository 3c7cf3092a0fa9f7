import type { Clock } from "../src/clock.ts";
import { Companions } from "../src/companions.ts";
import { checkFields, checkInteger, checkList, checkNumber } from "./checks.ts";
import { type ClusterMetadata, createMetadata } from "./cluster-metadata.ts";
import type { SimulatedClusterOptions } from "./cluster-options.ts";
import { followJobs } from "./follow-jobs.ts";
import { type ClusterMember, checkMember, createMember, type MemberOptions } from "./member.ts";
import { OpenQuestions } from "./questions.ts";
import { createTrace, type NodeChange, type Trace } from "./trace.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/**
 * What a simulated cluster consists of. `SimulatedCluster` is the interface to it for tests; the servers and the
 * control API use the same value.
 */
export interface Inside {
	readonly options: SimulatedClusterOptions;
	readonly clock: Clock;
	/** The clock, if it is a virtual one: time then passes only during a run. */
	readonly virtual: VirtualClock | undefined;
	/** The clock for events that wake no code outside the simulator: on virtual time they cost less. */
	readonly quiet: Clock;
	readonly trace: Trace;
	readonly metadata: ClusterMetadata;
	readonly members: Map<string, ClusterMember>;
	readonly questions: OpenQuestions;
}

const FIELDS: readonly (keyof SimulatedClusterOptions)[] = [
	...([
		"nodes",
		"version",
		"latency",
		"housekeepingLatency",
		"life",
		"readyAfter",
		"clock",
		"maxTraceEvents",
		"maxSteps",
	] as const),
];

/** @throws RangeError for invalid options */
export function createInside(options: SimulatedClusterOptions): Inside {
	checkOptions(options);
	const virtual = options.clock === undefined ? createVirtualClock({ maxSteps: options.maxSteps ?? 1_000_000 }) : undefined;
	const clock = options.clock ?? (virtual as VirtualClock);
	const trace = createTrace(options.maxTraceEvents);
	const inside: Inside = {
		options,
		clock,
		virtual,
		quiet: virtual?.quiet ?? clock,
		trace,
		metadata: createMetadata(),
		members: new Map(),
		questions: new OpenQuestions(clock, trace, (member) => follow(inside, member), options.housekeepingLatency),
	};
	for (const [index, node] of options.nodes.entries()) {
		const member = typeof node === "string" ? { name: node } : node;
		checkMember(`nodes[${index}]`, member);
		addMember(inside, member);
	}
	return inside;
}

function checkOptions(options: SimulatedClusterOptions): void {
	const { nodes, housekeepingLatency, readyAfter, maxTraceEvents, maxSteps } = checkFields("options", options, FIELDS);
	checkList("nodes", nodes);
	if (housekeepingLatency !== undefined) checkNumber("housekeepingLatency", housekeepingLatency);
	if (readyAfter !== undefined) checkNumber("readyAfter", readyAfter);
	if (maxTraceEvents !== undefined) checkInteger("maxTraceEvents", maxTraceEvents, 0);
	if (maxSteps !== undefined) checkInteger("maxSteps", maxSteps, 1);
}

const insides = new Companions<object, Inside>();

/** Remembers what a cluster consists of, for {@link insideOf}. */
export function setInside(cluster: object, inside: Inside): void {
	insides.set(cluster, inside);
}

/** What a cluster consists of. Only for the servers and the control API. */
export function insideOf(cluster: object): Inside {
	const inside = insides.get(cluster);
	if (inside === undefined) throw new TypeError("This object is not a SimulatedCluster.");
	return inside;
}

/** @throws RangeError if a node of this name exists */
export function addMember(inside: Inside, options: MemberOptions): ClusterMember {
	const { version = "8.1.2.0", latency = inside.virtual === undefined ? 0 : 1, life = {} } = inside.options;
	const member = createMember({ version, latency, life, ...options }, inside.metadata, inside.clock.now());
	if (inside.members.has(member.name)) throw new RangeError(`A node ${JSON.stringify(member.name)} exists already.`);
	inside.members.set(member.name, member);
	return member;
}

/** @throws RangeError if no node has this name */
export function memberOf({ members }: Inside, name: string): ClusterMember {
	const member = members.get(name);
	if (member !== undefined) return member;
	throw new RangeError(unknownNode(members, name));
}

/** Says that a node does not exist, and which nodes do. */
export function unknownNode(members: ReadonlyMap<string, ClusterMember>, name: string): string {
	const names = [...members.keys()].join(", ");
	return `Node ${JSON.stringify(name)} does not exist. ${names === "" ? "The cluster has no nodes" : `The nodes are ${names}`}.`;
}

/** Adds a change of a node to the trace. */
export function note({ trace, clock }: Inside, { name: node }: ClusterMember, change: NodeChange["change"]): void {
	trace.add({ at: clock.now(), kind: "node", node, change });
}

/** Traces what happened to a node's jobs, now and at the next change. Call it after everything that may change jobs. */
export function follow({ quiet, trace }: Inside, member: ClusterMember): void {
	followJobs(member, quiet, trace);
}
